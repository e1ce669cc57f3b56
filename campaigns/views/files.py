"""The files of a letter: ready ones with their hash, the others with a page that waits for them."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from campaigns.domain.versions import is_unpublished
from campaigns.models import EditionFormat, FileFormat, FileState, LetterStatus, Paper, RenderedFile
from campaigns.public.answers import PRIVATE, PUBLIC_CACHE, address, page, public_page, redirect_to, staff_only
from campaigns.public.finding import Found, find_letter, other_language, seen_by, withdrawn_page
from campaigns.text.language import direction
from signatories.documents import document_of
from signatories.files import default_paper, make_anew, public_file

CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.TEXT: "text/plain; charset=utf-8",
    FileFormat.DATA: "application/json",
    EditionFormat.TABLE: "text/csv; charset=utf-8",
}
LOOK_AGAIN = 5  # seconds; most letters are made in two


def file_label(format: str, paper: str) -> str:
    """What a file is called in a list of files."""
    return {
        (EditionFormat.PDF, Paper.LETTER): _("PDF, Letter size"),
        (EditionFormat.PDF, Paper.A4): _("PDF, A4"),
        (EditionFormat.DOCX, ""): _("Word"),
        (EditionFormat.TEXT, ""): _("Plain text"),
        (EditionFormat.DATA, ""): _("Data (JSON)"),
        (EditionFormat.TABLE, ""): _("Signatories (CSV)"),
    }[EditionFormat(format), paper]


def size_in_words(size: int) -> str:
    """A number of bytes as people say it: "54 kB", "2.1 MB"."""
    if size < 999_500:
        return _("%(size)s kB") % {"size": max(1, round(size / 1000))}
    return _("%(size)s MB") % {"size": number_format(size / 1_000_000, decimal_pos=1)}


@public_page
def letter_file(request: HttpRequest, language: str, slug: str, format: str) -> HttpResponseBase:
    """A file of the letter, or the page that waits for it. Nothing is rendered here."""
    found = find_letter(request, slug, language)
    letter = found.letter
    asked = request.GET.get("paper", "") if format == FileFormat.PDF else ""
    if asked and asked not in Paper.values:
        raise Http404
    query = f"?paper={asked}" if asked else ""
    if found.moved:
        return redirect_to(address(format, language, letter.slug) + query, permanent=True)
    if language not in found.titles:
        return other_language(request, found, language, format, query)
    if found.withdrawn:
        return withdrawn_page(request, found, language)
    if letter.status == LetterStatus.WITHDRAWN:  # before it was public: staff see its page, but it has no files
        return staff_only(withdrawn_page(request, found, language))
    paper = (asked or default_paper(language)) if format == FileFormat.PDF else ""
    document = document_of(letter, language, desk=is_unpublished(letter, language))
    row = public_file(letter=letter, document=document, format=format, paper=paper)
    if row.state == FileState.READY:
        try:
            return _download(request, found, row)
        except FileNotFoundError:  # the store lost it, or a newer file replaced it a moment ago
            make_anew(row, at=timezone.now())
    return _preparing(request, found, language, row)


def _download(request: HttpRequest, found: Found, row: RenderedFile) -> HttpResponseBase:
    """The file itself. Raises FileNotFoundError when the store does not have it."""
    letter, etag = found.letter, f'"{row.sha256}"'
    parts = [letter.slug, row.language, row.paper if row.paper == Paper.A4 else "", row.format]
    page_address = settings.PUBLIC_ORIGIN + address("statement", row.language, letter.slug)
    headers = {
        "Cache-Control": PRIVATE if found.unseen else PUBLIC_CACHE,
        "ETag": etag,
        "Link": f'<{page_address}>; rel="canonical"',
        # People look for the PDF; Word, text and data repeat the page.
        **({} if row.format == FileFormat.PDF and not found.unseen else {"X-Robots-Tag": "noindex"}),
    }
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=row.format == FileFormat.DOCX,
        filename=".".join(filter(None, parts)),
        content_type=CONTENT_TYPES[FileFormat(row.format)],
        headers=headers,
    )
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is not response:
        response.close()
    return answer or response


def _preparing(request: HttpRequest, found: Found, language: str, row: RenderedFile) -> HttpResponse:
    """503 while a file is made. The page comes back by itself; a file that failed is not asked for every second."""
    letter = found.letter
    failed = row.state == FileState.FAILED
    headers = {"Retry-After": "3600"} if failed else {"Retry-After": str(LOOK_AGAIN), "Refresh": str(LOOK_AGAIN)}
    response = page(
        request,
        "campaigns/preparing.html",
        {
            "failed": failed,
            "title": found.titles[language],
            "text_language": language,
            "text_direction": direction(language),
            "label": row.get_format_display(),
            "statement_path": address("statement", language, letter.slug),
            "again": request.get_full_path(),
            "accent": letter.campaign.accent,
            **seen_by(found),
        },
        status=503,
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex", **headers},
    )
    # Waiting is no fault: Django would log each 503 as an error of the server.
    response._has_been_logged = True
    return staff_only(response) if found.unseen else response
