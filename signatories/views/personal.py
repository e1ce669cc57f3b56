from django.http import Http404, HttpRequest, HttpResponse


def _stub(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


answer = confirm = correct = forget = mailbox = not_us = receipt = sign_again = status = withdraw = _stub
