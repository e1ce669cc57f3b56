"""Errata: what is remarked on an edition, who may read it, and what takes it off again."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from campaigns.models import LetterStatus
from signatories.domain.errata import editions_naming, hide_erratum, public_errata
from signatories.domain.moderation import edit_line, undo_decision
from signatories.domain.moves import last_decision
from signatories.domain.retention import forget_signatory
from signatories.domain.signing import withdraw_signon
from signatories.editions import freeze_edition, manifest_of, redact_edition
from signatories.models import Capacity, Decision, Erratum, Listing, SignOnStatus, Step
from tests.factories import NOON, LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=132)  # 12 July 2026
PAGE = "/letters/rights/editions/1/"


@pytest.fixture
def letter():
    letter = LetterFactory(slug="rights")
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")
    return letter


@pytest.fixture
def signon(letter):
    return SignOnFactory(letter=letter, printed_name="First Society", organization__name="First Society")


@pytest.fixture
def edition(letter, signon):
    return freeze_edition(letter=letter, at=NOON, by="ana")


def rename(signon, name="Second Society", at=LATER):
    edit_line(signon=signon, values={"printed_name": name}, at=at, by="ana")
    signon.refresh_from_db()


def lines(edition):
    return [(row.kind, row.before, row.after) for row in public_errata([edition])[edition.pk]]


def words(answer):
    return " ".join(answer.content.decode().replace("<bdi>", "").replace("</bdi>", "").split())


def test_a_corrected_and_a_withdrawn_name_are_told_with_their_day(client, letter, edition, signon):
    gone = SignOnFactory(letter=letter, printed_name="Third Society")
    second = freeze_edition(letter=letter, at=NOON, by="ana")
    rename(signon)
    withdraw_signon(signon=gone, at=LATER)

    page = words(client.get("/letters/rights/editions/2/"))

    assert '<time datetime="2026-07-12">12 July 2026</time>: “First Society” is now written “Second Society”.' in page
    assert '<time datetime="2026-07-12">12 July 2026</time>: “Third Society” has withdrawn its sign-on.' in page
    assert lines(edition) == [("corrected", "First Society", "Second Society")]
    assert lines(second) == [("corrected", "First Society", "Second Society"), ("withdrawn", "Third Society", "")]
    assert "12 de julio de 2026" in words(client.get(f"/es{PAGE}"))


def test_lists_say_how_many_corrections_came_since(client, letter, edition, signon):
    assert "correction since" not in words(client.get("/letters/rights/editions/"))
    rename(signon)

    for path in ("/letters/rights/editions/", "/letters/rights/"):
        assert f'<a class="numbers" href="{PAGE}#corrections">1 correction since</a>' in words(client.get(path))


def test_the_manifest_holds_the_errata(edition, signon):
    assert json.loads(manifest_of(edition))["errata"] == []
    rename(signon)

    assert json.loads(manifest_of(edition))["errata"] == [
        {"at": LATER.isoformat(), "kind": "corrected", "before": "First Society", "after": "Second Society"}
    ]


def test_only_what_still_holds_is_told(edition, signon):
    rename(signon, "Second Society")
    rename(signon, "Third Society", LATER + timedelta(days=1))
    assert lines(edition) == [("corrected", "First Society", "Third Society")]

    rename(signon, "First Society", LATER + timedelta(days=2))
    assert lines(edition) == []


def test_an_undone_correction_is_told_to_nobody(edition, signon):
    rename(signon)
    undo_decision(decision=last_decision(signon), at=LATER, by="ana")

    assert Erratum.objects.count() == 1
    assert lines(edition) == []


def test_a_hidden_erratum_is_nowhere(client, edition, signon):
    rename(signon)
    hide_erratum(erratum=Erratum.objects.get(), at=LATER)
    hide_erratum(erratum=Erratum.objects.get(), at=LATER + timedelta(days=1))

    assert Erratum.objects.get().hidden_at == LATER
    assert "Second Society" not in words(client.get(PAGE))
    assert "correction" not in words(client.get("/letters/rights/editions/"))
    assert b"Second Society" not in manifest_of(edition)


def test_a_name_that_is_withheld_from_now_on_is_in_no_erratum(client, edition, signon):
    rename(signon)
    edit_line(signon=signon, values={"listing": Listing.WITHHELD}, at=LATER, by="ana")

    assert lines(edition) == []
    assert "Second Society" not in words(client.get(PAGE))


def test_a_name_that_the_edition_only_counts_gets_no_erratum(letter):
    signon = SignOnFactory(letter=letter, printed_name="Secret Society", listing=Listing.WITHHELD)
    freeze_edition(letter=letter, at=NOON, by="ana")

    rename(signon)
    withdraw_signon(signon=signon, at=LATER)

    assert not Erratum.objects.exists()
    assert editions_naming(signon) == []


def test_an_edition_that_was_taken_off_tells_no_errata(client, edition, signon):
    rename(signon)
    redact_edition(edition=edition, at=LATER, by="ana", reason="For the safety of people.")

    assert "Society" not in words(client.get(PAGE))


def test_errata_of_a_letter_under_embargo_are_shown_to_nobody(client, letter, edition, signon):
    rename(signon)
    letter.public_from = LATER + timedelta(days=36500)
    letter.save()

    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}manifest.json").status_code == 404


def test_errata_are_kept_back_with_the_roll_of_a_letter_that_was_opened_again(client, letter, edition, signon):
    rename(signon)
    letter.status, letter.roll_while_open = LetterStatus.OPEN, "hidden"
    letter.save()

    assert "Second Society" not in words(client.get(PAGE))


def test_who_signed_an_earlier_version_and_is_named_in_its_list_gets_an_erratum_too(letter, signon):
    from campaigns.domain.versions import freeze_version  # noqa: PLC0415

    text = letter.texts.get(language="en")
    text.title = "Other words"
    text.save()
    freeze_version(letter=letter, kind="substance", at=NOON, reason="More is demanded.")
    signon.refresh_from_db()
    assert signon.status == SignOnStatus.ASKED_AGAIN
    edition = freeze_edition(letter=letter, at=NOON, by="ana")
    assert signon.pk not in edition.sign_ons

    rename(signon)

    assert lines(edition) == [("corrected", "First Society", "Second Society")]


def test_of_a_forgotten_person_the_page_says_that_somebody_withdrew(client, letter):
    signon = SignOnFactory(letter=letter, capacity=Capacity.PERSON, printed_name="Ana Pérez")
    freeze_edition(letter=letter, at=NOON, by="ana")

    forget_signatory(signon=signon, keep_line=False, at=LATER)

    page = words(client.get(PAGE))
    assert "12 July 2026</time>: One signatory has withdrawn its sign-on." in page
    assert "Pérez" not in page


# -- the desk ----------------------------------------------------------------------------------------------------------


def staff(client, *names):
    user = User.objects.create_user("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def test_staff_take_a_correction_off_the_page_after_a_question(client, edition, signon):
    rename(signon)
    user = staff(client, "view_edition", "redact_edition")
    erratum = Erratum.objects.get()
    hide = reverse("admin:campaigns_edition_hide_erratum", args=[erratum.pk])
    desk = reverse("admin:campaigns_edition_change", args=[edition.pk])
    assert hide in client.get(desk).content.decode()

    asked = client.get(hide)
    assert "“First Society” is now written “Second Society”." in asked.content.decode()
    assert Erratum.objects.get().hidden_at is None

    assert client.post(hide).url == desk
    assert Erratum.objects.get().hidden_at is not None
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (user, str(edition.pk))
    page = client.get(desk).content.decode()
    assert "taken off the public page" in page
    assert hide not in page


def test_who_may_not_take_editions_off_sees_errata_and_has_no_button(client, edition, signon):
    rename(signon)
    staff(client, "view_edition")
    hide = reverse("admin:campaigns_edition_hide_erratum", args=[Erratum.objects.get().pk])

    page = client.get(reverse("admin:campaigns_edition_change", args=[edition.pk])).content.decode()

    assert "is now written" in page
    assert hide not in page
    assert client.get(hide).status_code == 403
    assert client.post(hide).status_code == 403
    assert Erratum.objects.get().hidden_at is None


def test_a_correction_by_staff_leaves_a_decision_and_an_erratum(client, edition, signon):
    staff(client, "view_signon", "change_signon")
    url = reverse("admin:signatories_signon_change", args=[signon.pk])
    form = client.get(url).context["adminform"].form
    values = {form.add_prefix(name): form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values = {name: "" if value is None else value for name, value in values.items()}
    values |= {
        "printed_name": "Second Society",
        "countries": ["GT"],
        "position": "3",
        "organization": signon.organization_id,
    }

    answer = client.post(url, values)

    assert answer.status_code == 302, answer.context["errors"]
    signon.refresh_from_db()
    assert (signon.printed_name, signon.position) == ("Second Society", 3)
    decision = Decision.objects.get()
    assert (decision.step, decision.by, decision.changes["printed_name"]) == (
        Step.EDITED, "staff", ["First Society", "Second Society"],
    )  # fmt: skip
    assert lines(edition) == [("corrected", "First Society", "Second Society")]
