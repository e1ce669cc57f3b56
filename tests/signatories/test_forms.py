"""The sign-on form judges what strangers type: kindly, in the reader's language, and by the capacity alone."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.text.mailboxes import USUAL, meant_address
from signatories.domain.declarations import declaration
from signatories.form_fields import country_choices
from signatories.form_keys import HONEYPOT, FormKey, signals
from signatories.forms import SignOnForm
from signatories.models import OrganizationName
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory
from tests.signatories.test_logos import picture

LATER = NOON + datetime.timedelta(days=1)
NAMES = [  # one honest name in each of twenty scripts
    "Coordinadora de la Niñez -CIPRODENI-", "Κέντρο Δικαιωμάτων", "Мемориал", "منظمة العفو الدولية", "האגודה לזכויות האזרח",
    "人権センター", "人权观察", "국제앰네스티", "मानव अधिकार केंद्र", "মানবাধিকার কেন্দ্র", "மனித உரிமைகள் மையம்", "మానవ హక్కులు", "ಮಾನವ ಹಕ್ಕು",
    "മനുഷ്യാവകാശം", "ศูนย์สิทธิมนุษยชน", "ສິດທິມະນຸດ", "មជ្ឈមណ្ឌល\u200bសិទ្ធិមនុស្ស", "လူ့အခွင့်အရေး", "የሰብአዊ መብቶች", "ადამიანის უფლებები",
    "Մարդու իրավունքներ", "ᎠᏂᎩᏚᏩᎩ", "Payxail Yajaw Konob'", "L’Auravetl’an", "Ñuu Savi (Ve'e Tu'un Sávi)", "St. Mary’s & Co. – 4U!",
]  # fmt: skip
COMPLETE = {
    "capacity": "organization",
    "organization": "New Network",
    "country": "GT",
    "person": "Ana Brito",
    "title": "director",
    "email": "ana@network.example",
    "attestation": "on",
}
PERSON = {"capacity": "person", "person": "Ana Brito", "email": "ana@mail.example", "attestation": "on"}

pytestmark = pytest.mark.django_db


def form(data, *, files=None, language="en", **options):
    return SignOnForm(data, files or {}, letter=options.pop("letter", None), language=language, at=LATER, **options)


def judged(**changes):
    made = form({**COMPLETE, **changes})
    made.is_valid()
    return {name: errors[0] for name, errors in made.errors.items()}


def request_of(made, **options):
    assert made.is_valid(), made.errors
    options = {"attestation": "I agree.", "key": None, "read": None, "network": "n", "flags": (), **options}
    return made.to_request(**options)


def test_a_new_organization_becomes_a_typed_request():
    data = {
        **COMPLETE,
        "printed_name": "New Network (NN)",
        "acronym": "NN",
        "country2": "MX",
        "country3": "GT",
        "place": "Nebaj",
        "website": "network.example/about",
        "kind": "network",
        "listing": "withheld",
        "note": "Good luck.\nAnd more.",
    }

    request = request_of(form(data), flags=["quick"])

    assert request.organization is None
    assert request.printed_name == "New Network (NN)"
    assert list(request.countries) == ["GT", "MX"]
    assert (request.scope, request.place, request.acronym, request.kind) == ("national", "Nebaj", "NN", "network")
    assert request.website == "https://network.example/about"
    assert (request.person, request.title, request.email) == ("Ana Brito", "director", "ana@network.example")
    assert (request.listing, request.note, request.flags) == ("withheld", "Good luck.\nAnd more.", ("quick",))
    assert (request.attestation, request.language, request.network) == ("I agree.", "en", "n")


def test_a_regional_organization_needs_no_country():
    request = request_of(form({**COMPLETE, "country": "", "scope": "international"}))

    assert (request.scope, list(request.countries)) == ("international", [])


@pytest.fixture
def known():
    organization = OrganizationFactory(
        name="Asociación Pop No'j", acronym="PN", countries=["GT", "MX"], place="Quiché", website="https://pop.example",
        kind="network",
    )  # fmt: skip
    OrganizationName.objects.create(organization=organization, language="en", name="Pop No'j Association")
    SignOnFactory(organization=organization)
    return organization


MINIMAL = {
    "capacity": "organization",
    "organization": "asociacion pop nOj",
    "person": "Ana",
    "email": "ana@pop.example",
    "attestation": "on",
}


def test_of_a_known_organization_only_four_things_are_asked(known):
    request = request_of(form(MINIMAL))

    assert request.organization == known
    assert request.printed_name == "Pop No'j Association"
    assert sorted(request.countries) == ["GT", "MX"]
    assert (request.acronym, request.place, request.website, request.kind) == (
        "PN", "Quiché", "https://pop.example", "network",
    )  # fmt: skip
    assert request_of(form(MINIMAL, language="es")).printed_name == "Asociación Pop No'j"


def test_what_should_be_different_in_a_known_entry_is_taken_and_nothing_else(known):
    changed = {**MINIMAL, "printed_name": "Pop No'j, Nebaj", "country": "GT", "website": "https://new.example"}

    request = request_of(form(changed))

    assert request.organization == known
    assert (request.printed_name, list(request.countries)) == ("Pop No'j, Nebaj", ["GT"])
    assert (request.website, request.place) == ("https://new.example", "Quiché")

    regional = request_of(form({**MINIMAL, "scope": "regional"}))
    assert (regional.scope, sorted(regional.countries)) == ("regional", ["GT", "MX"])


def test_an_entry_that_is_not_public_behaves_like_one_that_does_not_exist():
    hidden = OrganizationFactory(name="Hidden Shelter", countries=["GT"])
    SignOnFactory(organization=hidden, listing="withheld")
    answers = []
    for name in ("Hidden Shelter", "Nobody Shelter"):
        made = form({**MINIMAL, "organization": name})
        made.is_valid()
        answers.append(made.errors.as_json())
        assert request_of(form({**COMPLETE, "organization": name})).organization is None

    assert answers[0] == answers[1]
    assert "country" in answers[0]


def test_a_person_signs_with_a_title_and_without_anything_of_an_organization():
    data = {
        **COMPLETE,
        **PERSON,
        "title": "Professor of Law",
        "own_country": "SV",
        "website": "not at all",
        "kind": "x",
    }

    request = request_of(form(data))

    assert (request.capacity, request.printed_name, request.printed_detail) == (
        "person", "Ana Brito", "Professor of Law",
    )  # fmt: skip
    assert list(request.countries) == ["SV"]
    assert request.organization is None
    assert (request.website, request.kind, request.acronym) == ("", "", "")


def test_a_person_may_name_an_organization_that_does_not_sign(known):
    request = request_of(
        form({**PERSON, "capacity": "affiliated", "title": "Professor", "organization": "Asociación Pop No'j"})
    )

    assert request.organization is None
    assert request.printed_detail == "Professor, Asociación Pop No'j"
    assert list(request.countries) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"organization": ""}, "organization", "Write the name"),
        ({"organization": "..."}, "organization", "no letters"),
        ({"organization": "Good\u202eeviL"}, "organization", "invisible"),
        ({"organization": "AsociaciÃ³n"}, "organization", "garbled"),
        ({"organization": "x" * 301}, "organization", "too long: at most 300"),
        ({"printed_name": "\u200b!"}, "printed_name", "invisible"),
        ({"country": ""}, "country", "Choose a country"),
        ({"country": "ZZ"}, "country", "not one of the available"),
        ({"acronym": "x" * 41}, "acronym", "at most 40"),
        ({"place": "a\u202eb"}, "place", "invisible"),
        ({"website": "nothing"}, "website", "Write it like"),
        ({"website": "javascript://x.example/%0Aalert(1)"}, "website", "Write it like"),
        ({"kind": "other things"}, "kind", "not one of the available"),
        ({"person": ""}, "person", "Write your name"),
        ({"person": "x" * 201}, "person", "at most 200"),
        ({"title": ""}, "title", "what you do"),
        ({"email": ""}, "email", "Write your e-mail"),
        ({"email": "ana.network.example"}, "email", "no “@”"),
        ({"email": "ana@network"}, "email", "cannot be right"),
        ({"email": "ana@network.example\r\nBcc: all@x.example"}, "email", "cannot be right"),
        ({"note": "x" * 2001}, "note", "at most 2000"),
        ({"attestation": ""}, "attestation", "Tick this box"),
        ({"listing": "secret"}, "listing", "not one of the available"),
        ({"capacity": "king"}, "capacity", "not one of the available"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_field_alone_and_how_to_mend_it(changes, field, words):
    problems = judged(**changes)

    assert list(problems) == [field]
    assert words in problems[field]


def test_an_empty_form_asks_for_what_is_needed_and_no_more():
    made = form({})
    made.is_valid()
    assert set(made.errors) == {"capacity", "organization", "person", "email", "attestation"}

    made = form({"capacity": "person"})
    made.is_valid()
    assert set(made.errors) == {"person", "email", "attestation"}

    made = form({"capacity": "affiliated", "person": "Ana"})
    made.is_valid()
    assert set(made.errors) == {"organization", "email", "attestation"}


def test_position_and_organization_together_fit_on_the_line():
    made = form({**PERSON, "capacity": "affiliated", "title": "p" * 200, "organization": "o" * 99})

    assert not made.is_valid()
    assert "Shorten" in made.errors["title"][0]


def test_blanks_as_spreadsheets_leave_them_are_no_mistake():
    request = request_of(form({**COMPLETE, "organization": " Red\tde\u00a0 Paz \n", "person": "Ana\t Brito"}))

    assert (request.printed_name, request.person) == ("Red de Paz", "Ana Brito")


@pytest.mark.parametrize("name", NAMES)
def test_honest_names_in_twenty_scripts_are_taken_as_they_are(name):
    request = request_of(form({**COMPLETE, "organization": name, "person": name, "title": name, "place": name}))

    assert (request.printed_name, request.person) == (name, name)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [*COMPLETE, "printed_name", "country2", "scope", "place", "website", "kind", "note", "listing"]
        ),
        st.text(max_size=60) | st.sampled_from(["GT", "regional", "person", "affiliated", "withheld", "a@b.example"]),
    )
)
def test_whatever_is_typed_gives_a_request_or_a_sentence(data):
    made = form({**COMPLETE, **data})

    if made.is_valid():
        request = request_of(made)
        assert request.printed_name.strip()
        assert len(request.printed_name) <= 300
        assert len(request.printed_detail) <= 300
    else:
        assert all(errors[0] for errors in made.errors.values())


def test_showing_the_line_asks_for_the_line_only():
    made = form({"capacity": "organization", "organization": "New", "country": "GT"}, only_line=True)
    assert made.is_valid()
    assert (made.line().name, made.line().countries) == ("New", ("GT",))

    made = form({"capacity": "organization", "organization": "New", "email": "x"}, only_line=True)
    assert not made.is_valid()
    assert list(made.errors) == ["country"]

    made = form(
        {"capacity": "affiliated", "person": "Ana", "title": "nurse", "organization": "Hospital"}, only_line=True
    )
    assert made.is_valid()
    assert (made.line().name, made.line().detail, made.line().person) == ("Ana", "nurse, Hospital", True)


def test_a_logo_is_checked_and_only_for_an_organization():
    def files(content):
        return {"logo": SimpleUploadedFile("logo.png", content)}

    made = form(COMPLETE, files=files(picture()))
    assert made.is_valid()
    assert made.cleaned_data["logo"].width == 60

    made = form(COMPLETE, files=files(b"<svg/>"))
    assert not made.is_valid()
    assert "not a PNG" in made.errors["logo"][0]

    made = form(PERSON, files=files(b"<svg/>"))
    assert made.is_valid()
    assert not made.cleaned_data["logo"]

    made = form(COMPLETE, logo_too_large=True)
    assert not made.is_valid()
    assert "larger than 2 MB" in made.errors["logo"][0]


def test_countries_stand_in_the_order_of_the_reader():
    with translation.override("es"):
        names = [name for _code, name in form({}).fields["country"].choices]

    assert names[1] == "Afganistán"
    assert names.index("Níger") < names.index("Noruega") < names.index("Nueva Zelanda")
    assert [code for code, _name in country_choices("en")][:2] == ["AF", "AX"]


def test_declarations_name_text_version_and_language_in_the_words_of_the_interface():
    said = {"title": "Our Rights", "version": "2.1", "language": "es"}

    words = {capacity: declaration(capacity, **said) for capacity in ("organization", "person", "affiliated")}

    assert len(set(words.values())) == 3
    for sentence in words.values():
        assert "“Our Rights” (version 2.1, Spanish)" in sentence
    assert "authorized to sign" in words["organization"]
    assert "identification only" in words["affiliated"]


# -- what the form carries -------------------------------------------------------------------------------------------


def test_the_key_of_a_form_comes_back_and_no_other_is_believed():
    letter, other = LetterFactory(), LetterFactory()
    key = FormKey.fresh(version=7, at=NOON)

    assert FormKey.read(key.signed(letter), letter) == key
    assert FormKey.read(key.signed(letter), other) is None
    for forged in ("", "x", key.signed(letter)[:-1], "a:b:c", key.signed(letter).replace(":", "", 1)):
        assert FormKey.read(forged, letter) is None


def test_what_is_odd_is_told_and_nothing_else():
    key = FormKey(uuid.uuid4(), NOON, 1)
    slow, quick = NOON + datetime.timedelta(seconds=4), NOON + datetime.timedelta(seconds=3)

    assert signals({HONEYPOT: ""}, key, at=slow) == []
    assert signals({}, key, at=quick) == ["quick"]
    assert signals({HONEYPOT: "Buy now"}, key, at=slow) == ["honeypot"]
    assert signals({HONEYPOT: "Buy now"}, None, at=slow) == ["honeypot", "unsigned"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmai.com", "ana@gmail.com"),
        ("ana@gmaill.com", "ana@gmail.com"),
        ("ana@GNAIL.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmail.co", "ana@gmail.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@yaho.com.mx", "ana@yahoo.com.mx"),
        ("ana@outlok.es", "ana@outlook.es"),
        ("ana@gmail.com", ""),
        ("ana@network.example", ""),
        ("ana@gmal.co", ""),
        ("gmial.com", ""),
        ("", ""),
        *((f"x@{usual}", "") for usual in USUAL),
    ],
)
def test_a_slip_of_a_finger_in_a_usual_domain_is_noticed(typed, meant):
    assert meant_address(typed) == meant
