"""A letter from the data that its own PDF carries: all that was printed, and nothing that was not.

What a PDF does not hold cannot come back: withheld names (their number does), countries of a list without headings,
other languages. The letter arrives as a draft with the version that was printed; opening it goes on from there.
"""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.texts import write_text
from campaigns.domain.versions import frozen_text
from campaigns.models import (
    Addressee,
    Campaign,
    CampaignText,
    Grouping,
    Letter,
    LetterText,
    LetterVersion,
    RollPersons,
    VersionKind,
)
from campaigns.rendering.document import Group, LetterDocument, Totals
from campaigns.text.canonical import Text
from campaigns.verifying.sentences import place_name
from signatories.documents import document_of
from signatories.domain.roll import PERSONS, REGIONAL
from signatories.domain.roll_groups import CONVENERS, country_of_place
from signatories.exchange.arriving import Arrival, check_canonical, refuse_taken
from signatories.exchange.facts import NO_FACTS, damaged, stored
from signatories.models import Capacity, Listing, Organization, Origin, RollHeading, Scope, SignOn, SignOnStatus

MOST_UNNAMED = 10_000  # a number costs nothing to write, and each of it becomes a row

# Where it is published and which edition it was belong to the place that it came from.
OF_THE_PLACE = frozenset({"address", "as_of", "edition", "edition_date", "edition_delivered"})


@transaction.atomic
def import_document(document: LetterDocument, *, at: datetime, campaign: str = "") -> Arrival:
    """Store the letter of ``document`` as a draft. ``campaign`` is a slug, else it is made from the printed name.

    ``remarks`` of the answer name every part that is not as it was printed. Raises Refused when the address is taken
    or the data is not what our renderer writes.
    """
    refuse_taken(document.slug)
    try:
        with transaction.atomic():
            return _Arriving(document, at, campaign).run()
    except (*NO_FACTS, KeyError) as error:
        raise damaged(type(error).__name__) from error


class _Arriving:
    def __init__(self, document: LetterDocument, at: datetime, campaign: str) -> None:
        self.document = document
        self.at = at
        self.campaign = campaign
        self.arrival = Arrival()

    def run(self) -> Arrival:
        document = self.document
        text = Text(
            document.title,
            document.salutation,
            document.body,
            document.closing,
            {note.key: note.content for note in document.notes},
        )
        check_canonical(text)
        letter = self.letter()
        row = LetterText(
            letter=letter,
            language=document.language,
            running_title=document.running_title,
            letterhead="\n".join(document.letterhead),
            place=document.place,
            preface=document.preface,
            roll_note=document.roll_note,
        )
        row.full_clean(exclude=["letter"], validate_unique=False)
        write_text(letter_text=row, text=text)
        version = self.version(letter, document.version, text)
        self.roll(letter, document.groups, document.totals, version)
        for earlier in document.earlier:
            self.roll(letter, earlier.groups, earlier.totals, self.version(letter, f"{earlier.major}.0", None))
        self.arrival.letters.append(letter)
        self.compare(letter)
        return self.arrival

    def letter(self) -> Letter:
        document = self.document
        slug = self.campaign or slugify(document.campaign) or document.slug
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            if self.campaign:
                raise Refused(_("There is no campaign with the address “%(slug)s”.") % {"slug": slug})
            campaign = stored(Campaign(slug=slug[:50]))
            stored(CampaignText(campaign=campaign, language=document.language, name=document.campaign or slug))
        letter = stored(
            Letter(
                campaign=campaign,
                slug=document.slug,
                kind=document.kind,
                authoritative_language=document.authoritative_language,
                dated_on=date.fromisoformat(document.date) if document.date else None,
                roll_while_open=document.roll,
                **_shape_of(document),
            )
        )
        for position, addressed in enumerate(document.addressees):
            stored(Addressee(letter=letter, copy=addressed.copy, position=position, lines="\n".join(addressed.lines)))
        keys = [group.key for group in document.groups if group.key]
        for earlier in document.earlier:
            keys += [group.key for group in earlier.groups if group.key and group.key not in keys]
        for position, key in enumerate(keys, start=1):
            stored(RollHeading(letter=letter, key=key, position=position))
        return letter

    def version(self, letter: Letter, number: str, text: Text | None) -> LetterVersion | None:
        """The version of this number; of an earlier one nothing but the number is known."""
        if not number:
            return None
        major, minor = (int(part) for part in number.split("."))
        kind = VersionKind.TYPO if minor else VersionKind.OPENED if major == 1 else VersionKind.SUBSTANCE
        version = LetterVersion.objects.create(
            letter=letter,
            major=major,
            minor=minor,
            kind=kind,
            authoritative_language=self.document.authoritative_language,
            made_at=self.at,
        )
        if text is not None:
            frozen_text(version, self.document.language, text).save()
        return version

    def roll(self, letter: Letter, groups: tuple[Group, ...], totals: Totals, version: LetterVersion | None) -> None:
        """The sign-ons of one list, in the printed order; who is counted and not named gets a placeholder."""
        newest = version is None or version.number == self.document.version
        persons = organizations = 0
        for group in groups:
            for position, entry in enumerate(group.entries, start=1):
                person = entry.person or group.key == PERSONS
                said = _said_by(group)
                self.sign_on(
                    letter, version, newest, entry.name, person=person, countries=said.pop("countries", []),
                    position=position, printed_detail=entry.detail, acronym=entry.acronym,
                    **({"place": entry.place} | said),
                )  # fmt: skip
                persons += person
                organizations += not person
        unnamed = [(False, totals.organizations - organizations), (True, totals.persons - persons)]
        if not groups:  # a roll that is only counted names nobody, withheld or not
            unnamed = [(False, 0), (True, 0)]
        if sum(count for _person, count in unnamed) > MOST_UNNAMED:
            raise damaged("totals")
        for person, count in unnamed:
            for number in range(1, count + 1):
                name = _("Name withheld %(number)d") % {"number": number}
                self.sign_on(letter, version, newest, name, person=person, listing=Listing.WITHHELD)

    def sign_on(
        self, letter: Letter, version: LetterVersion | None, newest: bool, name: str, *, person: bool,
        countries: list[str] | None = None, position: int | None = None, listing: str = Listing.PUBLIC,
        printed_detail: str = "", scope: str = "", **fields: str,
    ) -> None:  # fmt: skip
        countries = countries or []
        # Of a national body the printed list may not tell the country, and without one it cannot be national.
        scope = Scope.NATIONAL if countries or person else scope or Scope.INTERNATIONAL
        organization = None
        if not person:
            given = f"{name} ({letter.slug})" if listing == Listing.WITHHELD else name
            organization = self.organization(letter, given, countries, scope)
        printed = self.document.origins
        first = not SignOn.objects.filter(letter=letter).exists()
        # The statement under the list is a part of what was printed: it has to come out again as it was.
        origin = Origin.STAFF if printed != "form" and (printed != "both" or first) else Origin.FORM
        stored(
            SignOn(
                letter=letter,
                organization=organization,
                capacity=Capacity.PERSON if person else Capacity.ORGANIZATION,
                printed_name=name,
                printed_detail=printed_detail,
                countries=countries,
                scope=scope,
                position=position,
                **fields,
                listing=listing,
                status=SignOnStatus.APPROVED if newest else SignOnStatus.ASKED_AGAIN,
                origin=origin,
                version=version,
                language=self.document.language if version else "",
                created_at=self.at,
                confirmed_at=None if origin == Origin.STAFF else self.at,
                approved_at=self.at,
            )
        )

    def organization(self, letter: Letter, name: str, countries: list[str], scope: str) -> Organization:
        """The entry of the directory of this name and these countries that does not stand on the letter yet."""
        row = Organization(name=name, countries=countries, scope=scope)
        row.full_clean(validate_unique=False)
        known = Organization.objects.standing().filter(name=row.name, scope=scope, countries=",".join(countries))
        found = known.exclude(sign_ons__letter=letter).order_by("pk").first()
        if found:
            self.arrival.organizations_known += 1
            return found
        self.arrival.organizations_made += 1
        return stored(row)

    def compare(self, letter: Letter) -> None:
        """Print it again in mind, and say what would not be the same."""
        again = document_of(letter, self.document.language)
        again = replace(again, **{name: getattr(self.document, name) for name in OF_THE_PLACE})
        self.arrival.remarks += [
            _("Not as it was printed: %(part)s.") % {"part": _part(each.name)}
            for each in fields(LetterDocument)
            if getattr(again, each.name) != getattr(self.document, each.name)
        ]


def _shape_of(document: LetterDocument) -> dict[str, Any]:
    """The choices of a letter that print a list like that of ``document``, as far as the print tells them."""
    groups = [group for roll in (document, *document.earlier) for group in roll.groups]
    entries = [entry for group in groups for entry in group.entries]
    keys = {group.key for group in groups}
    heads = {key.partition(":")[0] for key in keys - {CONVENERS} if ":" in key}
    grouping = next((known for head, known in GROUPINGS.items() if head in heads), Grouping.COUNTRY)
    if grouping == Grouping.COUNTRY and keys - {PERSONS, CONVENERS} == {""}:
        grouping = Grouping.NONE
    return {
        "grouping": grouping,
        "roll_conveners_first": CONVENERS in keys,
        "roll_persons": RollPersons.AMONG if any(entry.person for entry in entries) else RollPersons.APART,
        "roll_numbered": any(entry.number for entry in entries),
        "roll_acronyms": any(entry.acronym for entry in entries),
        "roll_places": any(entry.place for entry in entries),
        "roll_as_of": bool(document.as_of),
    }


# What stands before the colon of a key, and the grouping that makes such keys.
GROUPINGS = {"level": Grouping.LEVEL, "kind": Grouping.KIND, "place": Grouping.PLACE, "tier": Grouping.TIER}


def _said_by(group: Group) -> dict[str, Any]:
    """What the heading of a printed group says of each entry under it."""
    head, _colon, what = group.key.rpartition(":")
    match head.partition(":")[0]:
        case "tier":
            return {"tier": what}
        case "kind":
            return {"kind": what}
        case "level":
            return {"scope": Scope.REGIONAL if what == "regional" else Scope.INTERNATIONAL}
        case "place":
            return {"countries": country_of_place(group.key).split("+"), "place": group.heading}
    return {} if group.key in ("", PERSONS, REGIONAL) else {"countries": group.key.split("+")}


def _part(name: str) -> str:
    """A field of a document in words."""
    own = {
        "groups": place_name("roll"),
        "roll": place_name("display"),
        "notes": _("Notes"),
        "totals": _("Numbers of signatories"),
        "earlier": _("Those who signed an earlier version"),
    }
    return own.get(name) or place_name(name)
