"""Letters in: what ``leaving`` wrote becomes the same letters in another installation.

Nothing is trusted because it is in the file: texts have to be canonical, hashes have to be those of what they name, and
every row is judged by its model. One transaction: all of it or nothing.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import (
    Addressee,
    AddresseeText,
    Campaign,
    CampaignText,
    Edition,
    EditionFile,
    EditionText,
    Footnote,
    FormerAddress,
    Letter,
    LetterText,
    LetterVersion,
    Redaction,
    Source,
    TextVersion,
)
from campaigns.models.edition import edition_folder
from campaigns.rendering.document import from_data
from campaigns.text.canonical import Text, canonical, digest, parse
from campaigns.text.errors import TextError
from campaigns.text.names import name_key
from signatories.domain.entries import entries_now, makes_a_circle
from signatories.exchange.facts import NO_FACTS, SCHEMA, damaged, facts, row_from, stored
from signatories.models import Alias, Erratum, Organization, OrganizationName, RollHeading, RollHeadingText, SignOn


@dataclass(slots=True)
class Arrival:
    """What came of an import."""

    letters: list[Letter] = field(default_factory=list)
    organizations_made: int = 0
    organizations_known: int = 0
    remarks: list[str] = field(default_factory=list)  # what is not as it was, in sentences


def import_letters(content: bytes) -> Arrival:
    """Store the letters of an export. Raises Refused when an address is taken or the file is not what it should be."""
    foreign = Refused(_("This file was not made by “Export as JSON” of this program, or by another version of it."))
    if not content.lstrip().startswith(b"{"):
        raise foreign
    try:
        data = json.loads(content)
        if data.get("schema") != SCHEMA:
            raise foreign
        arriving = _Import(data)
        with arriving.nothing_left_behind(), transaction.atomic():
            return arriving.run()
    except (*NO_FACTS, KeyError, TypeError, AttributeError, IndexError, RecursionError, SuspiciousOperation) as error:
        raise damaged(type(error).__name__) from error


class _Import:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.arrival = Arrival()
        self.kept: list[tuple[Storage, str]] = []
        self.made: set[int] = set()  # entries of the directory that are new here

    @contextmanager
    def nothing_left_behind(self) -> Iterator[None]:
        """Files know no transaction: those of an import that fails are deleted here."""
        try:
            yield
        except BaseException:
            for storage, name in self.kept:
                storage.delete(name)
            raise

    def run(self) -> Arrival:
        for values in self.data["letters"]:
            refuse_taken(values["slug"], *values["former_addresses"])
        campaign = self.campaign(self.data["campaign"])
        self.sources = [self.source(values) for values in self.data["sources"]]
        self.organizations = self.directory(self.data["organizations"])
        self.parents(self.data["organizations"])
        for values in self.data["letters"]:
            self.arrival.letters.append(self.letter(campaign, values))
        return self.arrival

    def campaign(self, values: dict[str, Any]) -> Campaign:
        """The campaign at this address; a new one where there is none."""
        if known := Campaign.objects.filter(slug=values["slug"]).first():
            return known
        campaign = stored(row_from(Campaign, values))
        for text in values["texts"]:
            stored(row_from(CampaignText, text, campaign=campaign))
        return campaign

    def source(self, values: dict[str, Any]) -> Source:
        known = Source.objects.filter(publisher=values["publisher"], title=values["title"], url=values["url"])
        return next((row for row in known if facts(row) == values), None) or stored(row_from(Source, values))

    def directory(self, given: list[dict[str, Any]]) -> list[Organization]:
        """For each of ``given`` the entry that is here, else a new one. Those that are here are locked together first.

        One after the other, in the order of the file, would wait for a merge that waits for this.
        """
        numbers = [same_entries(values).values_list("pk", flat=True).first() for values in given]
        here = entries_now([number for number in numbers if number])
        return [
            self.organization(values, here.get(number) if number else None)
            for number, values in zip(numbers, given, strict=True)
        ]

    def organization(self, values: dict[str, Any], known: Organization | None) -> Organization:
        """``known``, else an entry of this file that is the same, else a new one."""
        if known := known or next((row for row in same_entries(values) if row.pk in self.made), None):
            self.arrival.organizations_known += 1
            return known
        row = stored(row_from(Organization, values))
        for name in values["names"]:
            stored(row_from(OrganizationName, name, organization=row))
        for alias in values["aliases"]:
            stored(row_from(Alias, alias, organization=row))
        self.arrival.organizations_made += 1
        self.made.add(row.pk)
        return row

    def parents(self, given: list[dict[str, Any]]) -> None:
        """What was added here belongs to what it belonged to there; what was known keeps its own place."""
        for row, values in zip(self.organizations, given, strict=True):
            place = values.get("parent")  # missing in files of earlier versions
            if place is None or row.pk not in self.made:
                continue
            parent = self.organizations[place]
            if makes_a_circle(row, parent):
                raise damaged("Organization.parent")
            row.parent = parent
            row.save(update_fields=["parent", "updated_at"])

    def letter(self, campaign: Campaign, values: dict[str, Any]) -> Letter:
        letter = stored(row_from(Letter, values, campaign=campaign))
        for slug in values["former_addresses"]:
            FormerAddress.objects.create(letter=letter, slug=slug)
        for each in values["addressees"]:
            addressee = stored(row_from(Addressee, each, letter=letter))
            for text in each["texts"]:
                stored(row_from(AddresseeText, text, addressee=addressee))
        for each in values["texts"]:
            self.text(letter, each)
        versions = {row.number: row for row in (self.version(letter, each) for each in values["versions"])}
        for each in values["roll_headings"]:
            row = stored(row_from(RollHeading, each, letter=letter))
            for text in each.get("texts", ()):  # missing in files of earlier versions
                stored(row_from(RollHeadingText, text, roll_heading=row))
        signons = []
        for each in values["sign_ons"]:
            place, number = each["organization"], each["version"]
            signon = row_from(
                SignOn,
                each,
                letter=letter,
                organization=None if place is None else self.organizations[place],
                version=None if number is None else versions[number],
            )
            signons.append(stored(signon).pk)
        for each in values["editions"]:
            self.edition(letter, each, versions, signons)
        return letter

    def text(self, letter: Letter, values: dict[str, Any]) -> None:
        notes = {note["key"]: note["content"] for note in values["footnotes"]}
        check_canonical(_text(values, notes))
        row = stored(row_from(LetterText, values, letter=letter))
        for each in values["footnotes"]:
            note = stored(row_from(Footnote, each, text=row))
            note.sources.set([self.sources[place] for place in each["sources"]])

    def version(self, letter: Letter, values: dict[str, Any]) -> LetterVersion:
        version = stored(row_from(LetterVersion, values, letter=letter))
        for each in values["texts"]:
            row = row_from(TextVersion, each, version=version)
            check_canonical(row.text)
            if digest(row.text) != row.sha256:
                raise damaged(f"SHA-256, version {version.number}, {row.language}")
            stored(row)
        return version

    def edition(
        self, letter: Letter, values: dict[str, Any], versions: dict[str, LetterVersion], signons: list[int]
    ) -> None:
        listed = [signons[place] for place in values["sign_ons"]]
        given = {name: value for name, value in values.items() if name not in ("sign_ons", "version")}
        edition = row_from(Edition, given, letter=letter, version=versions[values["version"]], sign_ons=listed)
        stored(edition)
        for each in values["texts"]:
            row = row_from(EditionText, each, edition=edition)
            document = from_data(json.loads(row.document))
            numbers = {name: getattr(edition, name) for name in ("organizations", "countries", "persons", "withheld")}
            printed = (document.edition, document.version, asdict(document.totals))
            if printed != (edition.number, edition.version.number, numbers):
                raise damaged(f"numbers, edition {edition.number}, {row.language}")
            if hashlib.sha256(row.document.encode()).hexdigest() != row.sha256:
                raise damaged(f"SHA-256, edition {edition.number}, {row.language}")
            stored(row)
        for each in values["files"]:
            self.file(edition, each)
        if values["redaction"]:
            stored(row_from(Redaction, values["redaction"], edition=edition))
        for each in values.get("errata", []):
            sign_on = SignOn.objects.get(pk=signons[each["sign_on"]])
            stored(row_from(Erratum, {**each, "sign_on": None}, edition=edition, sign_on=sign_on))

    def file(self, edition: Edition, values: dict[str, Any]) -> None:
        try:
            content = base64.b64decode(values["content"], validate=True)
        except binascii.Error as error:
            raise damaged(f"{values['name']}") from error
        row = row_from(EditionFile, values, edition=edition)
        if hashlib.sha256(content).hexdigest() != row.sha256:
            raise damaged(f"SHA-256, {row.name}")
        storage = row.file.storage
        name = storage.save(edition_folder(row, row.name), ContentFile(content))
        self.kept.append((storage, name))
        row.file.name = name
        stored(row)


def same_entries(values: dict[str, Any]) -> QuerySet[Organization]:
    """The entries with the same reference, or the same name, countries and scope; the oldest first."""
    same = Q(name_key=name_key(values["name"]), countries=values["countries"], scope=values["scope"])
    if values["reference"]:
        same |= Q(reference=values["reference"])
    return Organization.objects.filter(same).order_by("pk")


def _text(values: dict[str, Any], notes: dict[str, str]) -> Text:
    return Text(values["title"], values["salutation"], values["body"], values["closing"], notes)


def check_canonical(text: Text) -> None:
    """Raises Refused unless ``text`` is what our own hand would store: no foreign tag, attribute or address in it."""
    try:
        same = canonical(parse(canonical(text))) == canonical(text)
    except TextError as error:
        raise Refused(*error.sentences) from error
    if not same:
        raise damaged("text")


def refuse_taken(*slugs: str) -> None:
    """Raises Refused when another letter has or had one of the addresses."""
    for slug in slugs:
        if Letter.objects.filter(slug=slug).exists() or FormerAddress.objects.filter(slug=slug).exists():
            raise Refused(_("A letter with the address “%(slug)s” is here already.") % {"slug": slug})
