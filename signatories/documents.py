"""Letter and names meet here, and nowhere else: the document that every renderer prints."""

import re
from collections.abc import Iterator
from itertools import count, repeat
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from campaigns.domain.texts import read_text
from campaigns.domain.versions import version_in_force
from campaigns.models import Letter, LetterStatus, LetterText, RollDisplay, RollLogos, TextVersion
from campaigns.rendering.document import (
    Addressed,
    EarlierRoll,
    Entry,
    Group,
    LetterDocument,
    Logo,
    Totals,
    notes_of,
    settled,
)
from campaigns.text.canonical import Text
from signatories.domain.roll import PERSONS, Roll, RollGroup, RollShape, roll_of
from signatories.domain.roll_groups import country_of_place


def document_of(
    letter: Letter,
    language: str,
    *,
    desk: bool = False,
    text: Text | None = None,
    shape: RollShape | None = None,
) -> LetterDocument:
    """The document of ``letter`` in ``language``, as the public may see it now.

    The words are those of the version in force; of a draft, or with ``desk``, those that staff are writing, or
    ``text``, which is stored nowhere yet. While the letter is open the roll is shown, only counted or hidden, as the
    letter says; staff entering names before it opens see the same. With a ``shape`` that staff try it is shown, in that
    shape. Raises LetterText.DoesNotExist when there is no text in that language.
    """
    version = None if desk or text else version_in_force(letter)
    rows = LetterText.objects if version or text else LetterText.objects.prefetch_related("footnotes")
    text_row = rows.get(letter=letter, language=language)
    sha256 = ""
    if version:
        frozen = TextVersion.objects.filter(version=version, language=language).first()
        if frozen is None:
            raise LetterText.DoesNotExist(f"version {version.number} has no text in {language}")
        text, sha256 = frozen.text, frozen.sha256
    elif text is None:
        text = read_text(text_row)
    roll = roll_of(letter, language, shape=shape)
    if version and max(each.major for each in (roll, *roll.earlier)) > version.major:
        # A change of substance was published since the words were read: its list does not belong under them.
        return document_of(Letter.objects.select_related("campaign").get(pk=letter.pk), language, shape=shape)
    shown = RollDisplay.SHOWN if shape else roll_display(letter)
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
            origins=_origins(roll) if shown == RollDisplay.SHOWN else "",
            roll_note=text_row.roll_note,
            address=public_address(letter, language),
            version=version.number if version else "",
            text_sha256=sha256,
            earlier=tuple(
                EarlierRoll(
                    major=each.major,
                    groups=_groups(each) if shown == RollDisplay.SHOWN else (),
                    totals=_totals(each),
                )
                for each in roll.earlier
            )
            if shown != RollDisplay.HIDDEN
            else (),
            as_of=roll.as_of.isoformat() if roll.as_of and shown != RollDisplay.HIDDEN else "",
            logos=_logos(roll) if shown == RollDisplay.SHOWN else "none",
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
    """The groups as they are printed. The numbers of a list begin with 1: an earlier one is counted by itself."""
    numbers = count(1) if roll.shape.numbered else repeat(0)
    return tuple(
        Group(
            key=group.key,
            heading=group.heading,
            entries=_entries(group, roll.shape, numbers),
            within=group.within,
            language=group.language,
        )
        for group in roll.groups
    )


def _entries(group: RollGroup, shape: RollShape, numbers: Iterator[int]) -> tuple[Entry, ...]:
    # Under the heading of its place nobody needs to be told where it is.
    placed = shape.places and not country_of_place(group.key)
    acronyms, among = shape.acronyms, group.key != PERSONS
    # In the order of its fields: by name it takes twice as long, and there are ten thousand.
    return tuple(
        Entry(
            line.name,
            line.detail,
            number,
            line.acronym if acronyms and line.acronym and not says(line.name, line.acronym) else "",
            line.place if placed else "",
            among and line.person,
            Logo(sha256=line.logo.sha256, width=line.logo.width, height=line.logo.height) if line.logo else None,
        )
        for line, number in zip(group.lines, numbers, strict=False)
    )


WORD = re.compile(r"\w+")


def says(name: str, acronym: str) -> bool:
    """Whether ``name`` holds ``acronym`` already, with or without its points: "FUNDAESPRO", "H.I.J.O.S. Guatemala"."""
    letters, whole = acronym.casefold().replace(".", ""), name.casefold().replace(".", "")
    # Most names hold no trace of it, and this is asked for each.
    return letters in whole and f" {' '.join(WORD.findall(letters))} " in f" {' '.join(WORD.findall(whole))} "


def _logos(roll: Roll) -> Literal["none", "beside", "wall"]:
    """How logos are shown; a list without any shows none."""
    lists = (roll, *roll.earlier)
    if not any(line.logo for each in lists for group in each.groups for line in group.lines):
        return "none"
    return RollLogos(roll.shape.logos).value  # type: ignore[return-value]  # its three values


def _origins(roll: Roll) -> Literal["", "staff", "form", "both"]:
    found = {each.origins for each in (roll, *roll.earlier)} - {""}
    return "both" if len(found) > 1 else next(iter(found), "")


def _totals(roll: Roll) -> Totals:
    return Totals(
        organizations=roll.organizations, countries=roll.countries, persons=roll.persons, withheld=roll.withheld
    )
