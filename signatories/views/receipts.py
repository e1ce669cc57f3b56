"""The receipt of a sign-on: a file that only the holder of its personal link gets."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from campaigns.models import FileState
from campaigns.public.answers import PRIVATE, page, public_page, staff_only
from campaigns.text.language import direction
from signatories.domain.links import find_link, is_valid
from signatories.models import LinkPurpose, Receipt, SignOn
from signatories.receipts import ask_for_receipt

LOOK_AGAIN = 5  # seconds; most receipts are made in two


@public_page
def receipt(request: HttpRequest, language: str, token: str) -> HttpResponseBase:
    """The receipt, or the page that waits for it. Nothing is rendered here, and no cache keeps any of it."""
    at = timezone.now()
    link = find_link(token, LinkPurpose.STATUS)
    if link is None or not is_valid(link, at):
        raise Http404
    signon = link.sign_on
    row = ask_for_receipt(signon, at)
    if row is None:
        raise Http404
    if row.state == FileState.READY:
        try:
            return _download(row, signon)
        except FileNotFoundError:  # replaced by another receipt a moment ago
            pass
    return _preparing(request, row, signon, token)


def _download(row: Receipt, signon: SignOn) -> FileResponse:
    return FileResponse(
        row.file.open("rb"),
        filename=f"{signon.letter.slug}.{row.language}.receipt.pdf",
        content_type="application/pdf",
        headers={"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex"},
    )


def _preparing(request: HttpRequest, row: Receipt, signon: SignOn, token: str) -> HttpResponse:
    """503 while it is made. The page comes back by itself; one that failed is not asked for every second."""
    failed = row.state == FileState.FAILED
    frozen = signon.version.texts.filter(language=row.language).first() if signon.version else None
    response = page(
        request,
        "signatories/receipt_waiting.html",
        {
            "failed": failed,
            "title": frozen.title if frozen else "",
            "text_language": row.language,
            "text_direction": direction(row.language),
            "status_path": reverse("signatories:status", args=[token]),
            "again": request.get_full_path(),
            "accent": signon.letter.campaign.accent,
        },
        status=503,
        headers={"Retry-After": "3600"} if failed else {"Retry-After": str(LOOK_AGAIN), "Refresh": str(LOOK_AGAIN)},
    )
    response._has_been_logged = True  # type: ignore[attr-defined]  # waiting is no fault of the server
    return staff_only(response)
