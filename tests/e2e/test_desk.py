"""The moderation desk in a browser: by keys alone, on a phone, and what axe finds."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from campaigns.models import LetterStatus
from signatories.domain.moderation import ask_signatory
from signatories.domain.reasons import REASONS, words_of
from signatories.models import Decision, SignOn, SignOnStatus, Step
from tests.e2e.accessible import SCREENS, WCAG, violations
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnContactFactory, SignOnFactory, TextFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S = SignOnStatus


def url(page, *args, language="en"):
    with override(language):
        return reverse(f"admin:signatories_desk_{page}", args=args)


@pytest.fixture
def queue():
    """Four entries that wait: of a known body, of one that may be known, of a person, and a deceiving one."""
    now = timezone.now()
    letter = LetterFactory(
        status=LetterStatus.OPEN, time_zone="America/Guatemala", deadline=now + datetime.timedelta(days=2)
    )
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")

    def waiting(age, email, **values):
        signon = SignOnFactory(
            letter=letter, status=S.PENDING, language=values.pop("language", "en"), created_at=now - age,
            confirmed_at=now - age, attestation="I may sign for this organization.", network="n" * 64, **values,
        )  # fmt: skip
        SignOnContactFactory(sign_on=signon, email=email, note="We would like to help.")
        return signon

    known = OrganizationFactory(
        name="Casa de Acogida Río Suchiate", countries=["MX"], website="https://suchiate.example"
    )
    SignOnFactory(organization=known)
    OrganizationFactory(
        name="Instituto Ejemplo para la Movilidad", acronym="IEM", countries=["MX"], website="https://iem.example"
    )
    days, hours = (lambda n: datetime.timedelta(days=n)), (lambda n: datetime.timedelta(hours=n))
    first = waiting(
        days(4), "office@suchiate.example", organization=known, countries=["MX"], place="Tapachula",
        website="https://www.suchiate.example/",
    )  # fmt: skip
    second = waiting(
        days(2), "contact@iem.example", organization=None, printed_name="Inst. Ejemplo para la Movilidad",
        countries=["MX"], website="https://iem.example/es/", language="es",
    )  # fmt: skip
    third = waiting(
        hours(20), "ana@gmail.com", capacity="person", printed_name="Ana Ñúñez", printed_detail="Judge",
        listing="withheld",
    )  # fmt: skip
    fourth = waiting(
        hours(6), "abc7741@gmail.com", organization=None, printed_name="Exаmple Rіghts Frοnt", countries=["US"],
        flags=["honeypot"],
    )  # fmt: skip
    fifth = waiting(
        hours(5), "x@rights.example", organization=None, printed_name="EXАMPLE RІGHTS FRΟNT", countries=["US"],
    )  # fmt: skip
    ask_signatory(signon=third, question="Do you want to be named?", at=NOON, by="mia")
    Decision.objects.create(
        sign_on=third, letter=letter, at=NOON, actor="signatory", step=Step.ANSWERED, after=S.PENDING,
        reason="No, please do not.",
    )  # fmt: skip
    return first, second, third, fourth, fifth


# The chooser of countries and the breadcrumbs are Django's own.
OURS = {"include": [["#content"]], "exclude": [[".selector"]]}


def pages(rows):
    _first, second, third, fourth, _fifth = rows
    return {
        "queue": ("queue",),
        "likely": ("entry", second.pk),
        "person": ("entry", third.pk),
        "rival": ("entry", fourth.pk),
        "manual": ("manual",),
    }


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_the_desk_fits_its_window_and_axe_finds_nothing(desk, queue, language, width, scheme):
    page = desk(url("queue", language=language), editor=False, width=width, bypass_csp=True, color_scheme=scheme)
    for name, (page_name, *args) in pages(queue).items():
        page.go(url(page_name, *args, language=language))
        for part in page.locator("details[data-part]").all():
            part.evaluate("part => { part.open = true }")

        assert not (found := violations(page, within=OURS, levels=WCAG)), (name, found)
        assert page.evaluate("document.documentElement.scrollWidth") == width, name


def test_a_queue_is_worked_off_by_keys(desk, queue):
    first, _second, third, _fourth, _fifth = queue
    page = desk(url("queue"), editor=False)

    page.keyboard.press("j")
    expect(page.get_by_role("link", name=first.printed_name, exact=True)).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text(f"Approved: {first.printed_name}.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inst. Ejemplo para la Movilidad")
    assert SignOn.objects.get(pk=first.pk).status == S.APPROVED

    page.keyboard.press("u")
    expect(page.get_by_text("is as it was before.")).to_be_visible()
    assert SignOn.objects.get(pk=first.pk).status == S.PENDING

    page.goto(page.url.split("/admin/")[0] + url("entry", third.pk))
    page.keyboard.press("r")
    expect(page.get_by_role("radio", name="Stands on the letter already")).to_be_focused()
    page.keyboard.press("Space")
    words = page.get_by_label("What the signatory is told").first
    expect(page.locator("#id_reject-reason")).to_have_value(
        "Your name already stands on the letter: we received more than one sign-on from you. Nothing is missing, and you"
        " need not do anything."
    )
    assert words.count() == 1
    page.locator("#id_reject-reason").focus()
    page.keyboard.type("a")  # no key while somebody types
    assert SignOn.objects.get(pk=third.pk).status == S.PENDING
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Rejected: Ana Ñúñez.")
    assert SignOn.objects.get(pk=third.pk).status == S.REJECTED


def test_keys_can_be_switched_off(desk, queue):
    first = queue[0]
    page = desk(url("entry", first.pk), editor=False)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Use these keys on this computer").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.keyboard.press("j")

    page.wait_for_timeout(300)
    assert page.url.endswith(url("entry", first.pk))
    assert SignOn.objects.get(pk=first.pk).status == S.PENDING


def test_without_script_everything_is_a_button(desk, queue):
    first, second = queue[:2]
    page = desk(url("queue"), editor=False, java_script_enabled=False, width=375)

    page.get_by_role("button", name=f"Approve {first.printed_name}").click()
    expect(page.get_by_role("status")).to_contain_text("Approved: ")
    page.get_by_role("button", name="It is this one: match and approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved: Inst. Ejemplo para la Movilidad.")
    assert SignOn.objects.get(pk=second.pk).organization.name == "Instituto Ejemplo para la Movilidad"

    page.locator("summary", has_text="Reject…").click()
    page.get_by_label("A trial, or not meant seriously").check()
    page.get_by_role("button", name="Show the mail").last.click()
    expect(page.get_by_text("The mail as it will read")).to_be_visible()
    expect(page.get_by_text("The sign-on does not give the name").last).to_be_visible()


def test_several_are_chosen_counted_and_undone(desk, queue):
    first, second = queue[:2]
    page = desk(url("queue"), editor=False)

    page.get_by_label(f"Choose: {first.printed_name}").check()
    page.get_by_label(f"Choose: {second.printed_name}").check()
    page.get_by_role("button", name="Approve…").click()
    expect(page.get_by_text("1 entry would be approved.")).to_be_visible()
    expect(page.get_by_text("1 entry stays as it is")).to_be_visible()
    page.get_by_role("button", name="Approve them").click()
    page.get_by_role("button", name="Undo 1 decision").click()

    expect(page.get_by_text("1 entry is as it was before.")).to_be_visible()
    assert SignOn.objects.get(pk=first.pk).status == S.PENDING


def test_another_standard_reason_takes_the_place_of_the_one_that_left_persons_out(desk, queue):
    words = 'textarea[name="reject-reason"]'
    house = queue[0]
    person = SignOnFactory(
        letter=house.letter, printed_name="Ana Paz", capacity="person", organization=None, status=S.PENDING
    )
    page = desk(url("queue"), editor=False)
    for each in (house, person):
        page.get_by_label(f"Choose: {each.printed_name}").check()
    page.get_by_role("button", name="Reject…").click()
    page.get_by_label("No proof that they may sign").check()
    page.get_by_role("button", name="Reject them").click()
    expect(page.get_by_text("1 entry is not rejected with this")).to_be_visible()
    expect(page.locator(words)).to_have_value(words_of(REASONS, "authority", "en"))

    page.get_by_label("Stands on the letter already").check()
    expect(page.locator(words)).to_have_value(words_of(REASONS, "duplicate", "en"))
    page.locator(words).fill("Words of our own.")
    page.get_by_label("A trial, or not meant seriously").check()

    expect(page.locator(words)).to_have_value("Words of our own.")
