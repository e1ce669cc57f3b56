"""The statement page: who speaks, to whom, when and how many; the text; the notes; the signatories."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from campaigns.models import FileFormat, FileState, Grouping, RenderedFile
from campaigns.public.answers import (
    address,
    in_languages,
    interface_language,
    page,
    passage,
    public_page,
    redirect_to,
    staff_only,
)
from campaigns.public.finding import Found, campaign_path, find_letter, other_language, seen_by, withdrawn_page
from campaigns.public.standing import standing
from campaigns.rendering import wording
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.rolls import printed_rolls
from campaigns.rendering.web import opening_words, web_text
from campaigns.rendering.web_roll import web_roll
from campaigns.text.language import language_name, long_date
from campaigns.views.editions import editions_context
from campaigns.views.files import CONTENT_TYPES, file_label, size_in_words
from campaigns.views.versions import version_line
from signatories.documents import document_of
from signatories.files import default_paper, file_keys

BY_COUNTRY = (Grouping.COUNTRY, Grouping.REGIONAL_FIRST, Grouping.PLACE)
ANY_LOGO = "0" * 64


def spoken(document: LetterDocument) -> LetterDocument:
    """``document`` as the interface speaks of it: counts and labels in a language that we have words in."""
    return replace(document, language=interface_language(document.language))


def downloads(document: LetterDocument) -> list[dict[str, Any]]:
    """The files of ``document``, with size and pages where they are ready; asking makes none."""
    keys = file_keys(document)
    rows = RenderedFile.objects.filter(key__in=keys, state=FileState.READY)
    ready = {keys[row.key]: row for row in rows}
    about = {
        FileFormat.PDF: _("tagged for screen readers"),
        FileFormat.DOCX: _("with real footnotes"),
        FileFormat.DATA: _("text, notes and signatories"),
    }
    first = default_paper(document.language)
    kinds = sorted(keys.values(), key=lambda kind: kind[0] == FileFormat.PDF and kind[1] != first)
    kinds.sort(key=lambda kind: kind[0] != FileFormat.PDF)
    return [
        {
            "label": file_label(*kind),
            "about": about.get(kind[0], ""),
            "path": address(kind[0], document.language, document.slug) + (f"?paper={kind[1]}" if kind[1] else ""),
            "type": CONTENT_TYPES[FileFormat(kind[0])].partition(";")[0],
            "file": ready.get(kind),
            "size": size_in_words(ready[kind].size) if kind in ready else "",
        }
        for kind in kinds
    ]


@public_page
def statement(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """The statement page: who speaks, to whom, when and how many; the text; the notes; the signatories."""
    found = find_letter(request, slug, language)
    if found.moved:
        return redirect_to(address("statement", language, found.letter.slug), permanent=True)
    if language not in found.titles:
        return other_language(request, found, language, "statement")
    if found.withdrawn:
        return withdrawn_page(request, found, language)
    response = page(request, "campaigns/statement.html", statement_context(found, language))
    return staff_only(response) if found.unseen else response


def statement_context(found: Found, language: str) -> dict[str, Any]:
    """Everything the statement page shows, ready to be printed."""
    letter, interface = found.letter, interface_language(language)
    document = document_of(letter, language, desk=found.preview)
    about = spoken(document)
    names = sum(len(group.entries) for group in document.groups)
    logo_address = address("logo", settings.LANGUAGE_CODE, letter.slug, ANY_LOGO)  # one for each, in every language
    prevailing = letter.authoritative_language
    return {
        "letter": letter,
        "document": document,
        "text": web_text(document),
        # Attributes of what is in the language of the letter, and of our own words inside the letter.
        "theirs": passage(language) if language != interface else "",
        "ours": passage(interface) if language != interface else "",
        "kind": wording.kind_label(about),
        "tally": wording.tally(about),
        "rolls": [
            {
                "list": roll,
                "web": web_roll(
                    roll, lambda sha256: logo_address.replace(ANY_LOGO, sha256), folded=len(roll.groups) > 1
                ),
            }
            for roll in printed_rolls(about)
        ],
        "published": wording.published(about),
        "names": names,
        "by_country": len(document.groups) > 1 and letter.grouping in BY_COUNTRY,
        "version_named": wording.version(about),
        "versions_path": address("versions", language, letter.slug) if document.version else "",
        "date": long_date(letter.dated_on, interface) if letter.dated_on else "",
        "addressees": document.addressed,
        "copies": document.copies,
        "campaign_name": letter.campaign.name_in(interface),
        "campaign_path": campaign_path(found, interface),
        "accent": letter.campaign.accent,
        "languages": in_languages("statement", list(found.titles), language, letter.slug),
        "default_language": prevailing if prevailing in found.titles else language,
        "prevailing": language_name(prevailing, interface) if prevailing != language else "",
        "prevailing_path": address("statement", prevailing, letter.slug) if prevailing in found.titles else "",
        "downloads": downloads(document),
        "pdf_path": address("pdf", language, letter.slug),
        "origins": wording.origins(about),
        "description": ". ".join(filter(None, [wording.tally(about), opening_words(document)])),
        **seen_by(found),
        **editions_context(letter, language),
        **version_line(letter),
        **standing(letter, language),
    }
