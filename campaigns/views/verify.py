"""Is this PDF ours? Anybody may ask; the file is read in memory, within limits, and is gone with the answer."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from campaigns.domain.counting import count
from campaigns.public.answers import in_languages, interface_language, page
from campaigns.public.visitors import client_address
from campaigns.verifying.judging import Verdict, judge
from campaigns.verifying.turns import Busy, turn
from signatories.verifying import DatabaseRecords

BEGINNING = b"%PDF-"
COME_BACK = 30  # seconds
HEAD_ROOM = 64 * 1024  # bytes of a form around its file


class InMemory(FileUploadHandler):
    """Keeps the one file of the form in memory and never on the disk; what is too large is thrown away as it comes."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.parts: list[bytes] = []
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept += len(raw_data)
        if self.kept > settings.VERIFY_MAX_BYTES:
            self.parts.clear()
            assert self.request is not None  # noqa: S101 -- given at the start
            self.request.META["verify.too_large"] = True
            raise StopUpload(connection_reset=False)
        self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        from io import BytesIO  # noqa: PLC0415

        content = BytesIO(b"".join(self.parts))
        self.parts.clear()
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


class VerifyForm(forms.Form):
    """The file that somebody wants to know about."""

    file = forms.FileField(allow_empty_file=True, max_length=1000)

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        content: bytes = file.read()
        if not content:
            raise forms.ValidationError(_("The file is empty. Choose the PDF of a letter."))
        if not content.startswith(BEGINNING):
            raise forms.ValidationError(_("This is not a PDF. Choose the PDF of a letter."))
        return content


# The protection against forged posts reads the form, and with it the file: how files are kept is said before that.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and under it the answer. Nothing uploaded is kept, and nothing of it is logged."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(interface_language(language)):
        if request.method == "POST" and _announced(request) > settings.VERIFY_MAX_BYTES + HEAD_ROOM:
            response = _refused(request, language, _too_large(), status=413)
        else:
            request.upload_handlers = [InMemory(request)]
            response = _answer(request, language)
    response.headers["Cache-Control"] = "private, no-store"  # the form's own token stands in it
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = interface_language(language)
    return response


@csrf_protect
def _answer(request: HttpRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, language)
    given = request.FILES  # reads the form, unless the protection against forged posts did so already
    if request.META.get("verify.too_large"):
        return _refused(request, language, _too_large(), status=413)
    if not count(purpose="verify", address=client_address(request), at=timezone.now(), **settings.VERIFY_PER_HOUR):
        sentence = _("Many files were checked in this hour, more than we can read. Please come back in an hour, or"
                     " compare the SHA-256 on the page of the edition yourself.")  # fmt: skip
        return _refused(request, language, sentence, status=429, wait=3600)
    form = VerifyForm(request.POST, given)
    form.fields["file"].error_messages["required"] = _("Choose the PDF that you want to check.")
    if not form.is_valid():
        return _refused(request, language, form.errors["file"][0], status=422)
    try:
        with turn(settings.VERIFY_LINE):
            verdict = judge(form.cleaned_data["file"], records=DatabaseRecords(at=timezone.now()))
    except Busy:
        sentence = _("Others are checking files at this moment. Please choose the file again in half a minute.")
        return _refused(request, language, sentence, status=503, wait=COME_BACK)
    return _page(request, language, verdict=verdict)


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH", "")
    return int(length) if str(length).isdecimal() else 0


def _too_large() -> str:
    return _("The file is larger than %(size)d MB. Letters of ours are smaller: it is not one of them.") % {
        "size": settings.VERIFY_MAX_BYTES >> 20
    }


def _refused(request: HttpRequest, language: str, problem: str, *, status: int, wait: int = 0) -> HttpResponse:
    response = _page(request, language, problem=problem, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    response._has_been_logged = True  # type: ignore[attr-defined]  # a refusal is no fault of the server
    return response


def _page(
    request: HttpRequest, language: str, *, verdict: Verdict | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    spoken = [code for code, _name in settings.INTERFACE_LANGUAGES]
    context: dict[str, Any] = {
        "verdict": verdict,
        "problem": problem,
        "megabytes": settings.VERIFY_MAX_BYTES >> 20,
        "languages": in_languages("verify", spoken, interface_language(language)),
    }
    return page(request, "campaigns/verify.html", context, status=status)
