"""The facts that decide: what is known about a sign-on, in which words, and how it weighs."""

import datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from campaigns.text.lookalikes import drawn, is_deceiving
from campaigns.text.names import name_problem
from signatories.domain.claims import FREE_MAIL, email_key
from signatories.domain.evidence import gather
from signatories.domain.facts import Evidence, Level, Signal, facts_of, signals_of
from signatories.domain.hosts import agreement, host_of, registered, site_key
from signatories.domain.matching import Likely, Reason, likely_organizations
from signatories.models import (
    Alias,
    AliasKind,
    Capacity,
    Flag,
    OrganizationName,
    Representative,
    SignOn,
    SignOnStatus,
)
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnContactFactory, SignOnFactory

S = SignOnStatus
HONEST = [
    "Asociación Pop No’j", "Coordinadora Ya'axché", "Łódzkie Stowarzyszenie", "Hội Phụ nữ Việt Nam",
    "Мемориал", "Российское общество Мемориал", "Мемориал / Memorial", "Ҳуқуқи инсон", "Вектор International",
    "Ελληνική Δράση", "Ελληνική Δράση (Hellenic Action)", "منظمة العفو الدولية", "منظمة AI الدولية", "האגודה לזכויות האזרח",
    "मानव अधिकार", "มูลนิธิสิทธิมนุษยชน", "日本アムネスティ International", "人権ネットワークNGO", "국제앰네스티 한국지부",
    "საქართველოს კავშირი", "Հայաստանի միություն", "অধিকার", "ਮਨੁੱਖੀ ਅਧਿਕਾਰ", "மனித உரிமை", "ሰብአዊ መብቶች",
    "មនុស្ស", "လူ့အခွင့်အရေး", "ᐃᓄᐃᑦ", "ᏣᎳᎩ Cherokee Nation", "ⵉⵎⴰⵣⵉⵖⵏ", "Ñande Rekó", "C++ & 3D-Labs", "Comitê H₂O",
]  # fmt: skip


def codes(evidence):
    return {fact.code: fact.level for fact in facts_of(evidence)}


def of(**values):
    return Evidence(**{"name": "Casa", "website": "https://casa.example/", "email": "ana@casa.example", **values})


# Hosts


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "example.org"),
        ("mail.example.org", "example.org"),
        ("www.a.b.example.org.mx", "example.org.mx"),
        ("example.co.uk", "example.co.uk"),
        ("unam.mx", "unam.mx"),
        ("juridicas.unam.mx", "unam.mx"),
        ("org.mx", "org.mx"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registered_part_of_a_host(host, expected):
    assert registered(host) == expected


@pytest.mark.parametrize(
    ("domain", "website", "expected"),
    [
        ("casa.example", "https://www.casa.example/es/", "same"),
        ("correo.casa.org.mx", "http://casa.org.mx", "same"),
        ("casa.org.mx", "https://otra.org.mx", "other"),
        ("casa.co.uk", "https://evil.co.uk", "other"),
        ("xn--mnchen-3ya.example", "https://münchen.example", "same"),
        ("casa.example", "https://www.facebook.com/casa", "shared"),
        ("casa.example", "https://casa.wordpress.com", "shared"),
        ("casa.example", "https://casa.blogspot.com.ar", "shared"),
        ("casa.example", "", ""),
        ("", "https://casa.example", ""),
        ("casa.example", "https://[bad", ""),
    ],
)
def test_mail_and_website_are_compared_by_what_was_registered(domain, website, expected):
    assert agreement(domain, website) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.casa.example/es", "http://casa.example", True),
        ("https://facebook.com/casa", "https://www.facebook.com/Casa/", True),
        ("https://facebook.com/casa", "https://facebook.com/otra", False),
        ("https://casa.wordpress.com", "https://otra.wordpress.com/x", False),
        ("https://casa.wordpress.com/a", "https://casa.wordpress.com/b", True),
        ("https://facebook.com/", "https://facebook.com/", False),
    ],
)
def test_two_addresses_of_one_site(one, other, same):
    assert (site_key(one) == site_key(other) != "") is same


@given(st.text(max_size=60))
def test_no_address_breaks_the_comparison(website):
    assert isinstance(site_key(website), str)
    assert agreement("casa.example", website) in ("same", "other", "shared", "")
    assert registered(host_of(website)) in host_of(website)


# Letters


@pytest.mark.parametrize("name", ["Exаmple Rіghts Frοnt", "Amnеsty", "РАСЕ International", "Αmnesty", "NGΟ"])
def test_letters_of_two_scripts_in_one_word_are_seen(name):
    assert is_deceiving(name)
    assert name_problem(name) == ""  # flagged for staff, never refused


@pytest.mark.parametrize("name", HONEST)
def test_honest_names_in_many_scripts_are_not_flagged(name):
    assert not is_deceiving(name)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzáñç ABC", max_size=40))
def test_a_name_in_one_script_is_never_flagged_and_drawn_as_it_is(name):
    assert not is_deceiving(name)
    assert drawn(name) == name


@given(st.sampled_from("аеосрху"), st.text(alphabet="abcdefgh", min_size=2, max_size=10))
def test_one_foreign_letter_in_a_latin_word_is_always_seen(letter, word):
    assert is_deceiving(word + letter)
    assert drawn(word + letter).isascii()


# Facts


def test_a_mailbox_of_the_website_speaks_for_an_entry():
    assert codes(of()) == {"mail_is_site": Level.GOOD, "new": Level.PLAIN}


@pytest.mark.parametrize(
    ("values", "code", "level"),
    [
        ({"email": "ana@gmail.com"}, "free_mail", Level.WATCH),
        ({"email": "ana@gmail.com", "organization": "Casa", "mailbox_signed": 1}, "free_mail", Level.PLAIN),
        ({"email": "ana@gmail.com", "capacity": "person"}, "free_mail", Level.PLAIN),
        ({"email": "ana@otra.example"}, "mail_is_not_site", Level.WATCH),
        ({"email": "ana@otra.example", "organization": "Casa", "known_domains": frozenset({"otra.example"})},
         "mail_is_not_site", Level.PLAIN),
        ({"email": "ana@otra.example", "organization": "Casa", "known_domains": frozenset({"otra.example"})},
         "mail_known", Level.GOOD),
        ({"website": "", "organization": "Casa", "known_domains": frozenset({"otra.example"})},
         "mail_unknown", Level.WATCH),
        ({"website": "https://facebook.com/casa"}, "site_shared", Level.PLAIN),
        ({"website": ""}, "no_website", Level.PLAIN),
        ({"organization": "Casa", "signed_before": 2}, "signed_before", Level.GOOD),
        ({"organization": "Casa"}, "known", Level.PLAIN),
        ({"stands_already": True}, "stands", Level.BAD),
        ({"rivals": 1}, "rivals", Level.BAD),
        ({"name": "Cаsa"}, "letters", Level.BAD),
        ({"capacity": "person", "detail": "Judgе"}, "letters", Level.BAD),
        ({"disputed": True}, "disputed", Level.BAD),
        ({"notices": 1}, "notified", Level.PLAIN),
        ({"status": "unconfirmed"}, "unconfirmed", Level.WATCH),
        ({"mailbox_rejected": 1}, "mailbox_rejected", Level.BAD),
        ({"mailbox_withdrawn": 1}, "mailbox_withdrawn", Level.WATCH),
        ({"body_rejected": 1}, "body_rejected", Level.WATCH),
        ({"body_withdrawn": 1}, "body_withdrawn", Level.WATCH),
        ({"from_network": 2}, "network", Level.WATCH),
        ({"from_network": 19}, "network", Level.BAD),
        ({"flags": frozenset({Flag.NETWORK})}, "network", Level.BAD),
        ({"flags": frozenset({Flag.HONEYPOT})}, "flag_honeypot", Level.BAD),
        ({"flags": frozenset({Flag.QUICK})}, "flag_quick", Level.WATCH),
        ({"flags": frozenset({Flag.UNSIGNED})}, "flag_unsigned", Level.WATCH),
        ({"earlier_version": "1.1"}, "earlier_version", Level.WATCH),
        ({"listing": "withheld"}, "withheld", Level.PLAIN),
        ({"question": "open"}, "asked", Level.PLAIN),
        ({"question": "answered"}, "answered", Level.PLAIN),
        ({"note": True}, "note", Level.PLAIN),
        ({"capacity": "affiliated"}, "affiliated", Level.PLAIN),
        ({"email": "", "contact_forgotten": True}, "forgotten", Level.PLAIN),
        ({"origin": "staff"}, "by_staff", Level.PLAIN),
    ],
)  # fmt: skip
def test_each_fact_has_its_weight(values, code, level):
    assert codes(of(**values))[code] == level


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"from_network": 1}, "network"),
        ({"mailbox_rejected": 1, "body_rejected": 1}, "body_rejected"),
        ({"capacity": "person", "email": "ana@otra.example"}, "mail_is_not_site"),
        ({"organization": "Casa"}, "new"),
        ({"email": ""}, "mail_is_site"),
    ],
)
def test_what_is_usual_or_said_already_is_no_fact(values, code):
    assert code not in codes(of(**values))


def test_a_likely_duplicate_is_named_with_its_reasons_in_the_readers_language():
    alike = of(likely=(Likely(7, "Instituto", "I", (Reason.SITE, Reason.ALIKE), 94),))

    (fact,) = [fact for fact in facts_of(alike) if fact.code == "likely"]
    assert (fact.sentence, fact.level) == ("Likely Instituto: same site, name 94 % alike", Level.BAD)
    only_alike = of(likely=(Likely(7, "Instituto", "I", (Reason.ALIKE,), 88),))
    assert codes(only_alike)["likely"] == Level.WATCH
    assert signals_of(facts_of(only_alike)) == {Signal.DUPLICATE}
    with override("es"):
        assert facts_of(alike)[0].sentence  # no language breaks the percent sign


def test_the_worst_stands_first_and_nothing_unusual_is_a_signal_of_its_own():
    levels = [fact.level for fact in facts_of(of(rivals=1, email="a@gmail.com", signed_before=1, organization="C"))]
    assert levels == [Level.BAD, Level.WATCH, Level.GOOD]
    assert signals_of(facts_of(of())) == {Signal.NOTHING}


@given(
    st.builds(
        Evidence,
        name=st.text(min_size=1, max_size=30),
        capacity=st.sampled_from(Capacity.values),
        email=st.sampled_from(["", "canary@mail-canary.example", "canary@gmail.com"]),
        website=st.sampled_from(["", "https://mail-canary.example", "https://x.example", "https://facebook.com/x"]),
        organization=st.sampled_from(["", "Casa"]),
        known_domains=st.sampled_from([frozenset(), frozenset({"mail-canary.example"})]),
        rivals=st.integers(0, 3),
        mailbox_rejected=st.integers(0, 3),
        body_rejected=st.integers(0, 3),
        from_network=st.integers(0, 30),
        flags=st.frozensets(st.sampled_from(Flag.values)),
        disputed=st.booleans(),
        notices=st.integers(0, 2),
    )
)
def test_no_sentence_tells_an_address_and_only_details_tell_the_domain(evidence):
    facts = facts_of(evidence)

    assert all(fact.sentence for fact in facts)
    assert len({fact.code for fact in facts if fact.code != "likely"}) == len(facts)
    told = " ".join(fact.sentence for fact in facts if evidence.name not in fact.sentence)
    assert "canary" not in told
    assert "@" not in "".join(fact.detail for fact in facts)
    assert {fact.detail for fact in facts} <= {"", "mail-canary.example", "gmail.com"}


def test_free_mail_is_told_from_the_mail_of_organizations():
    assert {"gmail.com", "proton.me", "riseup.net"} <= FREE_MAIL


# What is known about many at once


def waiting(letter=None, *, email="", **values):
    values = {"status": S.PENDING, "organization": None, "printed_name": "Casa Nueva", "countries": ["GT"], **values}
    signon = SignOnFactory(**({"letter": letter} if letter else {}), **values)
    if email:
        SignOnContactFactory(sign_on=signon, email=email, email_key=email_key(email))
    return SignOn.objects.select_related("contact", "organization", "version", "letter").get(pk=signon.pk)


def known(signon, **options):
    return gather([signon], among=options.get("among", SignOn.objects.all()), at=NOON)[signon.pk]


@pytest.mark.django_db
def test_claims_to_one_organization_or_name_compete_on_one_letter_only():
    letter = LetterFactory()
    body = OrganizationFactory(name="Casa")
    one = waiting(letter, organization=body, printed_name="Casa")
    waiting(letter, organization=body, printed_name="The House")
    waiting(letter, printed_name="CASA")
    waiting(printed_name="Casa")
    waiting(letter, printed_name="Casa", status=S.REJECTED)
    SignOnFactory(organization=body)

    found = known(one)

    assert (found.rivals, found.stands_already, found.signed_before, found.body_rejected) == (2, False, 1, 1)
    SignOnFactory(letter=letter, organization=body)
    assert known(one).stands_already
    assert known(one, among=SignOn.objects.filter(pk=one.pk)).rivals == 0


@pytest.mark.django_db
def test_persons_of_one_name_on_two_letters_are_two_persons():
    one = waiting(capacity="person", printed_name="Ana", status=S.PENDING)
    waiting(capacity="person", printed_name="Ana", status=S.REJECTED)

    assert known(one).body_rejected == 0


@pytest.mark.django_db
def test_earlier_decisions_on_the_same_mailbox_are_known():
    one = waiting(email="ana@casa.example")
    for status in (S.REJECTED, S.WITHDRAWN):
        waiting(email="ANA@casa.example", status=status, printed_name=f"Another {status}")
    listed = SignOnFactory()
    SignOnContactFactory(sign_on=listed, email="ana@casa.example", email_key=email_key("ana@casa.example"))

    found = known(one)

    assert (found.mailbox_rejected, found.mailbox_withdrawn, found.mailbox_signed) == (1, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "code"),
    [("Eva@Board.Example", "representative"), ("other@board.example", "not_representative")],
)
def test_moderators_see_whether_the_mailbox_is_that_of_a_known_representative(email, code):
    one = SignOnContactFactory(sign_on__status=S.PENDING, email=email).sign_on
    Representative.objects.create(organization=one.organization, email="eva@board.example", language="en")

    codes = {fact.code for fact in facts_of(known(one))}

    assert codes & {"representative", "not_representative"} == {code}


@pytest.mark.django_db
def test_domains_of_representatives_and_earlier_sign_ons_are_known():
    body = OrganizationFactory(website="https://www.casa.example")
    Representative.objects.create(organization=body, email="board@board.example", language="en")
    Representative.objects.create(organization=body, email="board@gmail.com", language="en")
    earlier = SignOnFactory(organization=body)
    SignOnContactFactory(sign_on=earlier, email="x@mail.earlier.example")
    one = waiting(organization=body, email="new@own.example")

    assert known(one).known_domains == {"casa.example", "board.example", "earlier.example"}


@pytest.mark.django_db
def test_others_from_one_network_count_within_an_hour():
    def at(minutes, network="n"):
        return waiting(network=network, created_at=NOON + datetime.timedelta(minutes=minutes))

    one = at(0)
    for minutes in (-60, 60, 61, -61):
        at(minutes)
    at(0, network="other")
    at(0, network="")

    assert known(one).from_network == 2
    assert known(at(0, network="")).from_network == 0


@pytest.mark.django_db
def test_many_are_known_in_as_many_queries_as_one(django_assert_num_queries):
    letter = LetterFactory()
    OrganizationFactory(name="House 0")

    def rows(number):
        for index in range(number):
            waiting(letter, email=f"a{index}@casa{index}.example", network="n", printed_name=f"House {index}")
            waiting(letter, organization=OrganizationFactory(), email=f"b{index}@b.example")
        return list(SignOn.objects.select_related("contact", "organization", "version", "letter"))

    for number in (1, 20):
        found = rows(number)
        with django_assert_num_queries(17):
            gather(found, among=SignOn.objects.all(), at=NOON)


# The directory


def likely(**values):
    domains = {}
    domain = values.pop("domain", "")
    signon = waiting(**values)
    if domain:
        domains[signon.pk] = domain
    return [(row.name, set(row.reasons)) for row in likely_organizations([signon], domains=domains)[signon.pk]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "reasons"),
    [
        ({"printed_name": "instituto EJEMPLO para la movilidad"}, {Reason.NAME}),
        ({"printed_name": "Inst. Ejemplo para la Movilidad"}, {Reason.WORDS}),
        ({"printed_name": "Movilidad, Instituto Ejemplo para la"}, {Reason.WORDS}),
        ({"printed_name": "Instituto Ejemplo"}, {Reason.CONTAINED}),
        ({"printed_name": "Something else", "website": "http://iem.example/x"}, {Reason.SITE}),
        ({"printed_name": "Something else", "domain": "mail.iem.example"}, {Reason.MAIL}),
        ({"printed_name": "Something else", "acronym": "iem"}, {Reason.ACRONYM}),
        ({"printed_name": "Something else (IEM)"}, {Reason.ACRONYM}),
        ({"printed_name": "Former Name"}, {Reason.NAME}),
        ({"printed_name": "Example Institute for Mobility"}, {Reason.NAME}),
        ({"printed_name": "Instituto Еjemplo para la Movilidad"}, {Reason.DRAWN}),
    ],
)
def test_a_likely_organization_is_found_with_the_reason(sent, reasons):
    body = OrganizationFactory(
        name="Instituto Ejemplo para la Movilidad", acronym="IEM", countries=["GT"], website="https://www.iem.example"
    )
    Alias.objects.create(organization=body, name="Former name", kind=AliasKind.FORMER)
    OrganizationName.objects.create(organization=body, language="en", name="Example Institute for Mobility")
    OrganizationFactory(name="Unrelated", acronym="U", website="https://unrelated.example")

    assert likely(**sent) == [(body.name, reasons)]


@pytest.mark.django_db
def test_a_domain_that_spoke_for_an_organization_before_finds_it():
    body = OrganizationFactory(name="Casa Grande")
    earlier = SignOnFactory(organization=body)
    SignOnContactFactory(sign_on=earlier, email="x@correo.example")

    assert likely(printed_name="Other", domain="correo.example") == [("Casa Grande", {Reason.MAIL})]
    assert likely(printed_name="Other", domain="reo.example") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"printed_name": "Casa del Migrante"},
        {"printed_name": "Asociación"},
        {"printed_name": "Amnistía Internacional México", "countries": ["MX"]},
        {"printed_name": "Other", "website": "https://facebook.com/other"},
        {"capacity": "person", "printed_name": "Instituto Ejemplo"},
    ],
)
def test_what_is_not_like_enough_is_not_shown(sent):
    OrganizationFactory(name="Asociación de Mujeres", countries=["GT"], website="https://facebook.com/mujeres")
    OrganizationFactory(name="Amnistía Internacional Chile", countries=["CL"])
    OrganizationFactory(name="Instituto Ejemplo")
    signon = waiting(**sent)

    assert likely_organizations([signon]).get(signon.pk, ()) == ()
