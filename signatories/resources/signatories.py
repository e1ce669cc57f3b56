"""Lists of signatories: what each row would put on a letter, and how it comes there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import frozen_texts, version_in_force
from campaigns.models import Letter, LetterStatus
from campaigns.models.history import create_recorded
from campaigns.text.language import own_name
from campaigns.text.names import given_name, name_key, name_problem, shown
from signatories.domain.name_keys import index_organizations
from signatories.domain.signing import StaffEntry, enter_signon, enter_signons
from signatories.lists.table import Field
from signatories.models import (
    Capacity,
    Listing,
    ListRow,
    Organization,
    Origin,
    RowChoice,
    RowState,
    SignOn,
    SignOnStatus,
    Tier,
)
from signatories.resources.cells import TIER_WORDS, Choice, Language, codes_of
from signatories.resources.finding import Found, organizations, standing
from signatories.resources.judging import Judge, Read
from signatories.resources.listing import person_in
from signatories.resources.moments import Moment
from signatories.resources.storing import new_organization

READ_AS = {
    Field.CAPACITY.value: Choice(Capacity, {"organisation": Capacity.ORGANIZATION}),
    Field.LISTING.value: Choice(Listing),
    Field.TIER.value: Choice(Tier, {key: str(tier) for key, tier in TIER_WORDS.items()}),
    Field.LANGUAGE.value: Language(),
}
GONE = (SignOnStatus.WITHDRAWN, SignOnStatus.REJECTED)


class SignatoryJudge(Judge):
    """Judges rows that become sign-ons of ``letter``.

    Who stands on the letter is left as it stands there, and the directory only gains organizations that it lacks.
    """

    whole_rows = False

    def __init__(self, *, letter: Letter, only: set[int] | None = None) -> None:
        super().__init__(only=only)
        self.letter = letter
        self.signons: dict[int, list[SignOn]] = {}
        self.persons: dict[str, list[SignOn]] = {}
        self.persons_listed: dict[tuple[str, str], int] = {}
        self.namesakes: dict[str, list[SignOn]] = {}  # name key to all sign-ons of this name on the letter
        version = version_in_force(letter)
        self.languages = set(frozen_texts(version)) if version else set(letter.texts.values_list("language", flat=True))
        self.moment = Moment(letter.zone)
        self.at = timezone.now()

    def read(self, cells: Mapping[str, str]) -> Read:
        read = super().read(cells)
        for column, widget in (*READ_AS.items(), (Field.SIGNED_AT.value, self.moment)):
            try:
                value = widget.clean(cells.get(column, ""))
            except ValueError as problem:
                read.problems.append(str(problem))
            else:
                if value:
                    setattr(read, column, value)
        read.listing = read.listing or Listing.PUBLIC
        read.tier = read.tier or Tier.SIGNATORY
        if read.signed_at and read.signed_at > self.at:
            read.problems.append(_("“%(value)s” is still to come.") % {"value": shown(cells[Field.SIGNED_AT.value])})
        if read.language and read.language not in self.languages:
            read.remarks.append(
                _("The letter has no text in this language: %(language)s. The sign-on is kept with its authoritative"
                  " one.")
                % {"language": own_name(read.language)}
            )  # fmt: skip
            read.language = ""
        read.printed_name = given_name(cells.get(Field.PRINTED_NAME.value, "")) or read.asked.name
        read.detail = given_name(cells.get(Field.DETAIL.value, "")) if read.person else ""
        read.problems += [
            problem
            for text in (read.printed_name, read.detail)
            if text and text != read.asked.name and (problem := name_problem(text))
        ]
        return read

    def find(self, rows: Sequence[ListRow], read: Sequence[Read]) -> list[Found]:
        """As in the directory; also by the name under which an organization stands on this letter."""
        found = self.finder.exact([each.asked for each in read])
        keys = {name_key(name) for each in read for name in (each.printed_name, each.asked.name)}
        keys |= {name_key(person["value"]) for row in rows if (person := person_in(row))}
        on_letter = SignOn.objects.filter(letter=self.letter)
        printed: dict[str, list[SignOn]] = defaultdict(list)
        self.persons = defaultdict(list)
        self.namesakes = defaultdict(list)
        for signon in on_letter.filter(name_key__in=keys).order_by("pk"):
            self.namesakes[signon.name_key].append(signon)
            if signon.capacity in Capacity.persons:
                self.persons[signon.name_key].append(signon)
            elif signon.organization_id:
                printed[signon.name_key].append(signon)
        missing: dict[int, int] = {}
        for place, each in enumerate(read):
            if found[place].organization or each.person:
                continue
            for signon in printed.get(name_key(each.printed_name), ()):
                if each.asked.countries is None or tuple(codes_of(signon.countries)) == each.asked.countries:
                    missing[place] = signon.organization_id or 0
        known = {row.pk: row for row in organizations().filter(pk__in=set(missing.values()))}
        for place, number in missing.items():
            found[place] = Found(standing(known[number]), "printed")
        numbers = {entry.organization.pk for entry in found if entry.organization}
        numbers |= {row.organization_id for row in rows if row.organization_id}
        self.signons = defaultdict(list)
        for signon in on_letter.filter(organization__in=numbers).order_by("pk"):
            self.signons[signon.organization_id or 0].append(signon)
        return found

    def judge_row(self, row: ListRow, read: Read, found: Found, parents: Mapping[str, list[Organization]]) -> None:
        if self.letter.status == LetterStatus.WITHDRAWN and row.choice != RowChoice.LEAVE:
            self.fail(row, _("This letter was withdrawn. Nobody can be added to it."))
        elif (status := row.cells.get("status")) in SignOnStatus.values and status not in SignOnStatus.listed:
            row.state, row.organization = RowState.LEFT_OUT, None
            row.sentences = [
                _("In this list it is “%(status)s”, so it is not put on the letter.")
                % {"status": SignOnStatus(status).label}
            ]
        elif read.person and row.choice != RowChoice.LEAVE:
            self.judge_person(row, read)
        else:
            read.parent = ""  # of a signatory nothing is said of whom it belongs to
            super().judge_row(row, read, found, parents)
        if row.state == RowState.NEW:
            self.heed_namesakes(row, read)
        if row.state == RowState.NEW:
            row.sentences += read.remarks

    def heed_namesakes(self, row: ListRow, read: Read) -> None:
        """A name that left this letter, was refused on it, or asks not to be named there, is not put on it unseen.

        Also where that sign-on has no entry of the directory yet, another country or another title.
        """
        keys = {name_key(read.printed_name), name_key(read.asked.name)}
        named = [each for key in sorted(keys) for each in self.namesakes.get(key, ())]
        entry = row.organization_id
        for signon in (*named, *self.signons.get(entry or 0, ())):
            # What nobody confirmed speaks for nobody.
            gone = signon.status in GONE and (signon.confirmed_at or signon.origin == Origin.STAFF)
            unnamed = signon.listing == Listing.WITHHELD and signon.status in SignOnStatus.beyond_mailbox
            # Whoever was refused may have used another one's name: staff who say whose it is go on.
            open_to_say = row.choice == RowChoice.TAKE and signon.status == SignOnStatus.REJECTED
            if gone and not open_to_say and self.is_that_of(signon, read):
                self.fail(row, _gone(signon))
                return
            if row.choice == RowChoice.UNDECIDED and (gone or (unnamed and read.listing == Listing.PUBLIC)):
                row.candidates = [[entry, 100, ["name"]]] if entry else []
                row.state, row.organization = RowState.LIKELY, None
                row.sentences = [
                    _("A sign-on of this name on this letter is “%(status)s”. Add the row only if it is another one.")
                    % {"status": signon.get_status_display()}
                    if gone
                    else _(
                        "A sign-on of this name on this letter asks not to be named. Add the row only if it is another"
                        " one."
                    )
                ]

    def is_that_of(self, signon: SignOn, read: Read) -> bool:
        """Whether a row says the very signatory of ``signon``, as far as both tell."""
        if (signon.capacity in Capacity.persons) != read.person:
            return False
        if read.person:
            return name_key(signon.printed_detail) == name_key(read.detail)
        return read.asked.countries is None or tuple(codes_of(signon.countries)) == read.asked.countries

    def judge_new(self, row: ListRow, read: Read, found: Found, parents: Mapping[str, list[Organization]]) -> None:
        if row.choice == RowChoice.UNDECIDED and (person := person_in(row)):
            detail = name_key(", ".join(person["parts"]))
            known = self.persons.get(name_key(person["value"]), ())
            if self.stands(row, [each for each in known if name_key(each.printed_detail) == detail]):
                return
            row.sentences.clear()
        super().judge_new(row, read, found, parents)

    def judge_person(self, row: ListRow, read: Read) -> None:
        row.organization = None
        if read.problems:
            self.fail(row, *read.problems)
            return
        key = (name_key(read.printed_name), name_key(read.detail))
        first = self.persons_listed.setdefault(key, row.line)
        same = [each for each in self.persons.get(key[0], ()) if name_key(each.printed_detail) == key[1]]
        if first != row.line and row.choice != RowChoice.ADD:
            row.state = RowState.SAME
            row.sentences = [_("Line %(line)d is the same.") % {"line": first}]
        elif row.choice != RowChoice.ADD and self.stands(row, same):
            return
        else:
            row.state = RowState.NEW

    def judge_known(
        self, row: ListRow, read: Read, organization: Organization, by: str, parents: Mapping[str, list[Organization]]
    ) -> None:
        row.organization = organization
        if not self.stands(row, self.signons.get(organization.pk, ())):
            row.state = RowState.NEW

    def stands(self, row: ListRow, signons: Sequence[SignOn]) -> bool:
        """Whether one of ``signons`` stands on the letter, or was taken off it; the row is judged then."""
        if any(each.status in SignOnStatus.listed for each in signons):
            row.state = RowState.SAME
            return True
        # Who took the name off the letter, or was refused, does not come back by a file that was made before.
        gone = next((each for each in reversed(signons) if each.status in GONE), None)
        if gone is not None:
            self.fail(row, _gone(gone))
            return True
        if signons:
            row.sentences.append(_("It asked to sign by the form as well; that sign-on waits for moderation."))
        return False


def _gone(signon: SignOn) -> str:
    return _("The sign-on of “%(name)s” on this letter is “%(status)s”. If it signs anew, enter it by hand.") % {
        "name": shown(signon.printed_name), "status": signon.get_status_display(),
    }  # fmt: skip


def store_signatories(judged: Sequence[ListRow], *, letter: Letter, at: datetime, by: str = "") -> None:
    """Put the new ones of ``judged`` on ``letter``, in the transaction that judged them; missing organizations first.

    A row that the domain refuses becomes an error with its sentences.
    """
    rows: list[Any] = [row for row in judged if row.state == RowState.NEW]
    missing = [row for row in rows if row.organization is None and not row.read.person]
    made = create_recorded(Organization, [new_organization(row.read) for row in missing])
    for row, organization in zip(missing, made, strict=True):
        row.organization = organization
    index_organizations(row.organization_id for row in missing)
    try:
        with transaction.atomic():
            enter_signons(letter=letter, entries=[_entry(row) for row in rows], at=at, by=by)
    except (Refused, IntegrityError):
        _store_one_by_one(rows, letter=letter, at=at, by=by)  # which tells of whom it is
    else:
        for row in rows:
            row.state = RowState.STORED


def _store_one_by_one(rows: Sequence[ListRow], *, letter: Letter, at: datetime, by: str) -> None:
    for row in rows:
        try:
            enter_signon(letter=letter, entry=_entry(row), at=at, by=by)
        except Refused as refusal:
            row.state, row.sentences = RowState.ERROR, list(refusal.sentences)
        else:
            row.state = RowState.STORED


def _entry(row: Any) -> StaffEntry:
    read, organization = row.read, row.organization
    countries = codes_of(read.values.get("countries"))
    scope, place = read.values.get("scope"), read.values.get("place", "")
    if organization is not None and not countries and not scope:
        countries, scope, place = codes_of(organization.countries), organization.scope, place or organization.place
    return StaffEntry(
        printed_name=read.printed_name,
        organization=organization,
        capacity=read.capacity,
        printed_detail=read.detail,
        countries=countries,
        scope=scope or "national",
        place=place,
        acronym=read.values.get("acronym", ""),
        website=read.values.get("website", ""),
        kind=read.values.get("kind", ""),
        listing=read.listing,
        tier=read.tier,
        language=read.language,
        signed_at=read.signed_at,
    )
