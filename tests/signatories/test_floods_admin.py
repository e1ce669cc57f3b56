"""The pages for floods, pauses and corrections: who sees them, what they show, what they do."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import close_letter, open_letter, pause_form, resume_form
from campaigns.models import Letter, LetterStatus, Membership, Role
from signatories.domain.corrections import ask_for_correction
from signatories.domain.moderation import edit_line, seen_up_to
from signatories.domain.signing import hindrance_to_signing
from signatories.models import Correction, CorrectionState, Representative, SignOn, SignOnStatus
from tests.factories import (
    NOON,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db
S = SignOnStatus
BAD = "b" * 64


@pytest.fixture
def letter():
    made = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=made)
    return made


def with_role(letter, role):
    user = User.objects.create_user(f"{role}", is_staff=True)
    Membership.objects.create(campaign=letter.campaign, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def bots(letter, number=3):
    rows = [
        SignOnFactory(
            letter=letter, organization=None, countries=["GT"], printed_name=f"Bot {each}", status=S.UNCONFIRMED,
            network=BAD, created_at=timezone.now(),
        )
        for each in range(number)
    ]  # fmt: skip
    for row in rows:
        SignOnContactFactory(sign_on=row, email=f"bot{row.pk}@canary-flood.example")
    return rows


def page_of(letter):
    return reverse("admin:signatories_signon_flood", args=[letter.pk])


def test_a_flood_is_counted_rejected_and_undone(letter):
    rows = bots(letter)
    moderator = with_role(letter, Role.MODERATOR)
    chosen = f"{page_of(letter)}?count=1&network_of={rows[0].pk}"

    html = moderator.get(chosen).content.decode()
    assert "3 sign-ons would be rejected" in html
    assert "Bot 2" in html
    assert BAD not in html
    late = bots(letter, 1)[0]
    answer = moderator.post(chosen, {"up_to": rows[-1].pk, "reason": "A flood."}, follow=True)

    assert "3 sign-ons are rejected." in answer.content.decode()
    assert SignOn.objects.filter(status=S.REJECTED).count() == 3
    assert SignOn.objects.get(pk=late.pk).status == S.UNCONFIRMED
    batch = rows[0].decisions.get().batch
    answer = moderator.post(reverse("admin:signatories_signon_undo_flood", args=[letter.pk, batch]), follow=True)
    assert "3 sign-ons are again where they were." in answer.content.decode()
    assert SignOn.objects.filter(status=S.UNCONFIRMED).count() == 4


def test_without_a_sign_or_a_reason_nothing_is_rejected(letter):
    rows = bots(letter)
    moderator = with_role(letter, Role.MODERATOR)

    wide = moderator.get(f"{page_of(letter)}?count=1").content.decode()
    moderator.post(f"{page_of(letter)}?count=1", {"up_to": rows[-1].pk, "reason": "All."})
    moderator.post(f"{page_of(letter)}?count=1&network_of={rows[0].pk}", {"up_to": rows[-1].pk, "reason": ""})

    assert "Choose at least one sign" in wide
    assert not SignOn.objects.filter(status=S.REJECTED).exists()


@pytest.mark.parametrize(("role", "status"), [(Role.OWNER, 200), (Role.MODERATOR, 200), (Role.EDITOR, 403), (Role.READER, 403), (Role.CONTACTS, 403)])  # fmt: skip
def test_the_page_of_floods_is_for_moderators(letter, role, status):
    bots(letter)
    other = LetterFactory(status=LetterStatus.OPEN)
    client = with_role(letter, role)

    assert client.get(page_of(letter)).status_code == status
    assert client.get(page_of(other)).status_code in (403, 404)
    assert Client().get(page_of(letter)).status_code == 302


def test_mail_domains_are_shown_only_to_who_may_see_contacts(letter):
    bots(letter)
    user = User.objects.create_user("plain", is_staff=True)
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=("moderate_signon", "view_signon", "change_signon"))
    )
    plain = Client()
    plain.force_login(user)

    assert "canary-flood" in with_role(letter, Role.MODERATOR).get(page_of(letter)).content.decode()
    assert "canary-flood" not in plain.get(f"{page_of(letter)}?count=1&name=bot").content.decode()


def test_a_batch_of_another_letter_is_not_undone(letter):
    rows = bots(letter)
    other = LetterFactory(status=LetterStatus.OPEN, campaign=letter.campaign)
    moderator = with_role(letter, Role.MODERATOR)
    moderator.post(f"{page_of(letter)}?count=1&name=bot", {"up_to": rows[-1].pk, "reason": "A flood."})

    batch = rows[0].decisions.get().batch
    moderator.post(reverse("admin:signatories_signon_undo_flood", args=[other.pk, batch]))

    assert SignOn.objects.filter(status=S.REJECTED).count() == 3


# -- pausing -----------------------------------------------------------------------------------------------------------


def test_a_paused_form_takes_nobody_and_closing_ends_the_pause(letter):
    pause_form(letter=letter, at=NOON)
    pause_form(letter=letter, at=timezone.now())

    stored = Letter.objects.get(pk=letter.pk)
    assert stored.paused_at == NOON
    assert "paused" in hindrance_to_signing(stored, NOON)
    assert hindrance_to_signing(resume_form(letter=letter), NOON) == ""
    pause_form(letter=letter, at=NOON)
    close_letter(letter=letter, at=NOON)
    with pytest.raises(Refused):
        pause_form(letter=letter, at=NOON)
    assert open_letter(letter=letter, at=NOON).paused_at is None


@pytest.mark.parametrize(("role", "may"), [(Role.EDITOR, True), (Role.MODERATOR, True), (Role.READER, False)])
def test_editors_and_moderators_pause_the_form_from_the_page_of_the_letter(letter, role, may):
    client = with_role(letter, role)
    page = reverse("admin:campaigns_letter_change", args=[letter.pk])
    pause = reverse("admin:campaigns_letter_pause", args=[letter.pk])

    assert ("Pause the form" in client.get(page).content.decode()) == may
    answer = client.post(pause, {"do": "pause", "next": page})

    assert Letter.objects.filter(paused_at__isnull=False).exists() == may
    if may:
        assert answer.url == page
        assert "Take sign-ons again" in client.get(page).content.decode()
        assert client.post(pause, {"do": "resume", "next": "https://elsewhere.example/"}).url == reverse("admin:index")
        assert not Letter.objects.filter(paused_at__isnull=False).exists()


# -- corrections -------------------------------------------------------------------------------------------------------


@pytest.fixture
def correction(letter):
    signon = SignOnFactory(letter=letter, printed_name="Casa Alianza", language="es")
    SignOnContactFactory(sign_on=signon, person="Canary Person")
    wanted = {"printed_name": "Casa Alianza, A. C.", "person": "Canary New"}
    return ask_for_correction(signon=signon, values=wanted, note="We were renamed.", at=NOON)


def review_of(correction):
    return reverse("admin:signatories_correction_change", args=[correction.pk])


def test_a_correction_is_shown_side_by_side_and_accepted(letter, correction):
    moderator = with_role(letter, Role.MODERATOR)

    html = moderator.get(review_of(correction)).content.decode()
    for word in ("Casa Alianza, A. C.", "Canary Person", "Canary New", "We were renamed."):
        assert word in html
    seen = seen_up_to(correction.sign_on)
    moderator.post(review_of(correction), {"decision": "accept", "seen": seen})

    signon = SignOn.objects.get(pk=correction.sign_on_id)
    assert (signon.printed_name, signon.contact.person) == ("Casa Alianza, A. C.", "Canary New")
    assert Correction.objects.get().state == CorrectionState.ACCEPTED
    assert "Canary New" not in moderator.get(review_of(correction)).content.decode()


def test_a_correction_is_declined_with_a_reason_only(letter, correction):
    moderator = with_role(letter, Role.MODERATOR)
    seen = seen_up_to(correction.sign_on)

    html = moderator.post(review_of(correction), {"decision": "decline", "seen": seen, "reason": " "}).content.decode()
    assert "Say why: the signatory is told." in html
    assert Correction.objects.get().state == CorrectionState.WAITING
    moderator.post(review_of(correction), {"decision": "decline", "seen": seen, "reason": "Not its name."})

    assert Correction.objects.get().state == CorrectionState.DECLINED
    assert correction.sign_on.decisions.first().reason == "Not its name."


def test_a_line_that_changed_meanwhile_is_looked_at_again(letter, correction):
    moderator = with_role(letter, Role.MODERATOR)
    seen = seen_up_to(correction.sign_on)
    edit_line(signon=correction.sign_on, values={"place": "Petén"}, at=NOON, by="ben")

    answer = moderator.post(review_of(correction), {"decision": "accept", "seen": seen}, follow=True)

    assert "was changed meanwhile" in answer.content.decode()
    assert Correction.objects.get().state == CorrectionState.WAITING


def test_contact_fields_of_a_correction_are_hidden_from_who_may_not_see_contacts(letter, correction):
    user = User.objects.create_user("plain", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=("moderate_signon", "view_correction")))
    plain = Client()
    plain.force_login(user)

    html = plain.get(review_of(correction)).content.decode()
    plain.post(review_of(correction), {"decision": "accept", "seen": seen_up_to(correction.sign_on)})

    assert "Canary" not in html
    assert "your role does not show contacts" in html
    assert Correction.objects.get().state == CorrectionState.WAITING
    listed = plain.get(reverse("admin:signatories_correction_changelist")).content.decode()
    assert "Canary" not in listed


def test_readers_and_other_campaigns_see_no_corrections(letter, correction):
    assert with_role(letter, Role.READER).get(review_of(correction)).status_code == 403
    stranger = with_role(LetterFactory(), Role.MODERATOR)
    assert stranger.get(review_of(correction), follow=True).content.decode().count("Casa Alianza") == 0


# -- representatives ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "shown"), [(Role.MODERATOR, True), (Role.READER, False), (Role.EDITOR, False)])
def test_representatives_stand_on_the_page_of_their_organization_for_moderators(letter, role, shown):
    organization = OrganizationFactory()
    Representative.objects.create(organization=organization, email="canary@known.example", language="en")
    page = reverse("admin:signatories_organization_change", args=[organization.pk])

    html = with_role(letter, role).get(page).content.decode()

    assert ("canary@known.example" in html) == shown
