"""The editions of a letter: what was handed over when, its files and their hashes, and what was taken off the site."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.models import Edition, EditionFile, EditionFormat, Letter, RollDisplay
from campaigns.public.answers import (
    PRIVATE,
    PUBLIC_CACHE,
    address,
    in_languages,
    interface_language,
    moment,
    page,
    public_page,
    redirect_to,
    staff_only,
)
from campaigns.public.finding import (
    Found,
    about_letter,
    answered_elsewhere,
    campaign_path,
    find_letter,
    other_language,
    seen_by,
)
from campaigns.rendering import wording
from campaigns.rendering.document import LetterDocument, Totals
from campaigns.rendering.errors import RenderFailed
from campaigns.text.language import direction, long_date, number, own_name
from campaigns.views.files import CONTENT_TYPES, file_label, size_in_words
from signatories.documents import roll_display
from signatories.domain.errata import public_errata
from signatories.edition_files import Kind, document_in, kinds_of, stored_bytes
from signatories.editions import manifest_of, since
from signatories.files import default_paper
from signatories.models import Erratum, ErratumKind

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """An edition as pages speak of it, in the language of the interface."""

    number: int
    name: str  # "Edition 1, delivered 13 June 2019"
    line: str  # "Edition 1, delivered 13 June 2019: 35 signatories"
    path: str
    pdf: str = ""  # the PDF that most readers of the page want
    added: str = ""  # "+9 since"
    gone: str = ""  # "−1 no longer listed"
    remarks: str = ""  # "2 corrections since"
    taken_off: str = ""  # "Edition 1 was taken off this site on 5 March 2026."
    notice: str = ""


def about_edition(edition: Edition) -> LetterDocument:
    """``edition`` as pages speak of it: its numbers and its date, no words or names, in the interface's language."""
    return replace(
        about_letter(edition.letter),
        totals=Totals(
            organizations=edition.organizations,
            countries=edition.countries,
            persons=edition.persons,
            withheld=edition.withheld,
        ),
        edition=edition.number,
        edition_date=edition.dated_on.isoformat(),
        edition_delivered=edition.delivered,
    )


def _long(day: Any) -> str:
    return long_date(day, get_language() or settings.LANGUAGE_CODE)


def _count(value: int) -> str:
    return number(value, get_language() or settings.LANGUAGE_CODE)


def shown_edition(edition: Edition, language: str, *, newest: bool = False, remarks: int = 0) -> ShownEdition:
    """``edition`` for a page in ``language``; of the ``newest`` what came after it, where the public may know that.

    ``remarks`` is the number of its public errata. Expects the letter, and reads prefetched files.
    """
    name = wording.edition(about_edition(edition))
    line = ngettext("%(edition)s: %(count)s signatory", "%(edition)s: %(count)s signatories", edition.signatories) % {
        "edition": name,
        "count": _count(edition.signatories),
    }
    slug = edition.letter.slug
    shown = ShownEdition(edition.number, name, line, address("edition", language, slug, str(edition.number)))
    if redaction := edition.redacted:
        day = redaction.at.astimezone(edition.letter.zone).date()
        taken_off = _("Edition %(number)d was taken off this site on %(date)s.") % {
            "number": edition.number,
            "date": _long(day),
        }
        return replace(shown, taken_off=taken_off, notice=redaction.notice)
    files = {(row.language, row.format, row.paper): row for row in edition.files.all()}
    pdf = files.get((language, EditionFormat.PDF, default_paper(language)))
    if pdf:
        shown = replace(shown, pdf=file_path(edition, pdf))
    if remarks:
        since_then = ngettext("%(count)s correction since", "%(count)s corrections since", remarks)
        shown = replace(shown, remarks=since_then % {"count": _count(remarks)})
    # A roll that is kept back keeps its numbers back as well, also those of what changed in it.
    if not newest or roll_display(edition.letter) == RollDisplay.HIDDEN:
        return shown
    came = since(edition)
    added, gone = {"count": _count(came.added)}, {"count": _count(came.gone)}
    return replace(
        shown,
        added=ngettext("+%(count)s since", "+%(count)s since", came.added) % added if came.added else "",
        gone=ngettext("−%(count)s no longer listed", "−%(count)s no longer listed", came.gone) % gone
        if came.gone
        else "",
    )


def file_path(edition: Edition, row: EditionFile) -> str:
    """Where a file of an edition is read: under the language that it is in."""
    return address("edition_file", row.language, edition.letter.slug, str(edition.number), row.name)


def editions_of(letter: Letter) -> list[Edition]:
    """Every edition of ``letter``, the newest first, with what lists need; two queries, whatever their number."""
    editions = (
        Edition.objects.filter(letter=letter)
        .select_related("version", "redaction")
        .prefetch_related(Prefetch("files", EditionFile.objects.filter(format=EditionFormat.PDF)))
        .defer("sign_ons")  # long, and needed of one of them only
        .order_by("-number")
    )
    rows = list(editions)
    for row in rows:
        row.letter = letter
    return rows


def shown_editions(letter: Letter, language: str) -> list[ShownEdition]:
    """The editions of ``letter``, the newest first; what came since is told of the newest that is still offered."""
    rows = editions_of(letter)
    newest = next((row for row in rows if not row.redacted), None)
    remarks = remarks_on(letter, rows)
    return [shown_edition(row, language, newest=row is newest, remarks=len(remarks.get(row.pk, ()))) for row in rows]


def remarks_on(letter: Letter, editions: list[Edition]) -> dict[int, list[Erratum]]:
    """Number of an edition to its public errata; none while the letter keeps its roll back."""
    return public_errata(editions) if roll_display(letter) != RollDisplay.HIDDEN else {}


def editions_context(letter: Letter, language: str) -> dict[str, Any]:
    """What the statement page says of editions: the newest on offer, what was taken off, where all of them are."""
    shown = shown_editions(letter, language)
    return {
        "edition": next((each for each in shown if not each.taken_off), None),
        "taken_off": [each for each in shown if each.taken_off],
        "editions_path": address("editions", language, letter.slug) if shown else "",
        "editions_count": len(shown),
    }


# -- the pages ---------------------------------------------------------------------------------------------------------

Answer = Callable[[Found, str], HttpResponseBase]


def _about_letter(
    request: HttpRequest, language: str, slug: str, name: str, args: list[str], answer: Answer, *, in_text: bool = True
) -> HttpResponseBase:
    """``answer`` for a letter that the reader may know of; else what its own page says: moved, withdrawn, unknown.

    A page stands in the languages of the letter (``in_text``); a file names its own language.
    """
    found = find_letter(request, slug, language)
    if elsewhere := answered_elsewhere(request, found, language, name, *args):
        return elsewhere
    letter, titles = found.letter, found.titles
    if in_text and language not in titles:
        if language == settings.LANGUAGE_CODE:  # the bare address is that of the letter, whatever its languages
            response: HttpResponse = redirect_to(address(name, next(iter(titles)), letter.slug, *args))
            return staff_only(response) if found.unseen else response
        return other_language(request, found, language, "statement")
    response = answer(found, language)
    return staff_only(response) if found.unseen and isinstance(response, HttpResponse) else response


def _frame(found: Found, language: str, name: str, *args: str) -> dict[str, Any]:
    """What every page about editions shows around its matter."""
    letter, interface = found.letter, interface_language(language)
    return {
        "kind": wording.kind_label(about_letter(letter)),
        "title": found.titles[language],
        "text_language": language,
        "text_direction": direction(language),
        "statement_path": address("statement", language, letter.slug),
        "editions_path": address("editions", language, letter.slug),
        "campaign_name": letter.campaign.name_in(interface),
        "campaign_path": campaign_path(found, interface),
        "accent": letter.campaign.accent,
        "languages": in_languages(name, list(found.titles), language, letter.slug, *args),
        "default_language": letter.authoritative_language,
        **seen_by(found),
    }


@public_page
def editions(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """The editions of a letter, the newest first."""

    def answer(found: Found, language: str) -> HttpResponseBase:
        shown = shown_editions(found.letter, language)
        if not shown:
            raise Http404
        context = _frame(found, language, "editions")
        return page(request, "campaigns/editions.html", {**context, "editions": shown})

    return _about_letter(request, language, slug, "editions", [], answer)


@public_page
def edition(request: HttpRequest, language: str, slug: str, number: int) -> HttpResponseBase:
    """One edition: when, which words, how many, its files with their hashes and how to check them."""

    def answer(found: Found, language: str) -> HttpResponseBase:
        return _edition_page(request, found, language, _edition(found.letter, number))

    return _about_letter(request, language, slug, "edition", [str(number)], answer)


@public_page
def edition_file(request: HttpRequest, language: str, slug: str, number: int, name: str) -> HttpResponseBase:
    """A file of an edition, or why it is gone."""

    def answer(found: Found, language: str) -> HttpResponseBase:
        row = _edition(found.letter, number)
        file = next((each for each in row.files.all() if each.name == name), None)
        if file is None:
            raise Http404
        if row.redacted:
            return _edition_page(request, found, language, row, status=410)
        return _download(request, found, row, file)

    return _about_letter(request, language, slug, "edition_file", [str(number), name], answer, in_text=False)


@public_page
def edition_manifest(request: HttpRequest, language: str, slug: str, number: int) -> HttpResponseBase:
    """The manifest of an edition: by it a file is checked elsewhere."""

    def answer(found: Found, language: str) -> HttpResponseBase:
        row = _edition(found.letter, number)
        if row.redacted:
            return _edition_page(request, found, language, row, status=410)
        link = settings.PUBLIC_ORIGIN + address("edition", _spoken(found, language), found.letter.slug, str(number))
        return HttpResponse(
            manifest_of(row),
            content_type="application/json",
            headers={"X-Robots-Tag": "noindex", "Link": f'<{link}>; rel="canonical"'},
        )

    return _about_letter(request, language, slug, "edition_manifest", [str(number)], answer, in_text=False)


def _edition(letter: Letter, number: int) -> Edition:
    found = (
        Edition.objects.filter(letter=letter, number=number)
        .select_related("version", "redaction")
        .prefetch_related("files", "texts", "version__texts")
        .first()
    )
    if found is None:
        raise Http404
    found.letter = letter
    return found


def _spoken(found: Found, language: str) -> str:
    """``language`` where the letter has it, else the authoritative one."""
    return language if language in found.titles else next(iter(found.titles))


def _withheld(edition: Edition, about: LetterDocument) -> str:
    """Who is counted and not named; only the names tell organizations from persons where there are both."""
    if edition.withheld and edition.organizations and edition.persons:
        with suppress(RenderFailed):
            frozen = document_in(next(iter(edition.texts.all())))
            return wording.withheld(replace(about, groups=frozen.groups))
    return wording.withheld(about)


def _edition_page(
    request: HttpRequest, found: Found, language: str, edition: Edition, *, status: int = 200
) -> HttpResponse:
    language = _spoken(found, language)
    letter = edition.letter
    about = about_edition(edition)
    remarks = remarks_on(letter, [edition]).get(edition.pk, [])
    shown = shown_edition(edition, language, newest=True, remarks=len(remarks))
    files = {Kind(row.language, row.format, row.paper): row for row in edition.files.all()}
    groups = []
    for kind in sorted(kinds_of(edition), key=lambda kind: kind.language != language):  # the reader's own first
        if not groups or groups[-1]["language"] != kind.language:
            groups.append(
                {"language": kind.language, "name": own_name(kind.language), "direction": direction(kind.language)}
                | {
                    "files": [],
                    "words": _words_hash(edition, kind.language),
                    "words_path": address(
                        "version_words",
                        kind.language,
                        letter.slug,
                        str(edition.version.major),
                        str(edition.version.minor),
                    ),
                }
            )
        row = files.get(kind)
        groups[-1]["files"].append(
            {
                "label": file_label(kind.format, kind.paper),
                "type": CONTENT_TYPES[EditionFormat(kind.format)].partition(";")[0],
                "row": row,
                "path": file_path(edition, row) if row and not shown.taken_off else "",
                "size": size_in_words(row.size) if row else "",
            }
        )
    example = files.get(Kind(language, EditionFormat.PDF, default_paper(language))) or next(iter(files.values()), None)
    context = {
        "edition": edition,
        "shown": shown,
        "heading": shown.name,
        "date": _long(edition.dated_on),
        "frozen": moment(letter, edition.frozen_at),
        "tally": wording.tally(about),
        "withheld": _withheld(edition, about),
        "groups": groups,
        "errata": [
            {
                "day": row.at.astimezone(letter.zone).date().isoformat(),
                "date": _long(row.at.astimezone(letter.zone).date()),
                "withdrawn": row.kind == ErratumKind.WITHDRAWN,
                "before": row.before,
                "after": row.after,
            }
            for row in remarks
        ],
        "example": example.name if example else "",
        "manifest_path": address("edition_manifest", settings.LANGUAGE_CODE, letter.slug, str(edition.number)),
        "verify_path": _when_it_exists("verify", interface_language(language)),
        "versions_path": _when_it_exists("versions", language, letter.slug),
    }
    frame = _frame(found, language, "edition", str(edition.number))
    headers = {"X-Robots-Tag": "noindex"} if status != 200 else {}
    return page(request, "campaigns/edition.html", {**frame, **context}, status=status, headers=headers)


def _words_hash(edition: Edition, language: str) -> str:
    """SHA-256 of the words that were signed, in one language."""
    return next((row.sha256 for row in edition.version.texts.all() if row.language == language), "")


def _when_it_exists(name: str, language: str, *args: str) -> str:
    try:
        return address(name, language, *args)
    except NoReverseMatch:
        return ""


def _download(request: HttpRequest, found: Found, edition: Edition, row: EditionFile) -> HttpResponseBase:
    etag = f'"{row.sha256}"'
    canonical = address("edition", _spoken(found, row.language), edition.letter.slug, str(edition.number))
    content = stored_bytes(row)
    if content is None:  # other bytes than those of the hash beside it are not given to anybody
        logger.error("a file of edition %d is gone from the store, or changed in it; the admin says which", edition.pk)
        raise Http404
    response = FileResponse(
        BytesIO(content),
        as_attachment=row.format in (EditionFormat.DOCX, EditionFormat.TABLE),
        filename=row.name,
        content_type=CONTENT_TYPES[EditionFormat(row.format)],
        headers={
            # Not for ever, although its bytes never change: it can be taken off the site.
            "Cache-Control": PRIVATE if found.unseen else PUBLIC_CACHE,
            "ETag": etag,
            "Link": f'<{settings.PUBLIC_ORIGIN + canonical}>; rel="canonical"',
            # The letter's own PDF is what people look for; a copy in a search engine would outlive this file.
            "X-Robots-Tag": "noindex",
        },
    )
    answer = get_conditional_response(request, etag=etag, response=response)
    if answer is not response:
        response.close()
    return answer or response
