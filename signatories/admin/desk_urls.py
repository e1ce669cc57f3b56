"""The addresses of the moderation desk, behind the login of staff."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from signatories.admin.desk import address_of, must_see, queue_view
from signatories.admin.desk_bulk import batch_view, many_view
from signatories.admin.desk_entry import entry_view, logo_view
from signatories.admin.desk_undoing import undo_view
from signatories.models import SignOn


def manual_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """The manual for moderators: when to approve, reject, ask, and what each fact means."""
    must_see(request, site)
    context = {
        **site.each_context(request),
        "title": _("Manual for moderators"),
        "opts": SignOn._meta,
        "queue_url": address_of("queue"),
    }
    return TemplateResponse(request, "admin/signatories/desk/manual.html", context)


def desk_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The pages of the desk under the sign-ons: ``desk/``, ``desk/12/``, ``desk/many/`` and so on."""

    def page(view: Any, name: str) -> Any:
        return {"view": site.admin_view(partial(view, site=site)), "name": f"signatories_desk_{name}"}

    both = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("desk/", **page(require_safe(queue_view), "queue")),
        path("desk/<int:pk>/", **page(both(entry_view), "entry")),
        path("desk/many/", **page(require_POST(many_view), "many")),
        path("desk/batch/<uuid:batch>/", **page(require_safe(batch_view), "batch")),
        path("desk/undo/", **page(require_POST(undo_view), "undo")),
        path("desk/logo/<int:pk>/", **page(require_safe(logo_view), "logo")),
        path("desk/manual/", **page(require_safe(manual_view), "manual")),
    ]
