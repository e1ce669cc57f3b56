"""Translations on the staff's desk: beside their source, behind it, brought level by nobody but a person who says so."""

import datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from campaigns.domain.texts import read_text, write_text
from campaigns.domain.translations import Standing, bring_level, standing_of
from campaigns.forms import seen_mark
from campaigns.models import LetterText
from campaigns.text.canonical import canonical, parse
from tests.factories import NOON, LetterFactory, TextFactory

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=1)
SOURCE = '<h1>Title</h1>\n<p>First words.</p>\n<p>Second words.<a data-fn="a"></a></p>\n[a] Note A.'
SPANISH = '<h1>Título</h1>\n<p>Primeras palabras.</p>\n<p>Segundas palabras.<a data-fn="a"></a></p>\n[a] Nota A.'


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.fixture
def source():
    return TextFactory(letter=LetterFactory(status="draft", slug="border"), source=SOURCE)


@pytest.fixture
def spanish(source):
    """A translation that was level on 2 March, and whose source changed on 3 March."""
    row = TextFactory(letter=source.letter, language="es", source=SPANISH)
    bring_level(letter_text=row, source=read_text(source), at=NOON)
    change(source, "Second words", "Other words")
    return LetterText.objects.get(pk=row.pk)


def change(source, old, new):
    write_text(letter_text=source, text=parse(canonical(read_text(source)).replace(old, new)), at=LATER)


def url(name, *args):
    with override("en"):
        return reverse(f"admin:campaigns_{name}", args=args)


def beside(row):
    return url("lettertext_sidebyside", row.pk)


def data_of(response, **changes):
    """What a browser would post from the page."""
    form = response.context["adminform"].form
    data = {field.name: field.value() or "" for field in form if field.name != "level"}
    return data | {"is_public": "on"} | changes


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def standing(row):
    return standing_of(LetterText.objects.get(pk=row.pk))


@pytest.mark.parametrize(("prefix", "removed"), [("", "removed"), ("/es", "se quitó")])
def test_the_page_shows_the_source_with_what_changed_and_the_translation_to_write(
    client, boss, spanish, prefix, removed
):
    response = client.get(prefix + beside(spanish))

    page = response.content.decode()
    assert f'<span class="change-said">[{removed}: </span>Second' in page.replace(' lang="es" dir="ltr"', "")
    assert response.context["source_changes"] == 1
    assert response.context["adminform"].form["words"].value() == SPANISH
    assert response.context["pairing"] == {"blocks": ((0, 0), (1, 1)), "notes": ("a",)}


def test_saving_beside_the_source_stores_the_words_and_nothing_else(client, boss, spanish):
    LetterText.objects.filter(pk=spanish.pk).update(place="Guatemala", is_public=False)
    page = client.get(beside(spanish))

    response = client.post(beside(spanish), data_of(page, words=SPANISH.replace("Segundas", "Otras"), is_public=""))

    assert response.status_code == 302
    row = LetterText.objects.get(pk=spanish.pk)
    assert "Otras palabras" in row.body
    assert (row.place, row.is_public) == ("Guatemala", False)


def test_a_saved_correction_leaves_a_translation_behind(client, boss, spanish):
    page = client.get(beside(spanish))
    assert not page.context["adminform"].form["level"].value()

    client.post(beside(spanish), data_of(page, words=SPANISH.replace("Nota", "La nota")))

    assert standing(spanish) == Standing.BEHIND


@pytest.mark.parametrize("page", ["lettertext_sidebyside", "lettertext_change"])
def test_a_translation_is_level_when_its_writer_ticks_the_box(client, boss, spanish, page):
    address = url(page, spanish.pk)

    page = client.get(address)
    assert 'name="level"' in page.content.decode()

    client.post(address, data_of(page, level="on"))

    assert standing(spanish) == Standing.LEVEL
    assert 'name="level"' not in client.get(address).content.decode()


def test_the_box_speaks_of_the_source_that_was_seen(client, boss, source, spanish):
    page = client.get(beside(spanish))
    change(source, "First words", "Newer words")

    response = client.post(beside(spanish), data_of(page, level="on", words=SPANISH.replace("Nota", "La nota")))

    assert standing(spanish) == Standing.BEHIND
    assert "La nota" in read_text(LetterText.objects.get(pk=spanish.pk)).notes["a"]
    assert any("The source changed after you opened the page" in sentence for sentence in sentences(response))


def test_of_two_saves_beside_the_source_the_second_is_told(client, boss, spanish):
    page = client.get(beside(spanish))
    write_text(letter_text=spanish, text=parse(SPANISH.replace("Título", "Otro título")))

    response = client.post(beside(spanish), data_of(page, words=SPANISH.replace("Nota", "La nota"), level="on"))

    assert response.status_code == 200
    assert response.templates[0].name == "admin/campaigns/translation.html"
    assert LetterText.objects.get(pk=spanish.pk).title == "Otro título"
    assert standing(spanish) == Standing.BEHIND
    assert response.context["conflict"]["mark"] == seen_mark(LetterText.objects.get(pk=spanish.pk))


def test_an_authoritative_text_has_no_page_of_this_kind_and_no_box(client, boss, source):
    response = client.get(beside(source))

    assert response.url == url("lettertext_change", source.pk)
    assert 'name="level"' not in client.get(response.url).content.decode()


def test_a_translation_without_a_source_is_written_on_its_own_page(client, boss):
    row = TextFactory(letter=LetterFactory(status="draft"), language="es")

    assert client.get(beside(row)).url == url("lettertext_change", row.pk)


def test_who_may_only_look_sees_both_and_stores_nothing(client, spanish):
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_lettertext"))
    client.force_login(user)

    page = client.get(beside(spanish))
    response = client.post(beside(spanish), {"words": SOURCE, "level": "on"})

    assert page.status_code == 200
    assert "Segundas palabras" in page.content.decode()
    assert response.status_code == 403
    assert standing(spanish) == Standing.BEHIND


def test_who_has_no_right_to_texts_sees_nothing(client, spanish):
    client.force_login(User.objects.create_user("helper", is_staff=True))

    assert client.get(beside(spanish)).status_code == 403


def test_the_text_page_the_list_and_the_letter_say_since_when_it_is_behind(client, boss, source, spanish):
    said = "ehind its source since 3 Mar 2026"

    for address in (
        url("lettertext_change", spanish.pk),
        url("lettertext_changelist"),
        url("letter_change", source.letter_id),
    ):
        assert said in client.get(address).content.decode()


def test_the_changed_paragraphs_stand_on_the_page_of_the_text(client, boss, spanish):
    response = client.get(url("lettertext_change", spanish.pk))

    assert [change.name for change in response.context["translation"]["diff"].changes] == ["Paragraph 2"]


def test_the_list_is_filtered_by_how_translations_stand(client, boss, source, spanish):
    french = TextFactory(letter=source.letter, language="fr", source=SPANISH)
    german = TextFactory(letter=source.letter, language="de", source=SPANISH)
    bring_level(letter_text=german, source=read_text(source), at=LATER)

    def listed(standing):
        response = client.get(url("lettertext_changelist"), {"standing": standing})
        return [row.language for row in response.context["cl"].queryset]

    assert listed("behind") == ["es"]
    assert listed("unknown") == [french.language]
    assert listed("level") == [german.language]
    assert len(listed("")) == 4


def test_a_note_that_the_translation_lacks_is_named_with_a_way_to_it(client, boss, source, spanish):
    change(source, "</p>\n[a]", '<a data-fn="b"></a></p>\n[b] Note B.\n[a]')

    [problem] = client.get(beside(spanish)).context["problems"]
    [elsewhere] = client.get(url("letter_change", source.letter_id)).context["problems"]

    assert problem.sentence == "The note [b] stands in English and is missing in Spanish."
    assert problem.url == "#source-note-b"
    assert 'id="source-note-b"' in client.get(beside(spanish)).content.decode()
    assert elsewhere.url == url("footnote_change", source.footnotes.get(key="b").pk)


def test_a_translation_that_is_begun_keeps_its_notes_and_goes_on_beside_its_source(client, boss, source):
    page = client.get(url("lettertext_add"), {"letter": source.letter_id, "language": "ar"})
    widget = page.context["adminform"].form.fields["words"].widget
    assert (widget.options["language"], widget.options["direction"]) == ("ar", "rtl")

    response = client.post(
        url("lettertext_add"), data_of(page, letter=source.letter_id, language="ar", is_public="", _continue="1")
    )

    arabic = LetterText.objects.get(language="ar")
    assert response.url == beside(arabic)
    assert list(read_text(arabic).notes) == ["a"]
    assert standing(arabic) == Standing.UNKNOWN


def test_another_authoritative_language_makes_no_translation_look_level(client, boss, source):
    row = TextFactory(letter=source.letter, language="es", source=SPANISH)
    bring_level(letter_text=row, source=read_text(source), at=NOON)
    page = client.get(url("letter_change", source.letter_id))
    data = {field.name: field.value() or "" for field in page.context["adminform"].form}
    for formset in page.context["inline_admin_formsets"]:
        data |= {f"{formset.formset.prefix}-TOTAL_FORMS": 0, f"{formset.formset.prefix}-INITIAL_FORMS": 0}

    response = client.post(url("letter_change", source.letter_id), data | {"authoritative_language": "es"})

    assert response.status_code == 302
    assert standing(row) == Standing.UNKNOWN


def test_the_list_asks_as_often_for_three_translations_as_for_one(client, boss, spanish):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(url("lettertext_changelist"))
        return len(asked)

    queries()  # the first answer fills caches
    one = queries()
    for language in ("fr", "de"):
        TextFactory(letter=TextFactory(letter=LetterFactory(status="draft")).letter, language=language)

    assert queries() == one
