from django.http import Http404, HttpRequest, HttpResponse


def _stub(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


sign = received = organizations = _stub
