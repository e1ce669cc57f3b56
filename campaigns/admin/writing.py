"""What the page of a text asks while one writes: the text in canonical form, a preview, a page of the PDF, who saved.

Nothing is stored by any of it, nobody without the right to change texts gets an answer, and no cache keeps one.
"""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from campaigns.forms import PLAIN_FIELDS, plain_lines, seen_mark
from campaigns.models import Letter, LetterText, RollDisplay
from campaigns.rendering import wording
from campaigns.rendering.child import RenderFailed, render_in_child
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.sheets import sheets_near
from campaigns.rendering.web import web_text
from campaigns.scoping import thing_at
from campaigns.staff import row_id
from campaigns.text.canonical import canonical, lost_words, parse
from campaigns.text.checks import check_text
from campaigns.text.errors import TextError
from campaigns.text.language import direction
from signatories.documents import document_of, roll_display
from signatories.domain.roll import roll_of
from signatories.models import SignOn
from signatories.shown_logos import logo_files

NEAR = 400  # characters around the cursor that are looked for on the pages
MANY = 2000  # sign-ons; counting more is a wait before the first letter can be typed


class WritingDesk:
    """Views of ``LetterTextAdmin`` that its editor asks (``static/js/editor/``)."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        def view(method: Any) -> Any:
            return self.admin_site.admin_view(cache_control(private=True, no_store=True)(method))

        return [
            path("tidy/", view(require_POST(self.tidy)), name="campaigns_lettertext_tidy"),
            path("<path:object_id>/preview/", view(require_POST(self.preview)), name="campaigns_lettertext_preview"),
            path("<path:object_id>/sheets/", view(require_POST(self.sheets)), name="campaigns_lettertext_sheets"),
            path("<path:object_id>/standing/", view(require_safe(self.standing)), name="campaigns_lettertext_standing"),
            *super().get_urls(),  # type: ignore[misc]  # the ModelAdmin that this stands beside
        ]

    def desk_addresses(self, row: LetterText | None) -> dict[str, str]:
        """Where the editor of ``row`` asks what; a text that is not stored yet has no preview."""
        addresses = {"tidy": reverse("admin:campaigns_lettertext_tidy")}
        for name in ("preview", "sheets", "standing") if row else ():
            addresses[name] = reverse(f"admin:campaigns_lettertext_{name}", args=[row.pk])  # type: ignore[union-attr]
        return addresses

    def counts_of(self, row: LetterText) -> dict[str, int]:
        """What the live counts of ``row`` print now; nothing where they are kept back, or take long to count."""
        letter = row.letter
        if roll_display(letter) == RollDisplay.HIDDEN or SignOn.objects.filter(letter=letter).count() > MANY:
            return {}
        roll = roll_of(letter, row.language)
        totals = {"organizations": roll.organizations, "countries": roll.countries}
        return totals | {"signatories": roll.organizations + roll.persons}

    def tidy(self, request: HttpRequest) -> HttpResponse:
        """The typed text in canonical form, which the editor opens; or why it cannot, and nothing is lost."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):  # type: ignore[attr-defined]
            raise PermissionDenied
        words = request.POST.get("words", "")
        try:
            text = parse(words)
        except TextError as error:
            return JsonResponse({"words": "", "problems": error.sentences})
        if lost := lost_words(words, text):
            sentence = _("Words would be left out, because they stand in marks that are not of the form: %(words)s")
            return JsonResponse({"words": "", "problems": [sentence % {"words": " ".join(lost[:12])}]})
        return JsonResponse({"words": canonical(text), "problems": []})

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The letter as its page would print it now, and what should be mended."""
        row = self._row(request, object_id)
        try:
            document = self._document(request, row)
        except TextError as error:
            return JsonResponse({"html": "", "problems": error.sentences})
        problems = [problem.sentence for problem in check_text(parse(request.POST.get("words", "")))]
        return JsonResponse({"html": page_of(document, row.letter), "problems": problems})

    def sheets(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The PDF of the text as it stands, and pictures of the page on which the cursor is and of its neighbours."""
        row = self._row(request, object_id)
        try:
            document = self._document(request, row)
            with one_at_a_time(f"preview-{request.user.pk}"):
                logos = logo_files(document)
                made = render_in_child(document, format="pdf", logos=logos, limits=settings.PREVIEW_LIMITS)
        except TextError as error:
            return JsonResponse({"problems": error.sentences})
        except RenderFailed as failure:
            return JsonResponse({"problems": [str(failure)]})
        except BlockingIOError:
            return JsonResponse({"problems": [_("Your last preview is still being made. Try again in a moment.")]})
        sheets = sheets_near(made.data, request.POST.get("near", "")[:NEAR])
        return JsonResponse(
            {
                "problems": [],
                "pages": sheets.pages,
                "wanted": sheets.wanted,
                "sheets": [
                    {"number": number, "image": base64.b64encode(picture).decode()}
                    for number, picture in sheets.pictures.items()
                ],
                "pdf": base64.b64encode(made.data).decode(),
            }
        )

    def standing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How the stored text stands now, and who saved it last."""
        row = self._row(request, object_id)
        moment = timezone.localtime(row.updated_at, row.letter.zone)
        last = (
            LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(LetterText), object_id=row.pk)
            .select_related("user")
            .order_by("-action_time")
            .first()
        )
        time = date_format(moment, "TIME_FORMAT")
        said = _("Somebody saved this text at %(time)s, after you opened it.") % {"time": time}
        if last:
            name = last.user.get_full_name() or last.user.get_username()
            said = _("%(name)s saved this text at %(time)s, after you opened it.") % {"name": name, "time": time}
        return JsonResponse({"mark": seen_mark(row), "said": said})

    def _row(self, request: HttpRequest, object_id: str) -> LetterText:
        rows = LetterText.objects.select_related("letter__campaign").prefetch_related("footnotes")
        row: LetterText = thing_at(request, rows, row_id(object_id) or None, "campaigns.change_lettertext")
        return row

    def _document(self, request: HttpRequest, row: LetterText) -> LetterDocument:
        """The document of the form as it stands in the browser. Raises TextError."""
        around = {name: request.POST.get(name, getattr(row, name)).strip() for name in PLAIN_FIELDS}
        document = document_of(row.letter, row.language, text=parse(request.POST.get("words", "")))
        lines = tuple(plain_lines(around.pop("letterhead")))
        return replace(document, letterhead=lines, **around)


def page_of(document: LetterDocument, letter: Letter) -> str:
    """A whole HTML page with the letter as the statement page prints it; labels in a language that we have words in."""
    interface = document.language if document.language in dict(settings.INTERFACE_LANGUAGES) else "en"
    attributes = partial(format_html, ' lang="{}" dir="{}"')
    with translation.override(interface):
        return render_to_string(
            "admin/campaigns/lettertext/preview.html",
            {
                "document": document,
                "text": web_text(document),
                "kind": wording.kind_label(replace(document, language=interface)),
                "label": letter.get_kind_display(),
                "accent": letter.campaign.accent,
                "theirs": attributes(document.language, document.direction) if document.language != interface else "",
                "ours": attributes(interface, direction(interface)) if document.language != interface else "",
            },
        )


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Holds a lock of this machine; a process that dies lets go. Raises BlockingIOError where another one holds it."""
    folder = Path(settings.MEDIA_ROOT) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{name}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
