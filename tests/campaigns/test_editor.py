"""What the page of a text answers its editor: previews that store nothing, for those who may change the text."""

import json
import re
import threading
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from campaigns.admin.writing import one_at_a_time
from campaigns.domain.texts import read_text, write_text
from campaigns.forms import seen_mark
from campaigns.models import LetterText
from campaigns.rendering.sheets import page_with
from campaigns.text.canonical import canonical, parse
from tests.factories import LetterFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

WORDS = '<h1>T</h1>\n<p>Stored.<a data-fn="a"></a></p>\n[a] A.'


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss", first_name="Ana", last_name="Ñúñez")
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"admin:campaigns_lettertext_{name}", args=args)


def may(client, *names):
    """Log somebody in who may do what ``names`` say."""
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)


def test_the_preview_is_the_page_with_the_words_as_they_stand_in_the_browser(client, boss):
    text = TextFactory(source=WORDS)
    words = WORDS.replace("Stored.", "Typed, <data data-count='signatories'></data>.")
    SignOnFactory(letter=text.letter)

    answer = client.post(url("preview", text.pk), {"words": words, "preface": "A line.", "letterhead": "A\n\nB"}).json()

    assert "Typed, 1." in re.sub(r"<[^>]+>", "", answer["html"])
    assert '<p class="standfirst">A line.</p>' in answer["html"]
    assert 'id="note-1"' in answer["html"]
    assert answer["problems"] == []
    assert canonical(read_text(LetterText.objects.get())) == WORDS
    assert LetterText.objects.get().preface == ""


def test_a_preview_says_what_to_mend(client, boss):
    text = TextFactory(source=WORDS)

    answer = client.post(url("preview", text.pk), {"words": "<h1>T</h1>\n<p>x<a data-fn='b'></a></p>\n[a] A."}).json()
    twice = client.post(url("preview", text.pk), {"words": "<p>x</p>\n[a] A.\n[a] B."}).json()

    assert answer["problems"] == [
        "Call 1 points to the note [b], which does not exist. Write the note or remove the call.",
        "Nothing in the text calls the note [a]. Add a call or remove the note.",
    ]
    assert twice == {"html": "", "problems": ["There are two notes with the key [a]. Rename one."]}


def test_a_preview_prints_no_markup_that_somebody_typed(client, boss):
    text = TextFactory(source=WORDS)
    words = "<h1><script>alert(1)</script></h1><p><img src=x onerror=alert(1)>x<a href='javascript:alert(1)'>y</a></p>"

    html = client.post(url("preview", text.pk), {"words": words, "preface": "<script>alert(2)</script>"}).json()["html"]

    assert [each for each in ("<script", "onerror", "javascript:", "<img") if each in html] == []
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in html


def test_the_pdf_of_unsaved_words_shows_the_page_of_the_cursor(client, boss):
    body = "\n".join(
        f"<p>{'Words about rights and duties. ' * 60} Place {'abcdefghij'[n] * 9} here.</p>" for n in range(6)
    )
    text = TextFactory(source=WORDS)

    answer = client.post(
        url("sheets", text.pk), {"words": f"<h1>T</h1>\n{body}", "near": "rights and duties. Place fffffffff here."}
    ).json()

    assert answer["problems"] == []
    assert answer["pages"] >= 4
    numbers = [sheet["number"] for sheet in answer["sheets"]]
    assert (len(numbers) in (2, 3), answer["wanted"] in numbers, answer["wanted"] > 2) == (True, True, True)
    assert answer["sheets"][0]["image"].startswith("iVBOR")  # a PNG
    assert answer["pdf"].startswith("JVBERi")  # a PDF
    assert canonical(read_text(LetterText.objects.get())) == WORDS


def test_a_person_has_one_pdf_preview_at_a_time(client, boss, own_media):
    text = TextFactory(source=WORDS)

    with one_at_a_time(f"preview-{boss.pk}"):
        answer = client.post(url("sheets", text.pk), {"words": WORDS}).json()

    assert answer == {"problems": ["Your last preview is still being made. Try again in a moment."]}
    assert client.post(url("sheets", text.pk), {"words": WORDS}).json()["problems"] == []


def test_a_pdf_that_takes_too_long_is_given_up(client, boss, settings):
    settings.PREVIEW_LIMITS = {**settings.PREVIEW_LIMITS, "wall_seconds": 0.2}
    text = TextFactory(source=WORDS)

    answer = client.post(url("sheets", text.pk), {"words": WORDS}).json()

    assert len(answer["problems"]) == 1
    assert "It took longer than" in answer["problems"][0]


def test_the_lock_goes_with_the_thread_that_held_it(own_media):
    held = []
    with one_at_a_time("a"):

        def other():
            try:
                with one_at_a_time("a"):
                    held.append("both")
            except BlockingIOError:
                held.append("refused")

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    with one_at_a_time("a"):
        held.append("again")

    assert held == ["refused", "again"]


def test_who_saved_is_told_to_those_who_opened_before(client, boss):
    text = TextFactory(source=WORDS, letter__time_zone="America/Guatemala")
    seen = seen_mark(text)
    before = client.get(url("standing", text.pk)).json()
    write_text(letter_text=text, text=parse(WORDS.replace("Stored", "Other")))
    LogEntry.objects.create(
        user=boss, content_type=ContentType.objects.get_for_model(LetterText), object_id=text.pk, action_flag=CHANGE
    )

    after = client.get(url("standing", text.pk)).json()

    assert before["mark"] == seen
    assert after["mark"] == seen_mark(LetterText.objects.get()) != seen
    assert after["said"].startswith("Ana Ñúñez saved this text at ")


def test_the_plain_field_is_read_for_the_editor_without_storing_it(client, boss):
    text = TextFactory(source=WORDS)

    read = client.post(url("tidy"), {"words": "<h1>T</h1>\nTyped[^x].\n\n[x] X."}).json()
    lost = client.post(url("tidy"), {"words": "<p>a<script>secret words</script></p>"}).json()

    assert read == {"words": '<h1>T</h1>\n<p>Typed<a data-fn="x"></a>.</p>\n[x] X.', "problems": []}
    assert (lost["words"], "secret words" in lost["problems"][0]) == ("", True)
    assert canonical(read_text(text)) == WORDS


VIEWS = ["preview", "sheets", "standing"]


@pytest.mark.parametrize("name", VIEWS)
def test_nobody_but_those_who_may_change_texts_gets_an_answer(client, name):
    text = TextFactory(source=WORDS)
    ask = client.get if name == "standing" else client.post

    assert ask(url(name, text.pk), {"words": WORDS}).status_code == 302
    may(client, "view_lettertext", "add_lettertext", "change_letter")
    assert ask(url(name, text.pk), {"words": WORDS}).status_code == 403
    may_change = Client()
    User.objects.get().delete()
    may(may_change, "change_lettertext")
    ask = may_change.get if name == "standing" else may_change.post
    answer = ask(url(name, text.pk), {"words": WORDS})
    assert (answer.status_code, "no-store" in answer["Cache-Control"], "private" in answer["Cache-Control"]) == (
        200,
        True,
        True,
    )


def test_tidying_is_for_those_who_write(client):
    assert client.post(url("tidy"), {"words": WORDS}).status_code == 302
    may(client, "view_lettertext")
    assert client.post(url("tidy"), {"words": WORDS}).status_code == 403


@pytest.mark.parametrize("name", ["preview", "sheets", "tidy"])
def test_a_preview_is_posted(client, boss, name):
    text = TextFactory()

    assert client.get(url(name, *([] if name == "tidy" else [text.pk]))).status_code == 405


@pytest.mark.parametrize("number", ["0", "999", "x", "1" * 30])
def test_a_text_that_is_not_there_has_no_preview(client, boss, number):
    assert client.post(url("preview", number), {"words": WORDS}).status_code == 404


def test_another_site_cannot_ask(boss):
    client = Client(enforce_csrf_checks=True)
    client.force_login(boss)
    text = TextFactory()

    assert client.post(url("preview", text.pk), {"words": WORDS}).status_code == 403


def policy(response):
    """Directive to its sources."""
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: set(sources.split()) for name, _blank, sources in directives}


def test_the_page_of_a_text_may_show_pictures_that_it_made_and_nothing_else_is_looser(client, boss):
    text = TextFactory(source=WORDS)

    page = policy(client.get(url("change", text.pk)))
    public = policy(client.get(text.letter.get_absolute_url("en")))

    assert page.pop("img-src") == {"'self'", "blob:"}
    assert public.pop("img-src") == {"'self'"}
    assert page == public
    assert page["script-src"] == page["style-src"] == {"'self'"}


def test_the_page_of_a_text_loads_its_own_files_only_and_has_nothing_inline(client, boss):
    text = TextFactory(source=WORDS)

    page = client.get(url("change", text.pk)).content.decode()

    tags = [tag.partition(">")[0] for tag in page.split("<script")[1:]]
    assert [tag for tag in tags if "src=" not in tag and "application/json" not in tag] == []
    assert [tag for tag in tags if urlsplit(tag.partition('src="')[2].partition('"')[0]).netloc] == []
    assert "<style" not in page
    assert " onclick=" not in page


def test_the_editor_knows_language_direction_and_the_keys_of_other_languages(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter, source=WORDS.replace('"a"', '"n7"').replace("[a]", "[n7]"))
    text = TextFactory(letter=letter, language="ar", source=WORDS)

    widget = client.get(url("change", text.pk)).context["adminform"].form.fields["words"].widget
    options = json.loads(widget.get_context("words", "", {})["widget"]["attrs"]["data-letter-editor"])

    assert (options["language"], options["direction"], options["taken"]) == ("ar", "rtl", ["n7"])
    assert ["ar", "Arabic", "rtl"] in options["languages"]
    assert set(options["desk"]) == {"refused", "tidy", "preview", "sheets", "standing"}


def test_the_editor_knows_what_live_counts_print_unless_they_are_kept_back(client, boss):
    text = TextFactory(source=WORDS)
    SignOnFactory.create_batch(3, letter=text.letter)
    SignOnFactory(letter=text.letter, capacity="person")
    hidden = TextFactory(source=WORDS, letter__status="open", letter__roll_while_open="hidden")
    SignOnFactory(letter=hidden.letter)

    counts = [
        client.get(url("change", row.pk)).context["adminform"].form.fields["words"].widget.options["counts"]
        for row in (text, hidden)
    ]

    assert counts == [{"organizations": 3, "countries": 1, "signatories": 4}, {}]


def test_what_cannot_be_opened_stays_in_the_plain_field(client, boss):
    text = TextFactory(source=WORDS)
    data = {"words": "<h1>T</h1>\n<p>x</p>\n[a] A.\n[a] B.", "seen": seen_mark(text), "is_public": "on"}

    refused = client.post(url("change", text.pk), data).context["adminform"].form
    opened = client.get(url("change", text.pk)).context["adminform"].form
    asked = client.get(url("change", text.pk) + "?plain=1").context["adminform"].form

    plain = [form.fields["words"].widget.options["plain"] for form in (refused, opened, asked)]
    assert plain == [True, False, True]
    assert refused["words"].value() == data["words"]


def test_a_refused_form_gives_the_editor_the_canonical_text_of_what_was_typed(client, boss):
    text = TextFactory(source=WORDS)
    data = {"words": "<h1>T</h1>\nTyped[^x].\n\n[x] X.", "seen": seen_mark(text), "running_title": "x" * 500}

    form = client.post(url("change", text.pk), data).context["adminform"].form

    assert form["words"].value() == '<h1>T</h1>\n<p>Typed<a data-fn="x"></a>.</p>\n[x] X.'
    assert form.fields["words"].widget.options["plain"] is False


def test_a_working_copy_that_differs_from_the_published_words_says_so(client, boss):
    text = TextFactory(source=WORDS)
    SignOnFactory.create_batch(3, letter=text.letter)
    data = {"words": WORDS.replace("Stored", "Changed"), "seen": seen_mark(text), "is_public": "on"}

    before = client.get(url("change", text.pk)).content.decode()
    saved = client.post(url("change", text.pk), data)
    after = client.get(url("change", text.pk)).content.decode()

    assert saved.status_code == 302
    assert "Changes not yet published" not in before
    assert "Changes not yet published" in after
    assert reverse("admin:campaigns_letter_publish", args=[text.letter_id]) in after
    assert "3 signatories stand under the published words." in after
    assert "Stored." in client.get(text.letter.get_absolute_url("en")).content.decode()


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("The quick brown fox jumps over the lazy dog.", 1),
        ("quick brown fox jumps over the lazy dog and then words that are set on no page at all", 1),
        ("", 0),
        ("fox", 0),
        ("Words that stand nowhere in the document.", 0),
    ],
)
def test_the_page_of_words_is_found_through_hyphens_numbers_and_lines(words, page):
    pages = ["A title page.", "The quick bro-\nwn fox 12 jumps over the\nlazy\u00a0dog and more", "The end."]

    assert page_with(pages, words) == page


SAID = re.compile(r"""\bsay(?:Count)?\((["'])((?:(?!\1).)+)\1""")


def test_every_word_of_the_editor_is_said_in_spanish():
    catalogue = (settings.BASE_DIR / "locale/es/LC_MESSAGES/djangojs.po").read_text()
    known = set(re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE))
    scripts = list((settings.BASE_DIR / "static/js/editor").rglob("*.js"))

    said = {match[2] for path in scripts for match in SAID.finditer(path.read_text())}

    assert len(said) > 70
    assert sorted(said - known) == []
