"""Versions of a letter: what opening freezes, what later changes become, and what is refused in which words."""

import hashlib
from datetime import timedelta

import pytest

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import archive_letter, close_letter, open_letter, withdraw_letter
from campaigns.domain.texts import read_text, write_text
from campaigns.domain.versions import (
    frozen_texts,
    hindrances,
    is_unpublished,
    kinds_open_to,
    publish_change,
    unpublished_changes,
    version_in_force,
)
from campaigns.models import LetterStatus, LetterText, LetterVersion, TextVersion, VersionKind
from campaigns.text.canonical import canonical, parse
from tests.factories import NOON, LetterFactory, TextFactory

pytestmark = pytest.mark.django_db

K = VersionKind
HOUR = timedelta(hours=1)
ENGLISH = '<h1>Asylum</h1>\n<p>People flee.<a data-fn="wola"></a></p>\n[wola] WOLA, 2019.'
SPANISH = '<h1>Asilo</h1>\n<p>La gente huye.<a data-fn="wola"></a></p>\n[wola] WOLA, 2019.'
ARCHIVED = "An archived letter cannot be signed again. Only corrections and new translations can be published."
SAME = "There is nothing to publish: the texts are those of the version in force."
NO_REASON = "Say in one sentence what changed. It stands on the public page of versions."
NOT_LEVEL = (
    "Spanish: this translation is behind the authoritative text. Bring it level, or untick “ready for the public”"
    " until it is: it can follow as a new translation."
)
LEAVES = (
    "People may have signed the letter in Spanish. A language leaves only with a change of substance: tick “ready for"
    " the public” for that text."
)
CHANGED_TOO = (
    "Only new languages can be published as a translation. Words of a published text changed too: choose a correction"
    " or a change of substance."
)
ONLY_NEW = "Nothing but new languages would be published: choose a new translation."


def opened(*, languages=("en", "es"), status=LetterStatus.OPEN):
    """A letter that was opened at noon and has version 1.0."""
    letter = LetterFactory(status=LetterStatus.DRAFT)
    for language in languages:
        TextFactory(letter=letter, language=language, source={"en": ENGLISH, "es": SPANISH}[language])
    letter = open_letter(letter=letter, at=NOON, by="ana")
    if status in (LetterStatus.CLOSED, LetterStatus.ARCHIVED):
        letter = close_letter(letter=letter, at=NOON)
    if status == LetterStatus.ARCHIVED:
        letter = archive_letter(letter=letter, at=NOON)
    return letter


def write(letter, language, words):
    row = LetterText.objects.get(letter=letter, language=language)
    write_text(letter_text=row, text=parse(words))


def working_text(letter, language, **values):
    """A text that staff write on an opened letter: nothing freezes it."""
    row = LetterText(letter=letter, language=language, **values)
    return write_text(
        letter_text=row, text=parse(f"<h1>Title {language}</h1>\n<p>Words.<a data-fn='wola'></a></p>\n[wola] X.")
    )


def bring_level(letter, language):
    """What staff say of a translation when it follows its source again."""
    source = LetterText.objects.get(letter=letter, language=letter.authoritative_language)
    LetterText.objects.filter(letter=letter, language=language).update(source_words=canonical(read_text(source)))


def hold_back(letter, language):
    LetterText.objects.filter(letter=letter, language=language).update(is_public=False)


def publish(letter, kind, reason="A word was misspelt.", at=NOON + HOUR):
    return publish_change(letter=letter, kind=kind, reason=reason, at=at, by="ana")


# --- The first version ------------------------------------------------------------------------------------


def test_opening_freezes_version_one_of_every_language_that_is_ready():
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter, language="en", source=ENGLISH)
    TextFactory(letter=letter, language="es", source=SPANISH)
    TextFactory(letter=letter, language="fr", is_public=False)

    open_letter(letter=letter, at=NOON, by="ana")

    version = letter.versions.get()
    assert (version.number, version.kind, version.made_at, version.made_by) == ("1.0", K.OPENED, NOON, "ana")
    assert {language: row.words for language, row in frozen_texts(version).items()} == {"en": ENGLISH, "es": SPANISH}
    assert {row.language: row.sha256 for row in version.texts.all()} == {
        "en": hashlib.sha256(ENGLISH.encode()).hexdigest(),
        "es": hashlib.sha256(SPANISH.encode()).hexdigest(),
    }


def test_a_draft_has_no_version():
    letter = TextFactory(letter__status=LetterStatus.DRAFT).letter

    assert version_in_force(letter) is None
    assert unpublished_changes(letter) == []
    assert is_unpublished(letter, "en")


def test_opening_a_closed_letter_again_makes_no_version():
    letter = opened(status=LetterStatus.CLOSED)

    open_letter(letter=letter, at=NOON + HOUR, by="ana")

    assert [version.number for version in letter.versions.all()] == ["1.0"]


def test_the_authoritative_language_of_a_version_is_that_of_its_day():
    letter = opened()
    letter.authoritative_language = "es"
    letter.save()

    assert letter.versions.get().authoritative_language == "en"
    assert list(frozen_texts(letter.versions.get())) == ["en", "es"]


def test_a_frozen_text_gives_the_words_back_note_by_note():
    words = (
        "<h1>T &amp; U</h1>\n<header>Dear Minister:</header>\n"
        '<p>One<a data-fn="b"></a>, two<a data-fn="a"></a>, <data data-count="organizations"></data>.</p>\n'
        "<footer>Respectfully,</footer>\n[b] <p>First.</p><p>Second.</p>\n[a] Third."
    )
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter, source=words)
    open_letter(letter=letter, at=NOON)

    row = TextVersion.objects.get()

    assert row.words == words
    assert row.sha256 == hashlib.sha256(words.encode()).hexdigest()
    assert list(row.text.notes) == ["b", "a"]


# --- What differs -----------------------------------------------------------------------------------------


def test_the_public_reads_the_frozen_words_until_a_change_is_published():
    letter = opened()
    write(letter, "es", SPANISH.replace("huye", "escapa"))

    [change] = unpublished_changes(letter)

    assert (change.language, canonical(change.old), canonical(change.new)) == (
        "es",
        SPANISH,
        SPANISH.replace("huye", "escapa"),
    )
    assert frozen_texts(version_in_force(letter))["es"].words == SPANISH


def test_a_change_that_is_taken_back_is_none():
    letter = opened()
    write(letter, "en", ENGLISH.replace("flee", "fled"))
    write(letter, "en", ENGLISH)

    assert unpublished_changes(letter) == []
    assert kinds_open_to(letter) == []


def test_new_and_leaving_languages_are_changes_too():
    letter = opened()
    hold_back(letter, "es")
    working_text(letter, "fr")

    changes = {change.language: (change.old is None, change.new is None) for change in unpublished_changes(letter)}

    assert changes == {"es": (False, True), "fr": (True, False)}


# --- As what it may be published ---------------------------------------------------------------------------


def prepared(case, status=LetterStatus.OPEN):
    letter = opened(status=status)
    if "words" in case:
        write(letter, "en", ENGLISH.replace("flee", "fled"))
        bring_level(letter, "es")
    if "new" in case:
        working_text(letter, "fr")
        bring_level(letter, "fr")
    if "leaving" in case:
        hold_back(letter, "es")
    return letter


@pytest.mark.parametrize(
    ("case", "status", "kinds"),
    [
        ("nothing", LetterStatus.OPEN, []),
        ("words", LetterStatus.OPEN, [K.TYPO, K.SUBSTANCE]),
        ("words", LetterStatus.CLOSED, [K.TYPO, K.SUBSTANCE]),
        ("words", LetterStatus.ARCHIVED, [K.TYPO]),
        ("new", LetterStatus.OPEN, [K.TRANSLATION, K.SUBSTANCE]),
        ("new", LetterStatus.ARCHIVED, [K.TRANSLATION]),
        ("new words", LetterStatus.OPEN, [K.TYPO, K.SUBSTANCE]),
        ("leaving", LetterStatus.OPEN, [K.SUBSTANCE]),
        ("leaving words", LetterStatus.OPEN, [K.SUBSTANCE]),
        ("leaving", LetterStatus.ARCHIVED, []),
    ],
)
def test_the_kinds_that_are_offered_can_be_published_and_no_others(case, status, kinds):
    letter = prepared(case, status)

    assert kinds_open_to(letter) == kinds
    for kind in (K.TYPO, K.TRANSLATION, K.SUBSTANCE):
        assert (hindrances(letter, kind) == []) is (kind in kinds)


@pytest.mark.parametrize(
    ("case", "status", "kind", "sentences"),
    [
        ("nothing", LetterStatus.OPEN, K.TYPO, [SAME]),
        ("words", LetterStatus.OPEN, K.TRANSLATION, [CHANGED_TOO]),
        ("words", LetterStatus.ARCHIVED, K.SUBSTANCE, [ARCHIVED]),
        ("new", LetterStatus.OPEN, K.TYPO, [ONLY_NEW]),
        ("leaving", LetterStatus.OPEN, K.TYPO, [LEAVES]),
        ("leaving", LetterStatus.OPEN, K.TRANSLATION, [CHANGED_TOO, LEAVES]),
    ],
)
def test_a_refusal_says_what_to_do(case, status, kind, sentences):
    letter = prepared(case, status)

    with pytest.raises(Refused) as refused:
        publish(letter, kind)

    assert list(refused.value.sentences) == sentences
    assert [version.number for version in letter.versions.all()] == ["1.0"]


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.WITHDRAWN])
def test_a_letter_that_is_not_published_has_no_new_versions(status):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter, source=ENGLISH)
    if status == LetterStatus.WITHDRAWN:
        letter = withdraw_letter(letter=open_letter(letter=letter, at=NOON), at=NOON)
        write(letter, "en", ENGLISH.replace("flee", "fled"))

    assert kinds_open_to(letter) == []
    assert hindrances(letter, K.TYPO) == ["Only a letter that is open, closed or archived has versions."]


def test_substance_waits_until_every_public_translation_is_level():
    letter = opened()
    write(letter, "en", ENGLISH.replace("flee", "are driven out"))

    assert hindrances(letter, K.SUBSTANCE) == [NOT_LEVEL]
    assert hindrances(letter, K.TYPO) == []

    bring_level(letter, "es")
    assert hindrances(letter, K.SUBSTANCE) == []


def test_a_translation_that_is_held_back_does_not_hold_substance_back():
    letter = opened()
    write(letter, "en", ENGLISH.replace("flee", "are driven out"))
    hold_back(letter, "es")

    version = publish(letter, K.SUBSTANCE, "The second sentence is stronger.")

    assert list(frozen_texts(version)) == ["en"]
    assert is_unpublished(letter, "es")


@pytest.mark.parametrize("kind", [K.TYPO, K.SUBSTANCE])
def test_a_broken_text_is_not_published(kind):
    letter = opened(languages=("en",))
    write(letter, "en", ENGLISH.replace("[wola] WOLA, 2019.", ""))

    with pytest.raises(Refused) as refused:
        publish(letter, kind)

    assert refused.value.sentences[0].startswith("English: Call 1 points to the note [wola], which does not exist.")


def test_a_broken_text_that_is_held_back_hinders_nobody():
    letter = opened(languages=("en",))
    write(letter, "en", ENGLISH.replace("flee", "fled"))
    write_text(letter_text=LetterText(letter=letter, language="fr", is_public=False), text=parse("<p>Pas fini"))

    assert hindrances(letter, K.TYPO) == []


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_change_of_words_needs_a_reason(reason):
    letter = prepared("words")

    with pytest.raises(Refused) as refused:
        publish(letter, K.TYPO, reason)

    assert list(refused.value.sentences) == [NO_REASON]


def test_a_new_translation_needs_none():
    letter = prepared("new")

    assert publish(letter, K.TRANSLATION, "").reason == ""


# --- Numbers ----------------------------------------------------------------------------------------------


def test_corrections_and_translations_are_minor_and_substance_is_major():
    letter = opened()
    made = []
    write(letter, "en", ENGLISH.replace("flee", "fled"))
    made.append(publish(letter, K.TYPO))
    working_text(letter, "fr")
    made.append(publish(letter, K.TRANSLATION, ""))
    write(letter, "en", ENGLISH)
    for language in ("es", "fr"):
        bring_level(letter, language)
    made.append(publish(letter, K.SUBSTANCE, "Said again as at first."))
    write(letter, "es", SPANISH.replace("huye", "huyen"))
    made.append(publish(letter, K.TYPO))

    assert [version.number for version in made] == ["1.1", "1.2", "2.0", "2.1"]
    assert version_in_force(letter) == made[-1]
    assert list(LetterVersion.objects.in_force()) == [made[-1]]
    assert [version.number for version in LetterVersion.objects.in_order()] == ["1.0", "1.1", "1.2", "2.0", "2.1"]


def test_the_tenth_correction_follows_the_ninth():
    letter = opened(languages=("en",))
    for number in range(1, 11):
        write(letter, "en", ENGLISH.replace("flee", f"flee {number}"))
        publish(letter, K.TYPO)

    assert version_in_force(letter).number == "1.10"


def test_a_version_holds_every_language_whether_it_changed_or_not():
    letter = opened()
    write(letter, "en", ENGLISH.replace("flee", "fled"))

    texts = frozen_texts(publish(letter, K.TYPO))

    assert texts["es"].sha256 == frozen_texts(letter.versions.get(minor=0))["es"].sha256
    assert texts["en"].sha256 != frozen_texts(letter.versions.get(minor=0))["en"].sha256


def test_a_version_says_who_made_it_when_and_why():
    letter = prepared("words")

    version = publish(letter, K.TYPO, "  “flee”\nbecame “fled”. ")

    assert (version.made_by, version.made_at, version.reason) == ("ana", NOON + HOUR, "“flee” became “fled”.")


def test_the_version_in_force_is_read_from_what_was_prefetched(django_assert_num_queries):
    letter = prepared("words")
    publish(letter, K.TYPO)
    letter = letter.__class__.objects.prefetch_related("versions").get(pk=letter.pk)

    with django_assert_num_queries(0):
        assert version_in_force(letter).number == "1.1"


def test_a_translation_that_is_published_first_is_published_as_level():
    letter = prepared("nothing")
    working_text(letter, "fr")
    publish(letter, K.TRANSLATION, "")
    write(letter, "en", ENGLISH.replace("flee", "are driven out"))
    bring_level(letter, "es")

    assert LetterText.objects.get(letter=letter, language="fr").source_words == ENGLISH
    assert [sentence.partition(":")[0] for sentence in hindrances(letter, K.SUBSTANCE)] == ["French"]
