from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers while the process is up; it asks nothing of database or disk."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("healthz", healthz),
    # The language is a part of the address; the bare address is English.
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/", include("config.accounts")),
        path("", include("signatories.urls")),
        path("", include("campaigns.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "campaigns.views.bad_request"
handler403 = "campaigns.views.forbidden"
handler404 = "campaigns.views.not_found"
handler500 = "campaigns.views.server_error"
