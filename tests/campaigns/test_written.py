"""Questions that are written once answer as those that Django writes each time."""

import datetime
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from campaigns.models import Letter, LetterStatus
from campaigns.models.written import MOST_SHAPES, Written, insert, prefetched
from signatories.models import Decision, Organization, SignOn, SignOnContact
from tests.factories import LetterFactory, OrganizationFactory, SignOnFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 5, 12, tzinfo=datetime.UTC)


def public(slug, at):
    return Letter.objects.public(at).filter(slug=slug).select_related("campaign")


def fields_of(thing):
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_a_written_question_gives_the_rows_that_its_queryset_gives(django_assert_num_queries):
    ask = Written(public, slug=str, at=datetime.datetime)
    for number in range(3):
        LetterFactory(slug=f"letter-{number}", status=LetterStatus.OPEN, opened_at=NOON, public_from=NOON)

    with django_assert_num_queries(3):
        found = [ask(slug=f"letter-{number}", at=NOON)[0] for number in range(3)]
        names = [letter.campaign.slug for letter in found]

    for letter, name in zip(found, names, strict=True):
        stored = public(letter.slug, NOON).get()
        assert fields_of(letter) == fields_of(stored)
        assert fields_of(letter.campaign) == fields_of(stored.campaign)
        assert name == stored.campaign.slug
        assert not letter._state.adding


def test_a_written_question_is_asked_anew_each_time():
    ask = Written(public, slug=str, at=datetime.datetime)
    letter = LetterFactory(slug="later", status=LetterStatus.OPEN, opened_at=NOON, public_from=NOON)

    assert ask(slug="later", at=NOON - datetime.timedelta(seconds=1)) == []
    assert ask(slug="other", at=NOON) == []
    assert ask(slug="later", at=NOON) == [letter]
    Letter.objects.update(status=LetterStatus.DRAFT)
    assert ask(slug="later", at=NOON) == []


def test_a_hostile_value_is_a_value_and_no_part_of_the_question():
    ask = Written(public, slug=str, at=datetime.datetime)
    LetterFactory(slug="letter", status=LetterStatus.OPEN, opened_at=NOON, public_from=NOON)

    for slug in ("' OR 1=1 --", "what is told 0", "%s", "%", "letter\x1a"):
        assert ask(slug=slug, at=NOON) == []


def test_keys_of_every_kind_find_their_rows():
    key = uuid4()
    signon = SignOnFactory(request_key=key)
    SignOnFactory(letter=signon.letter)
    ask = Written(lambda letter, key: SignOn.objects.filter(letter=letter, request_key=key), letter=int, key=type(key))

    assert ask(letter=signon.letter_id, key=key) == [signon]
    assert ask(letter=signon.letter_id, key=uuid4()) == []
    assert ask(letter=signon.letter_id + 1, key=key) == []


HOSTILE = [
    "%",
    "_",
    "\\",
    "\\%",
    "a%",
    "a_c",
    "a\\c",
    "' OR 1=1 --",
    '"',
    "\U0010ffff",
    "<what is told 0: %_\\>",
    "%s",
    "İ",
]


def names_of(found):
    return sorted(each.name for each in found)


@pytest.mark.parametrize(
    "make",
    [
        lambda text: Organization.objects.filter(name=text),
        lambda text: Organization.objects.filter(name__iexact=text),
        lambda text: Organization.objects.filter(name__startswith=text),
        lambda text: Organization.objects.filter(name__istartswith=text),
        lambda text: Organization.objects.filter(name__contains=f" {text}"),
        lambda text: Organization.objects.filter(name__icontains=text),
        lambda text: Organization.objects.filter(name__endswith=text),
        lambda text: Organization.objects.filter(name__gte=text, name__lt=f"{text}\U0010ffff"),
        lambda text: Organization.objects.filter(Q(name=text) | Q(name__contains=f"{text} {text}")),
    ],
)
def test_text_within_a_pattern_means_itself_as_in_the_queryset(make):
    ask = Written(make, text=str)
    for text in HOSTILE:
        for name in (text, f"{text} and more", f"before {text}", f"x{text}", f"{text} {text}", text.upper()):
            Organization.objects.create(name=name, name_key="x", countries=["GT"])
    Organization.objects.create(name="abc", name_key="x", countries=["GT"])

    for text in [*HOSTILE, "abc", "a", "ABC", "zzz", ""]:
        assert names_of(ask(text=text)) == names_of(make(text))


def told_by_several(words, at, kept):
    wanted = Q(name=kept)
    for word in words:
        wanted |= Q(name__contains=f" {word}") | Q(acronym=word)
    return Organization.objects.filter(wanted, updated_at__lt=at).order_by("name")


def test_a_question_with_several_values_is_written_once_for_each_number_of_them():
    made = []

    def make(**told):
        made.append(len(told["words"]))
        return told_by_several(**told)

    ask = Written(make, words=[str], at=datetime.datetime, kept=str)
    for name in ("one word", "two words", "100% word", "kept"):
        OrganizationFactory(name=name, acronym=name[:3].upper())
    later = timezone.now() + datetime.timedelta(days=1)

    for words in ([], ["word"], ["%"], ["ONE", "TWO"], ["_", "words"], ["wor", "wor"], ["a", "b", "KEP"]):
        assert ask(words=words, at=later, kept="kept") == list(told_by_several(words, later, "kept"))
        assert ask(words=words, at=NOON.replace(year=1999), kept="kept") == []
    assert made == [0, 1, 2, 3]


def test_only_so_many_shapes_of_a_question_are_kept():
    ask = Written(lambda words: Organization.objects.filter(name__in=words), words=[str])
    body = OrganizationFactory(name="kept")

    for size in range(1, 2 * MOST_SHAPES):
        assert ask(words=["kept"] * size) == [body]

    assert len(ask.own.questions) == MOST_SHAPES
    assert ask(words=["kept"]) == [body]


def test_a_place_that_does_not_stand_in_the_question_is_a_mistake():
    ask = Written(lambda slug, at: Letter.objects.filter(slug=slug.upper()), slug=str, at=datetime.datetime)

    with pytest.raises(TypeError, match=r"not told in the question: at, slug"):
        ask(slug="a", at=NOON)


def test_each_thread_has_a_question_of_its_own():
    ask = Written(lambda slug: Letter.objects.filter(slug=slug), slug=str)
    ask(slug="a")
    own, others = ask.own.questions, []

    def look():
        others.append(getattr(ask.own, "questions", None))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert own
    assert others == [None]


def test_only_some_columns_may_be_asked_for(django_assert_num_queries):
    LetterFactory(slug="letter", status=LetterStatus.DRAFT)
    ask = Written(lambda slug: Letter.objects.filter(slug=slug).only("slug"), slug=str)

    [letter] = ask(slug="letter")

    assert letter.get_deferred_fields() >= {"status", "dated_on"}
    with django_assert_num_queries(1):
        assert letter.status == LetterStatus.DRAFT


def test_what_is_prefetched_is_not_asked_again(django_assert_num_queries):
    letter = LetterFactory()

    with django_assert_num_queries(1):
        prefetched(letter, "sign_ons", [])
        assert list(letter.sign_ons.all()) == []
        assert letter.sign_ons.count() == 0
        assert letter.sign_ons.filter(pk=1).exists() is False


def test_an_inserted_row_is_the_row_that_save_would_store():
    one, other = SignOnFactory(), SignOnFactory()
    told = {"person": "Ana Pérez", "title": "Directora", "email": "ana@org.example", "email_key": "k", "note": "“;--"}
    saved = SignOnContact(sign_on=one, **told)
    saved.save()
    inserted = SignOnContact(sign_on=other, **told)
    insert(inserted)

    assert inserted.pk == SignOnContact.objects.get(sign_on=other).pk
    assert not inserted._state.adding
    same = {name: value for name, value in fields_of(saved).items() if name not in ("id", "sign_on_id")}
    stored = fields_of(SignOnContact.objects.get(pk=inserted.pk))
    assert {name: stored[name] for name in same} == same


def test_lists_and_moments_are_inserted_as_save_stores_them():
    signon = SignOnFactory(flags=["quick"])
    decision = Decision(
        sign_on=signon, letter=signon.letter, at=NOON, step="received", before="", after="unconfirmed", actor="system",
        changes={"place": ["", "Petén"]}, batch=uuid4(),
    )  # fmt: skip
    insert(decision)

    stored = Decision.objects.get(pk=decision.pk)
    assert fields_of(stored) == fields_of(decision)


def test_a_model_with_history_says_what_insert_leaves_out():
    """Nothing listens to the models that ``insert`` is used for, but history to sign-ons, and that is wanted."""
    signon = SignOnFactory.build(letter=LetterFactory(), organization=None, capacity="person", created_at=NOON)
    insert(signon.with_key())

    assert SignOn.objects.get().name_key == signon.name_key
    assert SignOn.history.count() == 0
    assert connection.vendor in ("sqlite", "postgresql")
