"""Merges taken back in any order: random walks, after each step of which the lists of letters must be right."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from campaigns.domain.errors import Refused
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, VersionKind
from campaigns.text.canonical import parse
from signatories.domain.choosing import Choices, clashes
from signatories.domain.merging import merge_organizations
from signatories.domain.moderation import approve_signon, reconsider_signon, reject_signon
from signatories.domain.roll import roll_of
from signatories.domain.signing import StaffEntry, enter_signon, withdraw_signon
from signatories.domain.unmerging import undo_merge
from signatories.models import Decision, Listing, Merge, Organization, SignOn, SignOnStatus
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db
S = SignOnStatus


class Walk:
    """Five entries on two letters, and what staff and signatories may do to them.

    ``home`` is the entry of each sign-on before all merges, ``decided`` the sign-ons about which somebody decided, and
    ``came`` those that came to a list during the walk.
    """

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 -- the same walk each time
        self.at = NOON
        self.letters = [LetterFactory(status=LetterStatus.OPEN) for _letter in range(2)]
        self.texts = [TextFactory(letter=letter) for letter in self.letters]
        self.entries = [OrganizationFactory() for _entry in range(5)]
        self.decided, self.came, self.trail = set(), set(), []
        for letter in self.letters:
            for entry in self.entries:
                if self.chance.random() < 0.8:
                    self.sign(letter, entry, S.APPROVED)
                if self.chance.random() < 0.2:
                    self.sign(letter, entry, S.PENDING)
        self.home = dict(self.signons().filter(status=S.APPROVED).values_list("pk", "organization"))
        self.rows = self.signons().count()

    def sign(self, letter, entry, status):
        listing = self.chance.choice((Listing.PUBLIC, Listing.PUBLIC, Listing.WITHHELD))
        return SignOnFactory(letter=letter, organization=entry, status=status, listing=listing, created_at=self.at)

    def signons(self):
        return SignOn.objects.filter(letter__in=self.letters)

    def standing(self):
        return list(Organization.objects.standing().filter(pk__in=[row.pk for row in self.entries]).order_by("pk"))

    def merges(self):
        return list(Merge.objects.filter(undone_at=None, gone__in=self.entries).order_by("pk"))

    def any_of(self, *states):
        found = list(self.signons().filter(status__in=states).order_by("pk"))
        return self.chance.choice(found) if found else None

    # -- what may happen --

    def merge(self):
        rows = self.standing()
        many = min(len(rows), self.chance.choice((2, 2, 2, 3)))
        if many < 2:
            return
        kept, *gone = self.chance.sample(rows, many)
        double = clashes([kept.pk, *(row.pk for row in gone)])
        stands = {letter: self.chance.choice(rows).pk for letter, rows in double.items() if self.chance.random() < 0.7}
        self.trail.append(f"merge {[row.pk for row in gone]} into {kept.pk}, {stands}")
        merge_organizations(kept=kept, gone=gone, choices=Choices(stands=stands), at=self.at, by="ana")

    def undo(self):
        if merges := self.merges():
            merge = self.chance.choice(merges)
            self.trail.append(f"undo {merge}")
            with suppress(Refused):  # the kept entry was itself merged
                undo_merge(merge=merge, at=self.at, by="ana")

    def withdraw(self):
        if signon := self.any_of(S.APPROVED, S.ASKED_AGAIN, S.PENDING, S.MERGED):
            self.decide(signon, "withdraw")
            withdraw_signon(signon=signon, at=self.at, by="ana")

    def approve(self):
        if signon := self.any_of(S.PENDING):
            with suppress(Refused):  # its organization stands there
                approve_signon(signon=signon, at=self.at, by="ana")
                self.decide(signon, "approve")
                self.came.add(signon.pk)

    def put_back(self):
        if signon := self.any_of(S.MERGED):
            self.decide(signon, "put back")
            reconsider_signon(signon=signon, at=self.at, by="ana")
            self.approve()

    def reject(self):
        if signon := self.any_of(S.PENDING):
            self.decide(signon, "reject")
            reject_signon(signon=signon, at=self.at, by="ana")

    def come(self):
        letter, entry = self.chance.choice(self.letters), self.chance.choice(self.standing())
        with suppress(Refused):  # it stands there
            entered = StaffEntry(printed_name="Late", organization=entry, countries=["GT"])
            signon = enter_signon(letter=letter, entry=entered, at=self.at, by="ana")
            self.decide(signon, f"come for {entry.pk}")
            self.came.add(signon.pk)
            self.rows += 1

    def change_words(self):
        text = self.chance.choice(self.texts)
        self.trail.append(f"change letter {text.letter_id}")
        write_text(letter_text=text, text=parse(f"<h1>Title</h1>\n<p>Words of {self.at}.</p>"))
        publish_change(letter=text.letter, kind=VersionKind.SUBSTANCE, reason="Other.", at=self.at, by="ana")

    def decide(self, signon, what):
        self.decided.add(signon.pk)
        self.trail.append(f"{what} {signon.pk}")

    def step(self, *, plain):
        self.at += timedelta(minutes=1)
        acts = [self.merge] * 5 + [self.undo] * 5
        if not plain:
            acts += [self.withdraw, self.withdraw, self.approve, self.put_back, self.reject, self.come]
            acts += [self.change_words] * (self.chance.random() < 0.3)
        self.chance.choice(acts)()

    def undo_all(self):
        while merges := self.merges():
            self.at += timedelta(minutes=1)
            before = len(merges)
            for merge in self.chance.sample(merges, before):
                with suppress(Refused):
                    self.trail.append(f"undo {merge}")
                    undo_merge(merge=merge, at=self.at, by="ana")
                self.check()
            assert len(self.merges()) < before

    # -- what must hold --

    def check(self):
        rows = list(self.signons().select_related("organization").order_by("pk"))
        assert len(rows) == self.rows
        assert all(row.organization.merged_into_id is None for row in rows)
        last = dict(Decision.objects.filter(letter__in=self.letters).order_by("pk").values_list("sign_on", "after"))
        assert all(last.get(row.pk, row.status) == row.status for row in rows)
        for letter in self.letters:
            here = [row for row in rows if row.letter_id == letter.pk]
            listed = [row.organization_id for row in here if row.status in S.listed]
            assert len(set(listed)) == len(listed)
            for row in here:
                others = [each for each in here if each.organization_id == row.organization_id and each.pk != row.pk]
                stands = [each for each in others if each.status in S.listed or each.pk in self.decided]
                assert row.status != S.MERGED or stands, f"#{row.pk} stands by no other sign-on"

    def check_end(self):
        for letter in self.letters:
            roll = roll_of(letter, "en")
            counted = sum(each.organizations for each in (roll, *roll.earlier))
            assert counted == SignOn.objects.listed().filter(letter=letter).count()
        rows = {row.pk: row for row in self.signons()}
        later = {(rows[pk].letter_id, rows[pk].organization_id) for pk in self.came}
        for row in rows.values():
            if (row.letter_id, row.organization_id) not in later:
                assert row.status != S.MERGED, f"#{row.pk} is still taken off"
        for number, home in self.home.items():
            row = rows[number]
            assert row.organization_id == home
            if number not in self.decided and (row.letter_id, home) not in later:
                assert row.status in S.listed, f"#{row.pk} is not listed"


def walked(seed, *, steps, plain):
    walk = Walk(seed)
    try:
        walk.check()
        for _step in range(steps):
            walk.step(plain=plain)
            walk.check()
        walk.undo_all()
        walk.check_end()
    except AssertionError as error:
        error.add_note("\n".join([f"seed {seed}:", *walk.trail]))
        raise


@pytest.mark.parametrize("plain", [True, False], ids=["merges alone", "with decisions"])
@pytest.mark.parametrize("seeds", [range(10), range(10, 20), range(20, 30)], ids=str)
def test_after_any_walk_and_all_undone_each_sign_on_stands_where_it_stood(seeds, plain):
    for seed in seeds:
        walked(seed, steps=6, plain=plain)
