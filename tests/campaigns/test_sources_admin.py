"""The library of sources on the staff pages: picking a work, seeing what cites it, mending links."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django_tasks import default_task_backend

from campaigns.domain.texts import read_text, write_text
from campaigns.forms import seen_mark
from campaigns.models import LetterStatus, LetterText, Link, LinkFinding, LinkState, Source
from campaigns.text.canonical import canonical, clean_note, parse
from tests.factories import NOON, LetterFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db

WORDS = (
    '<h1>A letter</h1>\n<p>See <a href="https://example.org/law">the law</a>.<a data-fn="one"></a></p>\n'
    '[one] La Jornada, <a href="https://example.org/first"><span lang="es"><em>Tropas</em></span></a>, 3 June 2019; '
    'CBP, <a href="https://bit.ly/x">press release</a>, 2018.'
)


@pytest.fixture(autouse=True)
def nothing_waits():
    default_task_backend.results.clear()


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.fixture
def may(client):
    """``may("view_source")`` logs somebody in who may do that and nothing else."""

    def may(*codes):
        user = User.objects.create_user("helper", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codes))
        client.force_login(user)
        return user

    return may


def url(name, *args):
    return reverse(f"admin:campaigns_source_{name}", args=args)


def link(address, state=LinkState.UNCHECKED, **fields):
    if state != LinkState.UNCHECKED:
        fields.setdefault("checked_at", NOON)
    return Link.objects.create(url=address, state=state, **fields)


def dead(address):
    return link(address, LinkState.GONE, finding=LinkFinding.MISSING, status=404, failures=1, failing_since=NOON)


def queued():
    """The addresses that wait for a check."""
    ids = [
        pk
        for result in default_task_backend.results
        for pk in result.args[0]
        if "check_links" in result.task.module_path
    ]
    return set(Link.objects.filter(pk__in=ids).values_list("url", flat=True))


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Picking


def test_a_work_is_picked_with_its_citation_in_the_language_of_the_text(client, may):
    may("view_source")
    SourceFactory(publisher="CDH", title="Informe <x>", date="2019-06", language="es", url="https://example.org/i")

    answer = client.get(url("pick"), {"q": "informe", "language": "es"})

    [found] = answer.json()["results"]
    assert found["html"] == 'CDH, <a href="https://example.org/i"><em>Informe &lt;x&gt;</em></a>, junio de 2019.'
    assert (found["publisher"], found["work"], found["date"]) == ("CDH", "Informe <x>", "June 2019")
    assert (found["key"], found["used"]) == ("cdh-2019", False)
    assert "no-store" in answer["Cache-Control"]
    english = client.get(url("pick"), {"q": "informe", "language": "nonsense"}).json()["results"][0]["html"]
    assert "(in Spanish)" in english
    assert clean_note(english) == english


def test_works_that_the_letter_cites_come_first_and_say_so(client, boss):
    text = TextFactory()
    used, _other = SourceFactory(title="Used"), SourceFactory(title="Newer")
    text.footnotes.get().sources.add(used)

    found = client.get(url("pick"), {"letter": text.letter_id}).json()["results"]

    assert [(row["work"], row["used"]) for row in found] == [("Used", True), ("Newer", False)]


def test_what_a_letter_cites_is_not_told_to_those_who_may_not_see_it(client, may):
    text = TextFactory()
    text.footnotes.get().sources.add(SourceFactory())
    may("view_source")

    assert client.get(url("pick"), {"letter": text.letter_id}).json()["results"][0]["used"] is False


@pytest.mark.parametrize("letter", ["", "0", "x", "9" * 30])
def test_a_letter_that_is_none_is_no_error(client, boss, letter):
    SourceFactory()

    assert len(client.get(url("pick"), {"letter": letter, "q": "x" * 5000}).json()["results"]) == 0
    assert len(client.get(url("pick"), {"letter": letter}).json()["results"]) == 1


def test_the_picker_takes_the_same_queries_for_one_work_and_for_many(client, boss, django_assert_num_queries):
    text = TextFactory()
    SourceFactory()
    client.get(url("pick"), {"letter": text.letter_id})  # content types are read once

    counts = []
    for more in (0, 30):
        SourceFactory.create_batch(more)
        with django_assert_num_queries(7) as queries:
            found = client.get(url("pick"), {"letter": text.letter_id}).json()["results"]
        counts.append((len(queries), len(found)))

    assert counts[0][0] == counts[1][0]
    assert [found for _queries, found in counts] == [1, 20]


def test_the_library_is_for_those_who_may_see_it(client, may):
    SourceFactory(title="Canary")
    may("view_lettertext")

    for answer in (client.get(url("pick")), client.post(url("pick_new"), {"publisher": "P", "title": "T"})):
        assert answer.status_code == 403
        assert "Canary" not in answer.content.decode()
    client.logout()
    assert client.get(url("pick")).status_code == 302
    assert Source.objects.count() == 1


def test_a_new_work_is_stored_cited_and_tied_to_the_notes_that_link_it(client, boss):
    text = TextFactory(source=WORDS)

    answer = client.post(
        url("pick_new"),
        {"publisher": "La Jornada", "title": "Tropas", "date": "2019-06-03", "language": "es",
         "url": "https://example.org/first", "text_language": "en"},
    )  # fmt: skip

    source = Source.objects.get()
    assert answer.json()["result"]["id"] == source.pk
    assert answer.json()["result"]["html"].endswith("3 June 2019 (in Spanish).")
    assert list(text.footnotes.get().sources.all()) == [source]


def test_a_work_that_is_in_the_library_already_is_given_and_not_stored_twice(client, boss):
    known = SourceFactory(url="https://example.org/a")

    answer = client.post(url("pick_new"), {"publisher": "P", "title": "T", "url": "https://EXAMPLE.org/a#page=2"})

    assert (answer.json()["existed"], answer.json()["result"]["id"]) == (True, known.pk)
    assert Source.objects.count() == 1


def test_a_new_work_that_cannot_be_is_told_field_by_field(client, boss):
    answer = client.post(url("pick_new"), {"date": "June", "url": "ftp://x"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "publisher": ["This field is required."],
        "title": ["Give the title. For a work without one, use the full form of the library."],
        "date": ["Write the date as 2019, 2019-06 or 2019-06-05."],
        "url": ["Use a full address that begins with https:// or http://."],
    }
    assert not Source.objects.exists()
    assert client.get(url("pick_new")).status_code == 405


@pytest.mark.parametrize(("codes", "button", "form"), [((), False, False), (("view_source",), True, False), (("view_source", "add_source"), True, True)])  # fmt: skip
def test_the_page_of_a_text_offers_the_picker_to_those_who_may_use_it(client, may, codes, button, form):
    text = TextFactory()
    may("change_lettertext", "view_lettertext", *codes)

    page = client.get(reverse("admin:campaigns_lettertext_change", args=[text.pk])).content.decode()

    assert ("data-cite=" in page, 'data-part="new"' in page) == (button, form)
    assert not button or f'data-language="en" data-letter="{text.letter_id}"' in page


# The list and the page of a source


def test_the_list_begins_with_the_dead_links(client, boss):
    for title, state in (("Fine", LinkState.ANSWERS), ("Short", LinkState.SHORTENED), ("Dead", LinkState.GONE)):
        SourceFactory(title=title, url=f"https://example.org/{title}")
        fields = {"failures": 1, "failing_since": NOON} if state == LinkState.GONE else {}
        link(f"https://example.org/{title}", state, **fields)
    SourceFactory(title="New", url="https://example.org/new")
    SourceFactory(title="Paper")

    page = client.get(url("changelist"))

    titles = [row.title for row in page.context["cl"].result_list]
    assert titles[:2] == ["Dead", "Short"]
    assert titles[-1] == "Fine"
    assert set(titles[2:4]) == {"New", "Paper"}


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        ("mend", {"Dead", "Copy"}),
        (LinkState.GONE, {"Dead"}),
        (LinkState.ANSWERS, {"Fine", "Copy"}),
        (LinkState.UNCHECKED, {"New"}),
        ("none", {"Paper"}),
        ("nonsense", {"Dead", "Copy", "Fine", "New", "Paper"}),
    ],
)
def test_the_list_is_narrowed_to_the_work_to_do(client, boss, value, titles):
    SourceFactory(title="Dead", url="https://example.org/dead")
    dead("https://example.org/dead")
    SourceFactory(title="Copy", url="https://example.org/copy", archived_url="https://archive.example.net/copy")
    link("https://example.org/copy", LinkState.ANSWERS)
    dead("https://archive.example.net/copy")
    SourceFactory(title="Fine", url="https://example.org/fine")
    link("https://example.org/fine", LinkState.ANSWERS)
    SourceFactory(title="New", url="https://example.org/new")
    SourceFactory(title="Paper")

    page = client.get(url("changelist"), {"link": value})

    assert {row.title for row in page.context["cl"].result_list} == titles
    if value == "mend":
        assert "Answers; its copy: Gone" in page.content.decode()


def test_the_list_takes_the_same_queries_for_one_source_and_for_many(client, boss, django_assert_max_num_queries):
    SourceFactory(url="https://example.org/0")
    client.get(url("changelist"))
    with django_assert_max_num_queries(20) as one:
        client.get(url("changelist"))
    for number in range(1, 20):
        SourceFactory(url=f"https://example.org/{number}")
        dead(f"https://example.org/{number}")

    with django_assert_max_num_queries(len(one)):
        client.get(url("changelist"))


def test_a_source_shows_every_note_that_cites_it_and_the_state_of_its_links(client, boss):
    english = TextFactory(source=WORDS)
    spanish = TextFactory(letter=english.letter, language="es", source=WORDS.replace("A letter", "Una carta"))
    source = SourceFactory(url="https://example.org/first", archived_url="https://archive.example.net/1")
    for text in (english, spanish):
        text.footnotes.get().sources.add(source)
    dead(source.url)
    link(source.archived_url, LinkState.ANSWERS, status=200)

    page = client.get(url("change", source.pk)).content.decode()

    assert "A letter (English) [one]" in page
    assert "A letter (Español) [one]" in page
    assert page.count("note 1</span>") == 2
    assert "the site says that there is nothing at this address" in page
    assert "Look for the work at another address, or link a copy in a web archive." in page
    assert "answer 404" in page


def test_an_address_that_is_a_script_cannot_be_opened(client, boss):
    source = SourceFactory(url="javascript:alert(1)")  # as a data file from elsewhere may bring it

    page = client.get(url("change", source.pk)).content.decode()

    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page
    client.post(url("check", source.pk))
    assert queued() == set()


def test_the_links_of_a_source_are_checked_when_somebody_presses_the_button(client, boss):
    source = SourceFactory(url="https://example.org/a", archived_url="https://archive.example.net/1")

    assert client.get(url("check", source.pk)).status_code == 405
    assert queued() == set()
    answer = client.post(url("check", source.pk), follow=True)

    assert queued() == {"https://example.org/a", "https://archive.example.net/1"}
    assert sentences(answer) == ["2 links are being checked. Open this page again in a moment."]
    assert "being checked now" in answer.content.decode()
    again = client.post(url("check", source.pk))
    assert sentences(again)[-1] == "Nothing to ask: every link is being checked already, or there is none."


def test_chosen_sources_are_checked_together(client, boss):
    sources = [SourceFactory(url=f"https://example.org/{number}") for number in range(3)]

    client.post(url("changelist"), {"action": "check_now", "_selected_action": [source.pk for source in sources[:2]]})

    assert queued() == {"https://example.org/0", "https://example.org/1"}


def test_nothing_is_offered_or_asked_where_the_check_is_off(client, boss, settings):
    settings.LINK_CHECK = False
    source = SourceFactory(url="https://example.org/a")
    letter = TextFactory(source=WORDS).letter

    for page in (client.get(url("change", source.pk)), client.get(url("letter", letter.pk))):
        assert "This installation asks no other site, so links are not checked." in page.content.decode()
        assert "Check now" not in page.content.decode()
        assert "Check the links" not in page.content.decode()
    client.post(url("check", source.pk))
    client.post(url("letter_check", letter.pk))
    assert queued() == set()


def test_those_who_may_not_see_sources_check_nothing(client, may):
    source = SourceFactory(url="https://example.org/a")
    may("view_letter")

    assert client.post(url("check", source.pk)).status_code == 404
    assert queued() == set()


def test_a_source_that_is_added_says_how_many_notes_cite_it_now(client, boss):
    text = TextFactory(source=WORDS)

    answer = client.post(url("add"), {"publisher": "La Jornada", "title": "T", "url": "https://example.org/first"})

    assert "1 note links this address and cites this source now." in sentences(answer)
    assert text.footnotes.get().sources.get().publisher == "La Jornada"


def test_an_archived_address_that_is_the_address_itself_is_refused_kindly(client, boss):
    answer = client.post(
        url("add"),
        {"publisher": "P", "title": "T", "url": "https://example.org/a", "archived_url": "https://example.org/a"},
    )

    assert "The archived address is the address itself. Give that of the copy." in answer.content.decode()


# The links of a letter


def test_the_same_advice_under_links_in_a_row_stands_once(client, boss):
    places = [f"https://example.org/{number}" for number in range(3)]
    calls = " ".join(f'<a href="{place}">there</a>' for place in [*places, "https://example.org/silent"])
    text = TextFactory(source=f"<h1>T</h1><p>{calls}</p>")
    for place in places:
        dead(place)
    link("https://example.org/silent", LinkState.SILENT)

    page = client.get(url("letter", text.letter_id))

    advice = [row["advice"] for row in page.context["to_mend"]]
    assert advice == [
        "Look for the work at another address, or link a copy in a web archive.",
        "",
        "",
        "It is asked again every day. After three days without an answer it counts as gone.",
    ]


def test_the_links_of_a_letter_stand_with_their_notes_dead_ones_first(client, boss):
    text = TextFactory(source=WORDS)
    source = SourceFactory(url="https://example.org/law")
    dead("https://example.org/first")
    link("https://bit.ly/x", LinkState.SHORTENED, status=200, final_url="https://www.cbp.gov/long")
    link("https://example.org/law", LinkState.ANSWERS, status=200)

    page = client.get(url("letter", text.letter_id))

    assert [(row["url"], row["sources"]) for row in page.context["to_mend"]] == [
        ("https://example.org/first", []),
        ("https://bit.ly/x", []),
    ]
    [other] = page.context["others"]
    assert (other["url"], other["sources"]) == ("https://example.org/law", [source])
    html = page.content.decode()
    assert "2 links to mend" in html
    assert "English, note 1" in html
    assert "English, in the text" in html
    assert 'data-copy="https://www.cbp.gov/long"' in html


def test_a_work_is_added_to_the_library_with_what_the_note_says_of_it(client, boss):
    text = TextFactory(source=WORDS)
    SourceFactory(url="https://bit.ly/x")

    rows = {row["url"]: row["add"] for row in client.get(url("letter", text.letter_id)).context["others"]}

    form = client.get(rows["https://example.org/first"]).context["adminform"].form
    assert {name: form[name].value() for name in ("publisher", "title", "date", "language", "url")} == {
        "publisher": "La Jornada", "title": "Tropas", "date": "2019", "language": "es", "url": "https://example.org/first",
    }  # fmt: skip
    assert rows["https://bit.ly/x"] == ""
    assert rows["https://example.org/law"].endswith("/add/?url=https%3A%2F%2Fexample.org%2Flaw")


def test_adding_and_checking_are_for_those_who_may(client, may):
    text = TextFactory(source=WORDS)
    may("view_letter")

    page = client.get(url("letter", text.letter_id))

    assert page.status_code == 200
    assert "Add to the library" not in page.content.decode()
    assert "Check the links" not in page.content.decode()
    assert client.post(url("letter_check", text.letter_id)).status_code == 403
    assert queued() == set()


def test_all_links_of_a_letter_are_checked_when_somebody_presses_the_button(client, boss):
    text = TextFactory(source=WORDS)

    answer = client.post(url("letter_check", text.letter_id), follow=True)

    assert queued() == {"https://example.org/law", "https://example.org/first", "https://bit.ly/x"}
    assert "3 links are being checked." in answer.content.decode()


def test_the_links_of_a_letter_are_for_those_who_may_see_the_letter(client, may):
    text = TextFactory(source=WORDS, letter__status=LetterStatus.DRAFT)
    may("view_source", "add_source")

    for answer in (client.get(url("letter", text.letter_id)), client.post(url("letter_check", text.letter_id))):
        assert answer.status_code == 404
    assert client.get(url("letter", 0)).status_code == 404
    assert queued() == set()


def test_the_links_of_a_letter_take_the_same_queries_for_few_and_for_many(client, boss, django_assert_max_num_queries):
    text = TextFactory(source=WORDS)
    client.get(url("letter", text.letter_id))
    with django_assert_max_num_queries(30) as few:
        client.get(url("letter", text.letter_id))
    body = "".join(f'<p><a href="https://example.org/{number}">x</a></p>\n' for number in range(60))
    write_text(letter_text=text, text=parse(f"<h1>T</h1>\n{body}"))
    for number in range(60):
        SourceFactory(url=f"https://example.org/{number}")
        dead(f"https://example.org/{number}")

    with django_assert_max_num_queries(len(few)):
        page = client.get(url("letter", text.letter_id))
    assert len(page.context["to_mend"]) == 60


def test_letter_and_text_lead_to_their_links(client, boss):
    text = TextFactory()

    for name, pk in (("letter", text.letter_id), ("lettertext", text.pk)):
        page = client.get(reverse(f"admin:campaigns_{name}_change", args=[pk])).content.decode()
        assert url("letter", text.letter_id) in page


def test_every_page_speaks_spanish(client, boss):
    text = TextFactory(source=WORDS)
    source = SourceFactory(url="https://example.org/first")
    dead(source.url)

    for address in (url("letter", text.letter_id), url("change", source.pk), url("changelist")):
        assert client.get(f"/es{address}").status_code == 200


# When a text is saved


def save(client, text, words):
    stored = LetterText.objects.get(pk=text.pk)
    data = {name: getattr(stored, name) for name in ("running_title", "letterhead", "place", "preface", "roll_note")}
    data |= {"words": words, "seen": seen_mark(stored), "knowingly": "on", "is_public": "on"}
    return client.post(reverse("admin:campaigns_lettertext_change", args=[text.pk]), data)


def test_saving_a_text_ties_its_notes_to_the_sources_they_link(client, boss):
    source = SourceFactory(url="https://example.org/first#page=2")
    text = TextFactory(letter__status=LetterStatus.DRAFT, source="<h1>T</h1>\n<p>W.</p>")

    assert save(client, text, WORDS).status_code == 302

    assert list(text.footnotes.get().sources.all()) == [source]


def test_a_draft_asks_no_other_site_when_it_is_saved(client, boss):
    text = TextFactory(letter__status=LetterStatus.DRAFT, source=WORDS)

    save(client, text, WORDS.replace("See", "Read"))

    assert queued() == set()


def test_saving_a_text_of_an_opened_letter_checks_what_is_due(client, boss):
    text = TextFactory(letter__status=LetterStatus.OPEN, source=WORDS)
    link("https://example.org/law", LinkState.ANSWERS, checked_at=timezone.now() - datetime.timedelta(days=3))
    link("https://example.org/first", LinkState.ANSWERS, checked_at=timezone.now() - datetime.timedelta(days=31))

    save(client, text, canonical(read_text(text)))

    assert queued() == {"https://example.org/first", "https://bit.ly/x"}


def test_an_empty_letter_has_a_page_of_links_too(client, boss):
    letter = LetterFactory()

    assert "No link is known to be broken." in client.get(url("letter", letter.pk)).content.decode()


def test_the_library_writes_a_day_as_all_staff_pages_do_and_a_month_in_words(client, boss):
    for date in ("2019-06-05", "2019-06", "2019", ""):
        SourceFactory(publisher=f"Publisher {date}", date=date)

    def dates(prefix):
        page = client.get(prefix + url("changelist")).content.decode()
        return re.findall(r'<td class="field-dated[^"]*">([^<]*)</td>', page)

    assert dates("") == ["-", "2019", "June 2019", "5 Jun 2019"]
    assert dates("/es") == ["-", "2019", "junio de 2019", "5 jun 2019"]
