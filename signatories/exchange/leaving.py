"""Letters out: everything that makes a letter what it is, in one JSON file.

The file holds names that are withheld and sign-ons that wait: it is for the people who look after the installation,
never for the public. What can be made again (files of the present letter, checks of links) and who changed what
(history) stay behind.
"""

import base64
import json
from typing import Any

from django.db.models import Prefetch, QuerySet

from campaigns.models import Campaign, Edition, EditionFile, Footnote, Letter, LetterVersion, Source
from signatories.exchange.facts import SCHEMA, facts
from signatories.models import Organization, SignOn, SignOnStatus

HOW_IT_CAME_IN = ("request_key", "claim_key", "network", "flags")  # keyed hashes of this installation


def export_letters(letters: list[Letter], *, campaign: Campaign) -> bytes:
    """``letters`` of ``campaign`` as JSON in UTF-8; the same rows give the same bytes.

    Raises OSError when the store has lost a file of an edition.
    """
    return (json.dumps(_everything(letters, campaign), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def export_campaign(campaign: Campaign) -> bytes:
    """The whole campaign as JSON: see ``export_letters``."""
    return export_letters(list(campaign.letters.order_by("pk")), campaign=campaign)


def _everything(letters: list[Letter], campaign: Campaign) -> dict[str, Any]:
    notes = Footnote.objects.filter(text__letter__in=letters)
    sources = {row.pk: row for row in Source.objects.filter(footnotes__in=notes).distinct().order_by("pk")}
    signed = SignOn.objects.filter(letter__in=letters).exclude(organization=None)
    organizations = list(_with_parents(set(signed.values_list("organization", flat=True))))
    places = {
        "sources": {pk: place for place, pk in enumerate(sources)},
        "organizations": {row.pk: place for place, row in enumerate(organizations)},
    }
    return {
        "schema": SCHEMA,
        "campaign": {**facts(campaign), "texts": [facts(text) for text in campaign.texts.order_by("pk")]},
        "sources": [facts(row) for row in sources.values()],
        "organizations": [
            {
                **facts(row),
                "parent": places["organizations"].get(row.parent_id or 0),
                "names": [facts(name) for name in sorted(row.names.all(), key=lambda name: name.pk)],
                "aliases": [facts(alias) for alias in sorted(row.aliases.all(), key=lambda alias: alias.pk)],
            }
            for row in organizations
        ],
        "letters": [_letter(letter, places) for letter in letters],
    }


def _with_parents(numbers: set[int | None]) -> QuerySet[Organization]:
    """These entries of the directory and those that they belong to, however many steps above."""
    more = set(numbers)
    while more:
        more = set(Organization.objects.filter(pk__in=more).exclude(parent=None).values_list("parent", flat=True))
        more -= numbers
        numbers |= more
    return Organization.objects.filter(pk__in=numbers).prefetch_related("names", "aliases").order_by("pk")


def _letter(letter: Letter, places: dict[str, dict[int, int]]) -> dict[str, Any]:
    # A request that nobody confirmed cannot be confirmed elsewhere: its contact stays here.
    received = letter.sign_ons.exclude(status=SignOnStatus.UNCONFIRMED)
    signons = list(received.select_related("version").order_by("pk"))
    order = {row.pk: place for place, row in enumerate(signons)}
    return {
        **facts(letter),
        "former_addresses": list(letter.former_addresses.order_by("pk").values_list("slug", flat=True)),
        "addressees": [
            {**facts(row), "texts": [facts(text) for text in row.texts.order_by("pk")]}
            for row in letter.addressees.order_by("pk")
        ],
        "texts": [
            {
                **facts(row),
                "footnotes": [
                    {**facts(note), "sources": [places["sources"][pk] for pk in _sorted_sources(note)]}
                    for note in row.footnotes.prefetch_related("sources").order_by("pk")
                ],
            }
            for row in letter.texts.order_by("pk")
        ],
        "versions": [_version(version) for version in letter.versions.prefetch_related("texts").order_by("pk")],
        "roll_headings": [
            {**facts(row), "texts": [facts(text) for text in row.texts.order_by("pk")]}
            for row in letter.roll_headings.prefetch_related("texts").order_by("pk")
        ],
        "sign_ons": [
            {
                **facts(row, without=HOW_IT_CAME_IN),
                "organization": places["organizations"].get(row.organization_id or 0),
                "version": row.version.number if row.version else None,
            }
            for row in signons
        ],
        "editions": [
            _edition(edition, order)
            for edition in letter.editions.select_related("version", "redaction")
            .prefetch_related("texts", "errata", Prefetch("files", EditionFile.objects.order_by("pk")))
            .order_by("pk")
        ],
    }


def _sorted_sources(note: Footnote) -> list[int]:
    return sorted(source.pk for source in note.sources.all())


def _version(version: LetterVersion) -> dict[str, Any]:
    return {**facts(version), "texts": [facts(text) for text in sorted(version.texts.all(), key=lambda text: text.pk)]}


def _edition(edition: Edition, order: dict[int, int]) -> dict[str, Any]:
    return {
        **facts(edition, without=["sign_ons"]),
        "version": edition.version.number,
        "sign_ons": [order[pk] for pk in edition.sign_ons if pk in order],
        "texts": [facts(text) for text in sorted(edition.texts.all(), key=lambda text: text.pk)],
        "files": [{**facts(file), "content": _content(file)} for file in edition.files.all()],
        "redaction": facts(edition.redacted) if edition.redacted else None,
        "errata": [
            {**facts(erratum), "sign_on": order[erratum.sign_on_id]}
            for erratum in sorted(edition.errata.all(), key=lambda erratum: erratum.pk)
        ],
    }


def _content(file: EditionFile) -> str:
    with file.file.open("rb") as stored:
        return base64.b64encode(stored.read()).decode()
