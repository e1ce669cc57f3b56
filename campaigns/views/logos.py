"""The logos of a letter's signatories: pictures of our own, small, for who may see its list."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from campaigns.models import RollDisplay
from campaigns.public.answers import PRIVATE, public_page
from campaigns.public.finding import find_letter
from signatories.documents import roll_display
from signatories.shown_logos import logo_on

# Not asked for at each visit: three hundred pictures would be three hundred questions. Who takes a logo back is gone
# from the page at once, and an hour later from the disks of its readers.
CACHE = "public, max-age=3600"


@public_page
def logo(request: HttpRequest, language: str, slug: str, sha256: str) -> HttpResponseBase:
    """The logo with this hash, if it stands on the list that the reader may see; for every other one 404."""
    found = find_letter(request, slug, language)
    hidden = found.moved or found.withdrawn or roll_display(found.letter) != RollDisplay.SHOWN
    content = None if hidden else logo_on(found.letter, sha256)
    if content is None:
        raise Http404
    etag = f'"{sha256}"'
    headers = {
        "Cache-Control": PRIVATE if found.unseen else CACHE,
        "ETag": etag,
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(content, content_type="image/png", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
