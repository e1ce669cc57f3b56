"""The addresses of the imports of lists, behind the login of staff."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from signatories.admin.imports import IMPORT, address, columns_view, start_view
from signatories.admin.imports_deciding import decide_view, discard_view, errors_view, row_view, store_view
from signatories.admin.imports_preview import preview_view


def import_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The pages of an import under the organizations: ``import/``, ``import/letter/3/``, ``import/12/`` and so on."""

    def at(view: Any, name: str) -> Any:
        return {"view": site.admin_view(partial(view, site=site)), "name": f"signatories_list_{name}"}

    both = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("import/", **at(both(start_view), "start")),
        path("import/letter/<int:pk>/", **at(both(start_view), "start_letter")),
        path("import/<int:pk>/columns/", **at(both(columns_view), "columns")),
        path("import/<int:pk>/", **at(require_safe(preview_view), "preview")),
        path("import/<int:pk>/decide/", **at(require_POST(decide_view), "decide")),
        path("import/<int:pk>/row/<int:number>/", **at(both(row_view), "row")),
        path("import/<int:pk>/store/", **at(require_POST(store_view), "store")),
        path("import/<int:pk>/discard/", **at(require_POST(discard_view), "discard")),
        path("import/<int:pk>/rows/", **at(require_safe(errors_view), "errors")),
    ]


class ImportsLists:
    """For the page of the organizations: the way to the imports, and their addresses under it."""

    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        return [*import_urls(self.admin_site), *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        url = address("start") if request.user.has_perm(IMPORT) else ""
        return super().changelist_view(request, {"import_url": url, **(extra_context or {})})  # type: ignore[misc]
