"""Merging entries of the directory, and taking it back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from campaigns.domain.errors import Refused
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import LetterStatus, VersionKind
from campaigns.models.history import history_of
from campaigns.text.canonical import parse
from signatories.domain.choosing import Choices, most_careful, proposed, richest
from signatories.domain.duplicates import open_pairs
from signatories.domain.entries import entry_now, last_of, set_parent
from signatories.domain.merging import merge_organizations
from signatories.domain.moderation import approve_signon, match_signon, reconsider_signon, undo_decision
from signatories.domain.signing import SignOnRequest, StaffEntry, enter_signon, submit_signon, withdraw_signon
from signatories.domain.unmerging import foresee_undoing, undo_merge
from signatories.editions import freeze_edition
from signatories.models import (
    Alias,
    Decision,
    DuplicatePair,
    Listing,
    Merge,
    Organization,
    OrganizationLogo,
    OrganizationName,
    Representative,
    SignOn,
    SignOnStatus,
    Step,
)
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories import personal_site as site

pytestmark = pytest.mark.django_db
S = SignOnStatus
LATER, LAST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def merge(kept, *gone, at=LATER, by="ana", **chosen):
    return merge_organizations(kept=kept, gone=gone, choices=Choices(**chosen), at=at, by=by, why="The same office.")


def undo(done, **told):
    return undo_merge(merge=done, at=LAST, by="berta", **told)[1].left


def picture_of(*organizations):
    """All that a merge may touch, as plain values."""
    numbers = [row.pk for row in organizations]
    ours = {"organization__in": numbers}
    return {
        "entries": list(
            Organization.objects.filter(pk__in=numbers).order_by("pk").values(
                "pk", "name", "acronym", "scope", "countries", "place", "kind", "website", "email_domain", "parent",
                "merged_into", "reference",
            )
        ),
        "chapters": sorted(Organization.objects.filter(parent__in=numbers).values_list("pk", "parent")),
        "names": sorted(OrganizationName.objects.filter(**ours).values_list("pk", "organization", "name")),
        "aliases": sorted(Alias.objects.filter(**ours).values_list("organization", "name", "kind")),
        "people": sorted(Representative.objects.filter(**ours).values_list("pk", "organization")),
        "logos": sorted(OrganizationLogo.objects.filter(**ours).values_list("pk", "organization")),
        "signons": sorted(SignOn.objects.values_list("pk", "organization", "status", "printed_name", "listing")),
        "pairs": sorted(DuplicatePair.objects.values_list("first", "second", "state")),
    }  # fmt: skip


def full_pair():
    """Two entries of one body that have everything that can be moved; the kept one first."""
    kept = OrganizationFactory(name="Casa Alianza", acronym="CA", website="https://casa.example/")
    gone = OrganizationFactory(
        name="Casa Alianza Guatemala", acronym="CAG", place="Petén", email_domain="casa.example", reference="17"
    )
    OrganizationName.objects.create(organization=kept, language="en", name="Covenant House")
    OrganizationName.objects.create(organization=gone, language="en", name="Alliance House")
    OrganizationName.objects.create(organization=gone, language="fr", name="Maison Alliance")
    Alias.objects.create(organization=kept, name="Casa A.")
    Alias.objects.create(organization=gone, name="Casa A.")
    Alias.objects.create(organization=gone, name="C. Alianza")
    Representative.objects.create(organization=kept, email="ana@casa.example", language="en")
    Representative.objects.create(organization=gone, email="ANA@casa.example", language="en")
    Representative.objects.create(organization=gone, email="eva@casa.example", language="en")
    OrganizationLogo.objects.create(
        organization=gone,
        file="logos/aa/a.png",
        sha256="a" * 64,
        width=9,
        height=9,
        permission="By mail",
        added_at=NOON,
    )
    OrganizationFactory(name="Chapter", parent=gone)
    SignOnFactory(organization=gone, printed_name="Casa Alianza - Guatemala")
    SignOnFactory(organization=gone, status=S.PENDING)
    other = OrganizationFactory(name="Casa Alianza Honduras", countries=["HN"])
    first, second = sorted((gone, other), key=lambda row: row.pk)
    DuplicatePair.objects.create(first=first, second=second, state="different", found_at=NOON, decided_at=NOON)
    DuplicatePair.objects.create(first=kept, second=gone, score=93, found_at=NOON)
    return kept, gone


# -- merging -----------------------------------------------------------------------------------------------------------


def test_all_that_pointed_to_the_entry_points_to_the_kept_one():
    kept, gone = full_pair()
    printed = sorted(SignOn.objects.values_list("pk", "printed_name", "countries", "version", "status", "listing"))

    (done,) = merge(kept, gone, alias={gone.pk: "former"})

    kept, gone = fresh(kept), fresh(gone)
    assert gone.merged_into == kept
    assert (
        sorted(SignOn.objects.values_list("pk", "printed_name", "countries", "version", "status", "listing")) == printed
    )
    assert not gone.sign_ons.exists()
    assert kept.sign_ons.count() == 2
    assert sorted(kept.aliases.values_list("name", "kind")) == [
        ("Alliance House", "translated"),
        ("C. Alianza", "spelling"),
        ("CAG", "acronym"),
        ("Casa A.", "spelling"),
        ("Casa Alianza Guatemala", "former"),
    ]
    assert sorted(kept.names.values_list("language", "name")) == [("en", "Covenant House"), ("fr", "Maison Alliance")]
    assert sorted(kept.representatives.values_list("email", flat=True)) == ["ana@casa.example", "eva@casa.example"]
    assert kept.logo.sha256 == "a" * 64
    assert [row.name for row in kept.chapters.all()] == ["Chapter"]
    # What the kept entry did not say, the other one says for it.
    assert (kept.name, kept.acronym, kept.place) == ("Casa Alianza", "CA", "Petén")
    assert (kept.email_domain, kept.reference, gone.reference) == ("casa.example", "17", None)
    other = Organization.objects.get(countries="HN")
    assert {(row.first_id, row.second_id): row.state for row in DuplicatePair.objects.all()} == {
        (kept.pk, gone.pk): "merged",
        (gone.pk, other.pk): "different",
        (kept.pk, other.pk): "different",
    }
    assert (done.kept, done.gone, done.by_name, done.why) == (kept, gone, "ana", "The same office.")


def test_a_merge_keeps_no_contact_data():
    kept, gone = full_pair()

    (done,) = merge(kept, gone)

    assert "@" not in str(done.moved)
    assert len(done.moved["representatives"]) == 1


def test_taking_it_back_brings_everything_back():
    kept, gone = full_pair()
    before = picture_of(kept, gone)

    (done,) = merge(kept, gone)
    assert picture_of(kept, gone) != before
    left = undo(done)

    assert left == ()
    assert picture_of(kept, gone) == before
    assert fresh(done).undone_at == LAST
    assert undo(fresh(done)) == ()


def test_values_are_taken_from_the_entry_that_was_chosen():
    kept = OrganizationFactory(name="Casa", countries=["GT"], website="https://one.example/")
    gone = OrganizationFactory(name="Casa Alianza", countries=["GT", "MX"], website="https://two.example/")

    (done,) = merge(kept, gone, take={"name": gone.pk, "where": gone.pk})

    now = fresh(kept)
    assert (now.name, now.name_key) == ("Casa Alianza", "casa alianza")
    assert [country.code for country in now.countries] == ["GT", "MX"]
    assert now.website == "https://one.example/"
    assert list(now.aliases.values_list("name", flat=True)) == ["Casa"]
    undo(done)
    now = fresh(kept)
    assert (now.name, [country.code for country in now.countries]) == ("Casa", ["GT"])
    assert not now.aliases.exists()


def test_each_change_stands_in_the_history_under_one_act():
    kept, gone = full_pair()

    merge(kept, gone)

    acts = {
        trace.act
        for model in (Organization, Alias, OrganizationName, SignOn)
        for trace in history_of(model).rows.filter(history_type="~", history_change_reason="")
    } | {trace.act for trace in history_of(Alias).rows.filter(name="Casa Alianza Guatemala")}
    assert len(acts) == 1


def test_the_richer_entry_is_proposed_and_of_equals_the_older():
    poor, rich = OrganizationFactory(), OrganizationFactory(acronym="R", website="https://r.example/")
    same = OrganizationFactory()

    assert richest([poor, same, rich]) == rich
    assert richest([same, poor]) == poor
    assert proposed(poor, [rich])["website"] == rich.pk
    assert proposed(poor, [rich])["name"] == poor.pk


# -- both on one letter ------------------------------------------------------------------------------------------------


def both_signed(*, listing=("public", "public"), **values):
    letter = LetterFactory()
    TextFactory(letter=letter)
    kept, gone = OrganizationFactory(name="Casa Alianza"), OrganizationFactory(name="Casa Alianza (CA)")
    signons = [
        SignOnFactory(letter=letter, organization=row, listing=each, **values)
        for row, each in zip((kept, gone), listing, strict=True)
    ]
    return kept, gone, *signons


def test_an_organization_that_stood_twice_on_a_letter_counts_once_and_nothing_is_lost():
    kept, gone, first, second = both_signed()

    (done,) = merge(kept, gone)

    first, second = fresh(first), fresh(second)
    assert (first.status, first.organization_id) == (S.APPROVED, kept.pk)
    assert (second.status, second.organization_id) == (S.MERGED, kept.pk)
    assert second.printed_name == "Casa Alianza (CA)"
    step = Decision.objects.get(sign_on=second.pk)
    assert (step.step, step.before, step.after, step.by) == (Step.MERGED, "approved", "merged", "ana")
    assert step.changes == {"stands_by": [None, first.pk], "organization": [gone.pk, kept.pk]}
    assert step.note == "The same office."

    assert undo(done) == ()
    assert (fresh(second).status, fresh(second).organization_id) == (S.APPROVED, gone.pk)
    assert (fresh(first).status, fresh(first).organization_id) == (S.APPROVED, kept.pk)


def test_the_one_that_was_chosen_stays_on_the_list():
    kept, gone, first, second = both_signed()

    (done,) = merge(kept, gone, stands={first.letter_id: second.pk})

    assert [fresh(first).status, fresh(second).status] == [S.MERGED, S.APPROVED]
    undo(done)
    assert [fresh(first).status, fresh(second).status] == [S.APPROVED, S.APPROVED]
    assert [fresh(first).organization_id, fresh(second).organization_id] == [kept.pk, gone.pk]


def test_a_name_that_is_withheld_stays_so_without_a_choice():
    for listing in (("public", "withheld"), ("withheld", "public")):
        kept, gone, *signons = both_signed(listing=listing)

        merge(kept, gone)

        listed = SignOn.objects.listed().get(letter=signons[0].letter_id)
        assert listed.listing == Listing.WITHHELD


def test_a_name_that_is_withheld_is_only_named_where_somebody_chose_it():
    kept, gone, first, _second = both_signed(listing=("public", "withheld"))

    merge(kept, gone, stands={first.letter_id: first.pk})

    assert SignOn.objects.public().get(letter=first.letter_id).pk == first.pk


def test_who_agreed_to_the_present_version_is_proposed_before_who_was_asked_again():
    asked = SignOnFactory(status=S.ASKED_AGAIN)
    agreed = SignOnFactory(status=S.APPROVED, letter=asked.letter, created_at=LATER)

    assert most_careful([asked, agreed]) == agreed


def test_a_choice_of_a_sign_on_that_is_none_of_them_is_refused():
    kept, gone, first, _second = both_signed()

    with pytest.raises(Refused, match="changed meanwhile"):
        merge(kept, gone, stands={first.letter_id: SignOnFactory().pk})

    assert fresh(gone).merged_into is None


def test_claims_that_wait_stay_claims():
    letter = LetterFactory()
    kept, gone = OrganizationFactory(), OrganizationFactory()
    listed = SignOnFactory(letter=letter, organization=kept)
    waits = SignOnFactory(letter=letter, organization=gone, status=S.PENDING)

    merge(kept, gone)

    assert [fresh(listed).status, fresh(waits).status] == [S.APPROVED, S.PENDING]
    assert fresh(waits).organization == kept
    with pytest.raises(Refused, match="already stands on this letter"):
        approve_signon(signon=waits, at=LAST, by="ana")


def test_an_edition_goes_on_to_print_both():
    kept, gone, first, second = both_signed()
    edition = freeze_edition(letter=first.letter, at=NOON, by="ana")
    before = [(row.language, row.sha256, row.document) for row in edition.texts.all()]

    merge(kept, gone)

    edition = fresh(edition)
    assert edition.sign_ons == [first.pk, second.pk]
    assert edition.organizations == 2
    assert [(row.language, row.sha256, row.document) for row in edition.texts.all()] == before


def test_what_comes_back_after_a_change_of_substance_is_asked_again():
    letter = LetterFactory(status=LetterStatus.OPEN)
    text = TextFactory(letter=letter)
    kept, gone = OrganizationFactory(), OrganizationFactory()
    SignOnFactory(letter=letter, organization=kept)
    off = SignOnFactory(letter=letter, organization=gone)
    (done,) = merge(kept, gone)
    write_text(letter_text=text, text=parse("<h1>Another</h1>\n<p>Other words.</p>"))
    publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason="Other words.", at=LATER, by="ana")

    undo(done)

    assert fresh(off).status == S.ASKED_AGAIN


def test_what_was_put_back_for_moderation_since_stays_there():
    kept, gone, _first, second = both_signed()
    (done,) = merge(kept, gone)
    reconsider_signon(signon=second, at=LATER, by="ana")

    left = undo(done)

    assert fresh(second).status == S.PENDING
    assert left == ("“Casa Alianza (CA)” was decided on since and stays as it is.",)


# -- of other campaigns ------------------------------------------------------------------------------------------------


def test_a_list_of_another_campaign_is_not_touched_and_its_sign_on_not_named():
    kept, gone, first, _second = both_signed()
    mine = frozenset({first.letter.campaign_id + 1})

    with pytest.raises(Refused) as refused:
        merge(kept, gone, campaigns=mine)

    assert "campaign in which you do not moderate" in str(refused.value)
    assert "Casa" not in str(refused.value)
    assert fresh(gone).merged_into is None
    (done,) = merge(kept, gone, campaigns=frozenset({first.letter.campaign_id}))
    with pytest.raises(Refused, match="do not moderate"):
        undo(done, campaigns=mine)
    assert fresh(gone).merged_into == kept


def test_sign_ons_of_other_campaigns_follow_where_no_list_changes():
    kept, gone = OrganizationFactory(), OrganizationFactory()
    theirs = SignOnFactory(organization=gone)

    merge(kept, gone, campaigns=frozenset())

    assert (fresh(theirs).organization, fresh(theirs).status) == (kept, S.APPROVED)


# -- chains, circles, changes since ------------------------------------------------------------------------------------


def test_a_chain_leads_to_its_end_and_is_taken_back_from_there():
    first, second, third = (OrganizationFactory() for _ in range(3))
    signon = SignOnFactory(organization=first)
    (one,) = merge(second, first)
    (two,) = merge(third, second, at=LATER)

    assert fresh(signon).organization == third
    assert entry_now(first) == third
    assert last_of(fresh(first)) == third
    with pytest.raises(Refused, match="was itself merged into"):
        undo(one)
    undo(two)
    assert fresh(signon).organization == second
    undo(one)
    assert fresh(signon).organization == first
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_several_are_merged_at_once_and_taken_back_in_any_order():
    kept, one, two = (OrganizationFactory() for _ in range(3))
    letter = LetterFactory()
    signons = [SignOnFactory(letter=letter, organization=row) for row in (kept, one, two)]
    before = picture_of(kept, one, two)

    first, second = merge(kept, one, two, stands={letter.pk: signons[2].pk})

    assert [fresh(row).status for row in signons] == [S.MERGED, S.MERGED, S.APPROVED]
    undo(second)
    undo(first)
    assert picture_of(kept, one, two) == before


def three_on_one_letter():
    """Three entries that stand on one letter, and their sign-ons; the second and the third were merged into the first.

    The sign-on of the second took that of the first off the list, and was taken off it by that of the third.
    """
    entries = [OrganizationFactory(name=name) for name in ("Kept", "One", "Two")]
    letter = LetterFactory()
    signons = [SignOnFactory(letter=letter, organization=row) for row in entries]
    (first,) = merge(*entries[:2], stands={letter.pk: signons[1].pk})
    (second,) = merge(entries[0], entries[2], stands={letter.pk: signons[2].pk})
    return entries, signons, first, second


def test_a_merge_that_is_not_the_last_can_be_taken_back_and_says_what_stays():
    (kept, one, _two), signons, first, _second = three_on_one_letter()

    _done, outcome = undo_merge(merge=first, at=LAST, by="berta")

    assert outcome.listed == 1
    assert outcome.more == ("“One” was taken off its list by another merge and stands on it again.",)
    assert outcome.left == ("“Kept” stays off the list: its organization stands there by another sign-on.",)
    assert [fresh(row).status for row in signons] == [S.MERGED, S.APPROVED, S.APPROVED]
    assert [fresh(row).organization for row in signons] == [kept, one, kept]


def test_what_no_merge_has_taken_off_by_itself_is_listed_again_once_it_stands_by_nobody():
    entries, signons, first, second = three_on_one_letter()
    undo(first)

    _done, outcome = undo_merge(merge=second, at=LAST, by="berta")

    assert [fresh(row).status for row in signons] == [S.APPROVED] * 3
    assert [fresh(row).organization for row in signons] == entries
    assert outcome.more == ("“Kept” was taken off its list by another merge and stands on it again.",)
    assert outcome.left == ()


def test_each_step_that_took_a_sign_on_off_its_list_is_undone_once():
    _entries, signons, first, second = three_on_one_letter()
    undo(first)
    undo(second)

    for signon in signons:
        steps = list(Decision.objects.filter(sign_on=signon.pk).order_by("pk"))
        taken_off = [row for row in steps if row.before != S.MERGED and row.after == S.MERGED]
        listed = [row for row in steps if row.before == S.MERGED and row.after != S.MERGED]
        assert [row.undoes for row in listed] == taken_off
        assert len(taken_off) == (0 if signon is signons[2] else 1)
        moves = [row.changes["organization"] for row in steps if "organization" in row.changes]
        assert moves == ([] if signon is signons[0] else [moves[0], moves[0][::-1]])


def test_a_sign_on_that_moves_back_and_stays_off_its_list_leaves_a_decision_of_the_move():
    (kept, one, _two), signons, first, _second = three_on_one_letter()
    late = SignOnFactory(letter=signons[1].letter, organization=one, status=S.PENDING)
    SignOn.objects.filter(pk=late.pk).update(status=S.APPROVED, approved_at=LATER)  # as a writer that saw no merge

    left = undo(first)

    steps = Decision.objects.filter(sign_on=signons[1].pk, step=Step.UNDONE).order_by("pk")
    assert fresh(signons[1]).status == S.MERGED
    assert [(row.before, row.after, row.changes) for row in steps] == [
        (S.MERGED, S.MERGED, {"stands_by": [signons[2].pk, late.pk]}),
        (S.MERGED, S.MERGED, {"organization": [kept.pk, one.pk]}),
    ]
    assert "“One” stays off the list: its organization stands there by another sign-on." in left


def test_what_its_organization_withdrew_meanwhile_stays_off_and_is_told():
    kept, gone, first, second = both_signed()
    third = SignOnFactory(letter=first.letter, organization__name="Third")
    (done,) = merge(kept, gone, stands={first.letter_id: second.pk})
    merge(kept, third.organization, stands={first.letter_id: third.pk})
    withdraw_signon(signon=third, at=LATER, by="ana")

    left = undo(done)

    assert [fresh(row).status for row in (first, second, third)] == [S.MERGED, S.APPROVED, S.WITHDRAWN]
    assert left == (
        "“Casa Alianza” stays off the list: its organization stood there by another sign-on, which is “Withdrawn” now."
        " Put it back for moderation if it counts.",
    )


def test_taking_the_last_merge_back_lists_what_stood_before_it_however_it_was_chosen():
    (kept, one, two), signons, *_merges = three_on_one_letter()
    SignOn.objects.filter(pk=signons[1].pk).update(listing=Listing.WITHHELD)
    last = SignOnFactory(letter=signons[0].letter, organization__name="Last")
    before = picture_of(kept, one, two, last.organization)
    (done,) = merge(kept, last.organization, stands={last.letter_id: last.pk})

    assert undo(done) == ()

    assert picture_of(kept, one, two, last.organization) == before
    assert Decision.objects.filter(sign_on__in=[row.pk for row in signons[:2]], at=LAST).count() == 0


def test_of_several_that_stood_by_none_of_each_other_the_careful_one_is_listed_and_the_others_stand_by_it():
    letter, kept = LetterFactory(), OrganizationFactory()
    hidden = SignOnFactory(letter=letter, listing="withheld")
    public, left, last = (SignOnFactory(letter=letter) for _each in range(3))
    (one,) = merge(kept, hidden.organization)
    (two,) = merge(kept, left.organization, stands={letter.pk: left.pk})
    withdraw_signon(signon=left, at=LATER, by="ana")
    (three,) = merge(kept, public.organization)
    (four,) = merge(kept, last.organization, stands={letter.pk: last.pk})

    undo(two)  # now both stand by the last one alone
    undo(four)

    assert [fresh(row).status for row in (hidden, public, last)] == [S.APPROVED, S.MERGED, S.APPROVED]
    step = Decision.objects.filter(sign_on=public.pk).order_by("-pk").first()
    assert (step.step, step.before, step.after) == (Step.UNDONE, S.MERGED, S.MERGED)
    assert step.changes == {"stands_by": [last.pk, hidden.pk]}
    undo(three)
    undo(one)
    assert [fresh(row).status for row in (hidden, public, left, last)] == [
        S.APPROVED, S.APPROVED, S.WITHDRAWN, S.APPROVED,
    ]  # fmt: skip


def test_a_list_of_another_campaign_that_another_merge_had_changed_is_not_touched_either():
    (kept, one, _two), signons, first, _second = three_on_one_letter()
    theirs = signons[0].letter.campaign_id

    with pytest.raises(Refused, match="do not moderate") as refused:
        undo(first, campaigns=frozenset({theirs + 1}))

    assert "One" not in str(refused.value)
    assert [fresh(row).status for row in signons] == [S.MERGED, S.MERGED, S.APPROVED]
    assert fresh(one).merged_into == kept


def test_sign_ons_of_other_campaigns_are_in_no_sentence():
    kept, gone = OrganizationFactory(), OrganizationFactory()
    theirs = [SignOnFactory(organization=gone, status=S.PENDING) for _each in range(2)]
    (done,) = merge(kept, gone)
    match_signon(signon=theirs[0], organization=OrganizationFactory(), at=LATER, by="ana")
    SignOnFactory(organization=kept, created_at=LAST, listing="withheld")

    assert len(foresee_undoing(merge=done, at=LAST).left) == 2
    assert undo(done, campaigns=frozenset()) == ()


def test_what_the_same_mailbox_sent_once_more_stays_off_and_says_why():
    kept, gone, _first, second = both_signed()
    (done,) = merge(kept, gone)
    SignOn.objects.filter(pk=second.pk).update(claim_key="the same")
    SignOnFactory(
        letter=second.letter,
        printed_name=second.printed_name,
        status=S.PENDING,
        claim_key="the same",
        organization=None,
    )

    left = undo(done)

    assert fresh(second).status == S.MERGED
    assert left == (
        "“Casa Alianza (CA)” stays off the list. The same mailbox has another sign-on named “Casa Alianza (CA)” on this"
        " letter. Decide on that one first.",
    )


@pytest.mark.parametrize("kept_first", [True, False])
def test_an_entry_that_was_merged_is_not_merged_again(kept_first):
    kept, gone, third = (OrganizationFactory() for _ in range(3))
    merge(kept, gone)

    with pytest.raises(Refused, match="was merged into"):
        merge(*((gone, third) if kept_first else (third, gone)))

    with pytest.raises(Refused, match="two different"):
        merge(kept, kept)
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("tied", [[(0, 1), (0, 2), (1, 2)], [(0, 1), (1, 2)], [(1, 2), (2, 3), (0, 2)]])
@pytest.mark.parametrize("undone_first", [0, 1])
def test_three_that_pairs_tie_together_are_merged_at_once_and_come_back_in_any_order(tied, undone_first):
    rows = [OrganizationFactory(name=name) for name in ("Kept", "Second", "Third", "Other")]
    for one, other in tied:
        DuplicatePair.objects.create(first=rows[one], second=rows[other], score=100, found_at=NOON)
    before = picture_of(*rows)

    done = merge(rows[0], rows[1], rows[2])

    assert {(row.first, row.second) for row in open_pairs()} == ({(rows[0], rows[3])} if (2, 3) in tied else set())
    for each in (done[undone_first], done[1 - undone_first]):
        undo(each)
    after = picture_of(*rows)
    assert set(after.pop("pairs")) >= set(before.pop("pairs"))  # what was learnt meanwhile may stay to be asked
    assert after == before


def test_an_entry_between_the_two_makes_no_circle():
    top = OrganizationFactory(name="Top")
    gone = OrganizationFactory(name="Gone", parent=top)
    between = OrganizationFactory(name="Between", parent=gone)
    kept = OrganizationFactory(name="Kept", parent=between)
    before = picture_of(top, gone, between, kept)

    (done,) = merge(kept, gone)

    assert fresh(kept).parent == top
    assert fresh(between).parent == kept
    undo(done)
    assert picture_of(top, gone, between, kept) == before


def test_taking_back_makes_no_circle_of_who_came_to_belong_to_whom_since():
    old, new = OrganizationFactory(name="Old"), OrganizationFactory(name="New")
    kept, gone = OrganizationFactory(name="Kept", parent=old), OrganizationFactory(name="Gone", parent=new)
    (done,) = merge(kept, gone, take={"parent": gone.pk})
    set_parent(organization=old, parent=fresh(kept), at=LATER)

    left = undo(done)

    assert left == ("“Kept” does not belong to “Old” again: that one came to belong to it since.",)
    assert (fresh(kept).parent, fresh(old).parent) == (new, kept)


def test_taking_back_leaves_a_chapter_to_which_the_entry_came_to_belong():
    above = OrganizationFactory(name="Above")
    kept, gone = OrganizationFactory(name="Kept"), OrganizationFactory(name="Gone", parent=above)
    chapters = [OrganizationFactory(name=name, parent=gone) for name in ("First", "Second")]
    (done,) = merge(kept, gone, take={"parent": kept.pk})
    set_parent(organization=above, parent=fresh(chapters[0]), at=LATER)

    left = undo(done)

    assert left == ("“First” does not belong to “Gone” again: that one came to belong to it since.",)
    assert [fresh(row).parent for row in (*chapters, above, gone)] == [kept, gone, chapters[0], above]


@pytest.mark.parametrize("merged", [True, False])
def test_taking_back_leads_to_what_the_old_parent_was_merged_into_or_says_that_it_is_gone(merged):
    old, new = OrganizationFactory(name="Old"), OrganizationFactory(name="New")
    kept, gone = OrganizationFactory(name="Kept", parent=old), OrganizationFactory(name="Gone", parent=new)
    (done,) = merge(kept, gone, take={"parent": gone.pk})
    third = OrganizationFactory(name="Third")
    if merged:
        merge(third, old)
    else:
        old.delete()

    left = undo(done)

    assert fresh(kept).parent == (third if merged else new)
    assert left == (() if merged else ("What “Kept” belonged to was deleted since.",))


def test_taking_back_says_that_what_the_entry_belonged_to_was_merged_into_it():
    old, new = OrganizationFactory(name="Old"), OrganizationFactory(name="New")
    kept, gone = OrganizationFactory(name="Kept", parent=old), OrganizationFactory(name="Gone", parent=new)
    (done,) = merge(kept, gone, take={"parent": gone.pk})
    merge(fresh(kept), old)

    left = undo(done)

    assert left == ("“Kept” does not belong to “Old” again: that one was merged into it since.",)
    assert fresh(kept).parent == new


def test_a_branch_merged_into_its_parent_belongs_to_nobody_new():
    top = OrganizationFactory(name="Top")
    branch = OrganizationFactory(name="Branch", parent=OrganizationFactory(name="Between", parent=top))

    merge(top, branch)

    assert fresh(top).parent is None


def test_taking_back_keeps_what_was_changed_since_and_says_so():
    kept, gone = full_pair()
    (done,) = merge(kept, gone)
    kept = fresh(kept)
    kept.place = "Cobán"
    kept.save()
    kept.aliases.get(name="C. Alianza").delete()
    signon = SignOn.objects.filter(status=S.PENDING).get()
    match_signon(signon=signon, organization=OrganizationFactory(), at=LATER, by="ana")
    SignOnFactory(organization=kept, created_at=LAST)

    foreseen = foresee_undoing(merge=done, at=LAST)
    assert fresh(gone).merged_into == kept
    left = undo(done)

    assert left == foreseen.left == (
        "“Casa Alianza”: the field “place” was changed since and stays.",
        "1 name was deleted or moved since.",
        "1 sign-on was matched to another organization since and stays there.",
        "1 sign-on came after the merge and stays with “Casa Alianza”.",
    )  # fmt: skip
    assert fresh(kept).place == "Cobán"
    assert fresh(gone).merged_into is None


def test_a_sign_on_that_came_since_is_told_whatever_day_its_list_gives():
    kept, gone = OrganizationFactory(name="Casa Alianza"), OrganizationFactory()
    (done,) = merge(kept, gone)
    here = {"organization": fresh(kept), "countries": ["GT"]}
    entry = StaffEntry(printed_name="Casa Alianza", **here, signed_at=NOON - timedelta(days=9))
    enter_signon(letter=LetterFactory(), entry=entry, at=LAST)

    assert undo(done) == ("1 sign-on came after the merge and stays with “Casa Alianza”.",)


# -- who signs meanwhile -----------------------------------------------------------------------------------------------


def test_a_request_for_an_entry_that_was_merged_goes_to_the_kept_one():
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)
    kept, gone = OrganizationFactory(), OrganizationFactory(name="Casa Alianza")
    request = SignOnRequest(
        capacity="organization", printed_name="Casa Alianza", organization=gone, person="Ana", email="ana@casa.example",
        language="en", attestation="I may sign.", countries=["GT"],
    )  # fmt: skip
    merge(kept, gone)

    signon = submit_signon(letter=letter, request=request, at=LATER)

    assert fresh(signon).organization == kept


def test_matching_and_undoing_lead_to_the_kept_entry():
    kept, gone, other = (OrganizationFactory() for _ in range(3))
    signon = SignOnFactory(status=S.PENDING, organization=gone)
    match_signon(signon=signon, organization=other, at=NOON, by="ana")
    step = Decision.objects.get(sign_on=signon.pk)
    merge(kept, gone)

    undo_decision(decision=step, at=LATER, by="ana")
    assert fresh(signon).organization == kept

    match_signon(signon=signon, organization=gone, at=LATER, by="ana")
    assert fresh(signon).organization == kept


def test_a_match_that_added_an_entry_leaves_it_where_others_were_merged_into_it():
    signon = SignOnFactory(status=S.PENDING, organization=None)
    match_signon(signon=signon, organization=None, at=NOON, by="ana")
    step, added = Decision.objects.get(sign_on=signon.pk), fresh(signon).organization
    other = OrganizationFactory()
    merge(added, other)

    undo_decision(decision=step, at=LATER, by="ana")

    assert Organization.objects.filter(pk=added.pk).exists()


def approved_as_one_of_two():
    """Two entries on one letter: the first one's sign-on was approved at noon, and the decision that did it."""
    kept, gone = OrganizationFactory(), OrganizationFactory()
    waits = SignOnFactory(organization=kept, status=S.PENDING)
    approve_signon(signon=waits, at=NOON, by="ana")
    return kept, gone, waits, Decision.objects.get(sign_on=waits.pk)


@pytest.mark.parametrize("moves", [True, False])
def test_an_approval_is_not_undone_under_a_merge_and_says_to_take_that_back_first(moves):
    kept, gone, waits, step = approved_as_one_of_two()
    other = SignOnFactory(letter=waits.letter, organization=gone)
    (done,) = merge(gone, kept) if moves else merge(kept, gone, stands={waits.letter_id: waits.pk})

    with pytest.raises(Refused, match="was merged with another entry .* Take that back first: Possible duplicates"):
        undo_decision(decision=step, at=LATER, by="ana")

    undo(done)
    undo_decision(decision=step, at=LAST, by="ana")
    assert [fresh(row).status for row in (waits, other)] == [S.PENDING, S.APPROVED]


def test_an_approval_is_undone_where_a_merge_touched_neither_it_nor_another_for_it():
    kept, gone, waits, step = approved_as_one_of_two()
    merge(kept, gone)

    undo_decision(decision=step, at=LATER, by="ana")

    assert fresh(waits).status == S.PENDING


# -- belongs to --------------------------------------------------------------------------------------------------------


def test_belonging_is_remembered_and_makes_no_circle():
    parent, branch = OrganizationFactory(name="Friends"), OrganizationFactory(name="Friends Mexico")
    DuplicatePair.objects.create(first=parent, second=branch, score=88, found_at=NOON)

    set_parent(organization=branch, parent=parent, at=LATER, by="ana")
    set_parent(organization=branch, parent=parent, at=LATER, by="ana")

    assert fresh(branch).parent == parent
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.decided_by, pair.score) == ("belongs", "ana", 88)
    with pytest.raises(Refused, match="already belongs to"):
        set_parent(organization=parent, parent=branch, at=LATER, by="ana")
    with pytest.raises(Refused, match="already belongs to"):
        set_parent(organization=parent, parent=parent, at=LATER, by="ana")


def test_the_user_who_merged_is_kept_by_account_and_by_name():
    user = User.objects.create_user("ana")

    (done,) = merge(OrganizationFactory(), OrganizationFactory())

    assert (done.by, done.by_name) == (user, "ana")


def test_the_signatory_of_the_other_sign_on_learns_that_the_organization_counts_once_and_no_more(client):
    letter = site.open_letter_of_two_languages()
    signon = site.signed(letter, "approved")
    there = SignOnFactory(letter=letter, listing="withheld", printed_name="ZZCANARY", organization__name="ZZCANARY")
    merge(there.organization, signon.organization)

    page = " ".join(client.get(site.path("status", signon)).content.decode().split())

    assert fresh(signon).status == S.MERGED
    assert "Your organization stands on the letter by another sign-on" in page
    assert "Counted once, with another sign-on of the organization" in page
    assert "Withdrawn" not in page
    assert "ZZCANARY" not in page
    assert "same office" not in page
