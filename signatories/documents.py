"""Letter and names meet here, and nowhere else: the document that every renderer prints."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from campaigns.domain.texts import read_text
from campaigns.models import Letter, LetterStatus, LetterText, RollDisplay
from campaigns.rendering.document import (
    Addressed,
    Entry,
    Group,
    LetterDocument,
    Totals,
    notes_of,
    settled,
)
from signatories.domain.roll import Roll, roll_of


def document_of(letter: Letter, language: str) -> LetterDocument:
    """The document of ``letter`` in ``language``, as the public may see it now.

    While the letter is open the roll is shown, only counted or hidden, as the letter says; staff entering names
    before it opens see the same. Raises LetterText.DoesNotExist when there is no text in that language.
    """
    text_row = LetterText.objects.prefetch_related("footnotes").get(letter=letter, language=language)
    text = read_text(text_row)
    roll = roll_of(letter, language)
    shown = roll_display(letter)
    return settled(
        LetterDocument(
            slug=letter.slug,
            kind=letter.kind,  # type: ignore[arg-type]  # the constraint letter_kind_known
            language=language,
            authoritative_language=letter.authoritative_language,
            title=text.title,
            running_title=text_row.running_title,
            campaign=letter.campaign.name_in(language),
            letterhead=_lines(text_row.letterhead),
            place=text_row.place,
            date=letter.dated_on.isoformat() if letter.dated_on else "",
            preface=text_row.preface,
            addressees=tuple(
                Addressed(lines=addressee.lines_in(language), copy=addressee.copy)
                for addressee in letter.addressees.prefetch_related("texts")
            ),
            salutation=text.salutation,
            body=text.body,
            closing=text.closing,
            notes=notes_of(text),
            roll=shown.value,  # type: ignore[arg-type]  # its three values
            groups=_groups(roll) if shown == RollDisplay.SHOWN else (),
            totals=_totals(roll) if shown != RollDisplay.HIDDEN else Totals(),
            origins=roll.origins if shown == RollDisplay.SHOWN else "",
            roll_note=text_row.roll_note,
            address=public_address(letter, language),
        )
    )


def roll_display(letter: Letter) -> RollDisplay:
    """What the public may see of the signatories now: the letter's choice while it is open, everything afterwards."""
    if letter.status in (LetterStatus.DRAFT, LetterStatus.OPEN):
        return RollDisplay(letter.roll_while_open)
    return RollDisplay.SHOWN


def public_address(letter: Letter, language: str) -> str:
    """Full address of the statement page, built from the configured public origin and never from a request."""
    with translation.override(language):
        return settings.PUBLIC_ORIGIN + reverse("campaigns:statement", args=[letter.slug])


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def _groups(roll: Roll) -> tuple[Group, ...]:
    return tuple(
        Group(
            key=group.key,
            heading=group.heading,
            entries=tuple(Entry(name=line.name, detail=line.detail) for line in group.lines),
        )
        for group in roll.groups
    )


def _totals(roll: Roll) -> Totals:
    return Totals(
        organizations=roll.organizations, countries=roll.countries, persons=roll.persons, withheld=roll.withheld
    )
