"""Who agreed to which version: what sign-ons do when the letter changes, and who is listed and counted then."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import open_letter
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change, version_in_force
from campaigns.models import Letter, LetterStatus, LetterText, VersionKind
from campaigns.rendering.document import as_data
from campaigns.text.canonical import parse
from signatories import documents
from signatories.documents import document_of
from signatories.domain.moderation import approve_signon
from signatories.domain.renewing import renew_signon
from signatories.domain.roll import roll_of
from signatories.domain.signing import StaffEntry, enter_signon, withdraw_signon
from signatories.exchange.from_document import import_document
from signatories.models import Capacity, Listing, Origin, SignOn, SignOnStatus
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

K, S = VersionKind, SignOnStatus
HOUR = timedelta(hours=1)
WORDS = '<h1>Title</h1>\n<p>We, <data data-count="organizations"></data> in <data data-count="countries"></data>.</p>'


def opened(*, languages=("en",), **fields):
    letter = LetterFactory(status=LetterStatus.DRAFT, **fields)
    for language in languages:
        TextFactory(letter=letter, language=language, source=WORDS)
    return open_letter(letter=letter, at=NOON)


def publish(letter, kind, language="en"):
    """The next version, with a word more than before."""
    row = LetterText.objects.get(letter=letter, language=language)
    changed = parse(f"<h1>{row.title}</h1>\n{row.body[:-5]} Again.</p>")
    write_text(letter_text=row, text=changed)
    return publish_change(letter=letter, kind=kind, reason="A word more.", at=NOON + HOUR, by="ana")


def standing(letter):
    """Printed name to status and version."""
    rows = SignOn.objects.filter(letter=letter).select_related("version")
    return {row.printed_name: (str(row.status), row.version.number if row.version else "") for row in rows}


def test_who_was_entered_on_the_draft_agrees_to_what_it_opens_with():
    letter = LetterFactory(status=LetterStatus.DRAFT, authoritative_language="es")
    TextFactory(letter=letter, language="es", source=WORDS)
    entry = StaffEntry(printed_name="Early", organization=OrganizationFactory(), countries=["GT"])
    assert enter_signon(letter=letter, entry=entry, at=NOON).version is None

    open_letter(letter=letter, at=NOON)

    assert standing(letter) == {"Early": ("approved", "1.0")}
    assert SignOn.objects.get().language == "es"


def test_who_is_entered_later_agrees_to_the_version_in_force():
    letter = opened()
    publish(letter, K.TYPO)

    enter_signon(
        letter=letter,
        entry=StaffEntry(printed_name="Late", organization=OrganizationFactory(), countries=["GT"]),
        at=NOON,
    )

    assert standing(letter) == {"Late": ("approved", "1.1")}


def test_a_correction_leaves_every_sign_on_where_it_is():
    letter = opened()
    for status in S.values:
        SignOnFactory(letter=letter, printed_name=status, status=status)
    before = standing(letter)

    publish(letter, K.TYPO)

    assert standing(letter) == before


def test_substance_asks_those_who_stand_on_the_list_and_nobody_else():
    letter, other = opened(), opened()
    for status in S.values:
        SignOnFactory(letter=letter, printed_name=status, status=status)
    SignOnFactory(letter=other, printed_name="Elsewhere")

    publish(letter, K.SUBSTANCE)

    assert standing(letter) == {
        status: ("asked_again" if status == "approved" else status, "1.0") for status in S.values
    }
    assert standing(other) == {"Elsewhere": ("approved", "1.0")}


def test_one_agrees_to_a_major_version_in_any_of_its_languages():
    letter = opened(languages=("en", "es"))
    SignOnFactory(letter=letter, printed_name="In Spanish", language="es")
    SignOnFactory(letter=letter, printed_name="In English", language="en")
    publish(letter, K.TYPO, "es")

    for language in ("en", "es"):
        [group] = roll_of(letter, language).groups
        assert [line.name for line in group.lines] == ["In English", "In Spanish"]
        assert document_of(letter, language).earlier == ()


def test_a_pending_one_that_is_approved_after_substance_stands_under_the_version_it_signed():
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Waited", status=S.PENDING)
    publish(letter, K.SUBSTANCE)

    approve_signon(signon=sign_on, at=NOON + 2 * HOUR)

    assert standing(letter) == {"Waited": ("asked_again", "1.0")}
    assert SignOn.objects.get().approved_at == NOON + 2 * HOUR
    assert [each.major for each in roll_of(letter, "en").earlier] == [1]


def test_a_pending_one_that_is_approved_after_a_correction_stands_on_the_list():
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Waited", status=S.PENDING)
    publish(letter, K.TYPO)

    approve_signon(signon=sign_on, at=NOON)

    assert standing(letter) == {"Waited": ("approved", "1.0")}
    assert roll_of(letter, "en").earlier == ()


def test_approving_does_not_take_somebody_to_a_version_they_have_not_agreed_to():
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Asked")
    publish(letter, K.SUBSTANCE)

    with pytest.raises(Refused, match="^“Asked” was asked to sign the new version. Record their agreement to it"):
        approve_signon(signon=sign_on, at=NOON)

    assert standing(letter) == {"Asked": ("asked_again", "1.0")}


def test_a_renewed_sign_on_agrees_to_the_version_in_force():
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Again", approved_at=NOON)
    publish(letter, K.SUBSTANCE)

    renew_signon(signon=sign_on, at=NOON)
    publish(letter, K.TYPO)
    renewed = renew_signon(signon=sign_on, at=NOON)  # asking twice changes nothing, a correction later neither

    assert standing(letter) == {"Again": ("approved", "2.0")}
    assert (renewed.origin, renewed.language, renewed.approved_at) == (Origin.STAFF, "en", NOON)


@pytest.mark.parametrize("status", [status for status in S.values if status not in (S.ASKED_AGAIN, S.APPROVED)])
def test_only_who_was_asked_again_is_renewed(status):
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Other", status=status)
    publish(letter, K.SUBSTANCE)

    with pytest.raises(Refused, match="^“Other” was not asked to sign a new version.$"):
        renew_signon(signon=sign_on, at=NOON)

    assert standing(letter) == {"Other": (status, "1.0")}


def test_who_was_asked_again_may_leave():
    letter = opened()
    sign_on = SignOnFactory(letter=letter, printed_name="Leaves")
    publish(letter, K.SUBSTANCE)

    withdraw_signon(signon=sign_on, at=NOON)

    assert roll_of(letter, "en").earlier == ()


# --- Lists and counts -------------------------------------------------------------------------------------


def names(roll):
    return [line.name for group in roll.groups for line in group.lines]


def numbers(roll):
    return roll.organizations, roll.countries, roll.persons, roll.withheld


def letter_with_three_majors():
    """One signed 1.0 alone, two 2.0, one 3.0; Guatemala stands under each."""
    letter = opened()
    for name, countries in (("First", ["GT"]), ("Second", ["GT", "MX"]), ("Third", ["GT"])):
        SignOnFactory(letter=letter, printed_name=name, organization__countries=countries)
    SignOnFactory(letter=letter, printed_name="Hidden first", listing=Listing.WITHHELD)
    SignOnFactory(letter=letter, printed_name="A person", capacity=Capacity.PERSON)
    for renewed in (["Second", "Third", "A person"], ["Third"]):
        publish(letter, K.SUBSTANCE)
        for sign_on in SignOn.objects.filter(letter=letter, printed_name__in=renewed):
            renew_signon(signon=sign_on, at=NOON)
    return letter


def test_the_list_holds_who_agreed_to_the_version_in_force_and_others_follow_newest_first():
    roll = roll_of(letter_with_three_majors(), "en")

    assert (roll.major, names(roll), numbers(roll)) == (3, ["Third"], (1, 1, 0, 0))
    assert [(each.major, names(each), numbers(each)) for each in roll.earlier] == [
        (2, ["Second", "A person"], (1, 2, 1, 0)),
        (1, ["First"], (2, 1, 0, 1)),
    ]


def test_live_counts_and_totals_are_those_of_the_version_in_force():
    document = document_of(letter_with_three_majors(), "en")

    assert document.body.startswith("<p>We, 1 in 1")
    assert (document.totals.organizations, document.totals.countries) == (1, 1)
    assert [(each.major, each.totals.signatories) for each in document.earlier] == [(2, 2), (1, 2)]
    assert [group.heading for group in document.earlier[0].groups] == ["Guatemala and Mexico", "Individuals"]


def test_withheld_names_of_earlier_versions_stand_in_no_list():
    document = document_of(letter_with_three_majors(), "en")

    assert "Hidden first" not in json.dumps(as_data(document))
    assert document.earlier[1].totals.withheld == 1


@pytest.mark.parametrize(
    ("display", "groups", "earlier"), [("shown", [1, 2, 1], 2), ("counted", [0, 0, 0], 2), ("hidden", [0], 0)]
)
def test_earlier_lists_are_shown_counted_or_hidden_like_the_present_one(display, groups, earlier):
    letter = letter_with_three_majors()
    letter.roll_while_open = display
    letter.save()

    document = document_of(letter, "en")

    assert [len(each.groups) for each in (document, *document.earlier)] == groups
    assert len(document.earlier) == earlier
    if display == "hidden":
        assert "First" not in json.dumps(as_data(document))


def test_the_origins_are_those_of_all_lists():
    letter = opened()
    SignOnFactory(letter=letter, printed_name="By form", origin=Origin.FORM)
    SignOnFactory(letter=letter, printed_name="Renewed", origin=Origin.FORM)
    publish(letter, K.SUBSTANCE)
    renew_signon(signon=SignOn.objects.get(printed_name="Renewed"), at=NOON)

    assert document_of(letter, "en").origins == "both"


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_takes_as_many_queries_with_earlier_versions_as_without(count, django_assert_num_queries):
    letter = opened()
    SignOnFactory.create_batch(count, letter=letter)
    for _round in range(count):
        publish(letter, K.SUBSTANCE)

    with django_assert_num_queries(3):
        roll_of(letter, "en")


def test_a_letter_from_elsewhere_that_opens_with_other_words_asks_its_signatories_again():
    letter = opened()
    SignOnFactory(letter=letter, printed_name="Early")
    arrived = import_document(replace(document_of(letter, "en"), slug="arrived"), at=NOON).letters[0]
    write_text(letter_text=arrived.texts.get(), text=parse("<h1>Other</h1>\n<p>Other words.</p>"))

    open_letter(letter=arrived, at=NOON)

    early = arrived.sign_ons.get()
    assert (early.status, early.version.number) == (SignOnStatus.ASKED_AGAIN, "1.0")
    assert renew_signon(signon=early, at=NOON).version.number == "2.0"


# --- The document -----------------------------------------------------------------------------------------


def test_the_document_names_its_version_and_the_hash_of_its_words():
    letter = opened()
    version = publish(letter, K.TYPO)

    document = document_of(letter, "en")

    assert (document.version, document.major, document.text_sha256) == ("1.1", 1, version.texts.get().sha256)


def test_the_desk_and_a_draft_name_none():
    letter = opened()
    draft = TextFactory(letter__status=LetterStatus.DRAFT).letter

    for document in (document_of(letter, "en", desk=True), document_of(draft, "en")):
        assert (document.version, document.major, document.text_sha256) == ("", 0, "")


def test_words_and_names_of_a_document_are_of_one_version(monkeypatch):
    letter = Letter.objects.get(pk=opened().pk)
    SignOnFactory(letter=letter, printed_name="Early")
    stock = documents.roll_of

    def publishes_before(letter, language, **told):
        monkeypatch.setattr(documents, "roll_of", stock)
        publish(letter, K.SUBSTANCE)
        return stock(letter, language, **told)

    monkeypatch.setattr(documents, "roll_of", publishes_before)

    document = document_of(letter, "en")

    assert (document.version, [each.major for each in document.earlier]) == ("2.0", [1])
    assert document.text_sha256 == version_in_force(letter).texts.get().sha256
