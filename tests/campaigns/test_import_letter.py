"""A Word draft becomes a letter: by the command, and by the page of the admin that shows it first."""

import re
from html import unescape
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from campaigns.admin.importing import SALT
from campaigns.domain.texts import read_text, write_text
from campaigns.models import Footnote, Letter, LetterStatus, LetterText
from campaigns.text.canonical import canonical, parse
from tests.campaigns.importing.drafts import STYLES, call, note, p, package, r
from tests.factories import NOON, CampaignFactory, LetterFactory, SourceFactory, TextFactory

pytestmark = pytest.mark.django_db


def draft(title="Protect asylum seekers", *, first="WOLA, Report, 2019.", second="UNHCR, 2018."):
    """A letter of two notes; three calls, of which the last is of the second note."""
    again = '<w:fldSimple w:instr=" NOTEREF _Ref1 ">' + r("2") + "</w:fldSimple>"
    return package(
        p(title, style="Title")
        + p("Dear Minister:")
        + p(
            r("One"),
            call(1),
            r(" two"),
            '<w:bookmarkStart w:id="1" w:name="_Ref1"/>',
            call(2),
            '<w:bookmarkEnd w:id="1"/>',
        )
        + p(r("Three"), again)
        + p("Respectfully,"),
        styles=STYLES,
        footnotes=note(1, first) + note(2, second),
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(draft())
    return path


def run(*arguments, **options):
    out = StringIO()
    call_command("import_letter", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def keys(row):
    return list(row.footnotes.order_by("position").values_list("key", flat=True))


# Command --------------------------------------------------------------------------------------------------------


def test_the_command_makes_a_draft_letter_and_prints_the_report(file):
    campaign = CampaignFactory()

    said = run(file, campaign=campaign.slug, language="en")

    letter = Letter.objects.get()
    assert (letter.slug, letter.status, letter.authoritative_language) == ("protect-asylum-seekers", "draft", "en")
    assert letter.campaign == campaign
    text = read_text(letter.texts.get())
    assert text.title == "Protect asylum seekers"
    assert text.body.split("\n") == [
        '<p>One<a data-fn="wola-2019"></a> two<a data-fn="unhcr-2018"></a></p>',
        '<p>Three<a data-fn="unhcr-2018"></a></p>',
    ]
    assert "The salutation: “Dear Minister:”." in said
    assert "2 footnotes." in said
    assert said.endswith("Stored in protect-asylum-seekers (en).\n")


def test_a_dry_run_stores_nothing(file):
    said = run(file, campaign=CampaignFactory().slug, language="en", dry_run=True)

    assert "The letter would stand at 'protect-asylum-seekers'." in said
    assert not Letter.objects.exists()


def test_an_address_that_is_taken_gets_a_number_and_a_chosen_one_is_refused(file):
    campaign = CampaignFactory()
    LetterFactory(slug="protect-asylum-seekers")

    run(file, campaign=campaign.slug, language="en")
    with pytest.raises(CommandError, match="has or had the address"):
        run(file, campaign=campaign.slug, language="en", slug="protect-asylum-seekers")

    assert set(Letter.objects.values_list("slug", flat=True)) == {"protect-asylum-seekers", "protect-asylum-seekers-2"}


def test_a_translation_shares_the_keys_of_the_authoritative_text(tmp_path, file):
    run(file, campaign=CampaignFactory().slug, language="en")
    letter = Letter.objects.get()
    spanish = tmp_path / "es.docx"
    spanish.write_bytes(draft("Proteger el asilo", first="Informe de WOLA, 2019.", second="ACNUR, 2018."))

    said = run(spanish, into=letter.slug, language="es")

    text = letter.texts.get(language="es")
    assert keys(text) == ["wola-2019", "unhcr-2018"]
    assert read_text(text).notes["wola-2019"] == "Informe de WOLA, 2019."
    assert "share the keys of the text in English" in said


def test_a_translation_with_other_notes_keeps_its_own_keys_and_says_so(tmp_path, file):
    run(file, campaign=CampaignFactory().slug, language="en")
    letter = Letter.objects.get()
    spanish = tmp_path / "es.docx"
    spanish.write_bytes(
        package(p("Título", style="Title") + p(r("Uno"), call(1)), styles=STYLES, footnotes=note(1, "ACNUR, 2018."))
    )

    said = run(spanish, into=letter.slug, language="es")

    assert keys(letter.texts.get(language="es")) == ["acnur-2018"]
    assert "(1 here, 2 there)" in said


def test_a_text_is_replaced_only_when_asked_and_keeps_the_sources_of_notes_that_stayed(file):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    row = TextFactory(
        letter=letter, source='<h1>Old</h1>\n<p>x<a data-fn="old-key"></a></p>\n[old-key] WOLA, Report, 2019.'
    )
    source = SourceFactory()
    row.footnotes.get().sources.add(source)

    with pytest.raises(CommandError, match="--replace"):
        run(file, into=letter.slug, language="en")
    assert read_text(LetterText.objects.get(pk=row.pk)).title == "Old"
    run(file, into=letter.slug, language="en", replace=True)

    row = LetterText.objects.get(pk=row.pk)
    assert row.title == "Protect asylum seekers"
    assert keys(row) == ["old-key", "unhcr-2018"]
    assert Footnote.objects.get(text=row, key="old-key").sources.get() == source


def test_an_empty_text_is_filled_without_asking(file):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    row = LetterText.objects.create(letter=letter, language="en")

    run(file, into=letter.slug, language="en")

    assert read_text(LetterText.objects.get(pk=row.pk)).title == "Protect asylum seekers"


def test_a_new_translation_of_an_open_letter_is_kept_from_the_public(file):
    letter = LetterFactory(status=LetterStatus.OPEN)
    TextFactory(letter=letter)

    run(file, into=letter.slug, language="es")

    assert not letter.texts.get(language="es").is_public


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "xx"}, "not a language code"),
        ({"language": "en"}, "Name either --campaign"),
        ({"language": "en", "campaign": "nowhere"}, "no campaign with the address 'nowhere'"),
        ({"language": "en", "into": "nowhere"}, "no letter with the address 'nowhere'"),
        ({"language": "en", "into": "a", "slug": "b"}, "--slug is for a new letter"),
    ],
)
def test_what_the_command_does_not_understand_it_says(file, options, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        run(file, **options)


def test_a_file_that_is_no_draft_or_is_not_there(tmp_path):
    campaign = CampaignFactory().slug
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="This is a PDF"):
        run(tmp_path / "x.pdf", campaign=campaign, language="en")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "y.docx", campaign=campaign, language="en")


# Admin ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def upload(data=None):
    return SimpleUploadedFile("draft.docx", data or draft(), content_type="application/octet-stream")


def carried(response):
    """What the preview carries to the second step."""
    return unescape(re.search(r'name="draft" value="([^"]+)"', response.content.decode())[1])


NEW = "/admin/campaigns/letter/import/"


@pytest.mark.parametrize("campaigns", [1, 2])
def test_the_only_campaign_is_chosen_already(admin_client, campaigns):
    first, *_others = CampaignFactory.create_batch(campaigns)

    form = admin_client.get(NEW).context["form"]

    assert form["campaign"].value() == (first.pk if campaigns == 1 else None)


def test_the_page_shows_the_letter_and_stores_nothing_until_import_is_pressed(client, boss):
    campaign = CampaignFactory()

    look = client.post(NEW, {"file": upload(), "campaign": campaign.pk, "language": "en", "slug": ""})

    html = look.content.decode()
    assert look.status_code == 200
    assert not Letter.objects.exists()
    page = unescape(re.search(r'srcdoc="([^"]*)"', html)[1])
    assert '<h1 id="title">Protect asylum seekers</h1>' in page
    assert page.count('id="note-') == 2
    assert "2 footnotes." in html
    assert 'value="protect-asylum-seekers"' in html

    stored = client.post(NEW, {"draft": carried(look), "slug": "asylum-2019"})

    row = LetterText.objects.get()
    assert stored.url == f"/admin/campaigns/lettertext/{row.pk}/change/"
    assert (row.letter.slug, row.letter.status) == ("asylum-2019", LetterStatus.DRAFT)
    assert len(read_text(row).notes) == 2


def test_what_cannot_be_stored_is_shown_again_and_not_lost(client, boss):
    campaign = CampaignFactory()
    look = client.post(NEW, {"file": upload(), "campaign": campaign.pk, "language": "en", "slug": "mine"})
    LetterFactory(slug="mine")

    refused = client.post(NEW, {"draft": carried(look), "slug": "mine"})
    bad = client.post(NEW, {"draft": carried(refused), "slug": "no good address!"})
    stored = client.post(NEW, {"draft": carried(bad), "slug": "other"})

    assert refused.status_code == bad.status_code == 422
    assert "has or had the address “mine”" in refused.content.decode()
    assert stored.status_code == 302
    assert read_text(Letter.objects.get(slug="other").texts.get()).title == "Protect asylum seekers"


def test_a_title_too_long_for_a_letter_is_told_beside_the_preview(client, boss):
    data = draft("Long " * 120)
    look = client.post(NEW, {"file": upload(data), "campaign": CampaignFactory().pk, "language": "en", "slug": "x"})

    refused = client.post(NEW, {"draft": carried(look), "slug": "x"})

    assert "at most 500 are possible" in refused.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("data", "said"), [(b"%PDF-1.7", "This is a PDF"), (b"nothing", "no Word file")])
def test_another_file_is_refused_on_the_page(client, boss, data, said):
    answer = client.post(NEW, {"file": upload(data), "campaign": CampaignFactory().pk, "language": "en"})

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_preview_that_somebody_changed_or_that_is_another_persons_is_refused(client, boss):
    campaign = CampaignFactory()
    data = signing.loads(
        carried(client.post(NEW, {"file": upload(), "campaign": campaign.pk, "language": "en", "slug": "x"})), salt=SALT
    )

    forged = client.post(NEW, {"draft": "forged", "slug": "x"})
    foreign = client.post(NEW, {"draft": signing.dumps(data | {"user": boss.pk + 1}, salt=SALT), "slug": "x"})
    other_letter = LetterFactory()
    misled = client.post(
        f"/admin/campaigns/letter/{other_letter.pk}/import/", {"draft": signing.dumps(data, salt=SALT)}
    )

    assert forged.url == NEW
    assert foreign.status_code == misled.status_code == 403
    assert Letter.objects.count() == 1


def test_a_text_is_replaced_from_its_page(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    row = TextFactory(letter=letter)
    address = f"/admin/campaigns/letter/{letter.pk}/import/?language=en"

    page = client.get(f"/admin/campaigns/lettertext/{row.pk}/change/").content.decode()
    choose = client.get(address).content.decode()
    look = client.post(address, {"file": upload(), "language": "en"})
    stored = client.post(address, {"draft": carried(look)})

    assert f'href="{address}"' in page
    assert '<option value="en" selected>' in choose
    assert "These words replace the text that stands there now" in look.content.decode()
    assert stored.url == f"/admin/campaigns/lettertext/{row.pk}/change/"
    assert read_text(LetterText.objects.get(pk=row.pk)).title == "Protect asylum seekers"


def test_a_text_that_somebody_saved_in_between_is_not_overwritten_unseen(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    row = TextFactory(letter=letter)
    address = f"/admin/campaigns/letter/{letter.pk}/import/"
    look = client.post(address, {"file": upload(), "language": "en"})
    write_text(letter_text=row, text=parse("<h1>Saved in between</h1>\n<p>x</p>"))

    refused = client.post(address, {"draft": carried(look)})
    assert refused.status_code == 422
    assert "Somebody saved the text in English" in refused.content.decode()
    assert read_text(LetterText.objects.get(pk=row.pk)).title == "Saved in between"

    assert client.post(address, {"draft": carried(refused)}).status_code == 302
    assert read_text(LetterText.objects.get(pk=row.pk)).title == "Protect asylum seekers"


def test_a_translation_is_added_from_the_page_of_the_letter_with_shared_keys(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(
        letter=letter,
        source='<h1>T</h1>\n<p>a<a data-fn="one"></a> b<a data-fn="two"></a> c<a data-fn="two"></a></p>\n[one] 1\n[two] 2',
    )
    address = f"/admin/campaigns/letter/{letter.pk}/import/"

    page = client.get(f"/admin/campaigns/letter/{letter.pk}/change/").content.decode()
    look = client.post(address, {"file": upload(), "language": "es"})
    client.post(address, {"draft": carried(look)})

    assert "Add a translation from a Word file" in page
    assert "share the keys of the text in English" in look.content.decode()
    assert keys(letter.texts.get(language="es")) == ["one", "two"]


def test_a_withdrawn_letter_takes_no_draft(client, boss):
    letter = LetterFactory(status=LetterStatus.WITHDRAWN)
    address = f"/admin/campaigns/letter/{letter.pk}/import/"

    refused = client.post(address, {"draft": carried(client.post(address, {"file": upload(), "language": "en"}))})

    assert "was withdrawn" in refused.content.decode()
    assert not letter.texts.exists()


@pytest.mark.parametrize(
    ("permissions", "new", "translate", "replace"),
    [
        ((), 403, 403, 403),
        (("view_letter", "view_lettertext"), 403, 403, 403),
        (("add_letter",), 403, 403, 403),
        (("add_letter", "add_lettertext"), 200, 200, 403),
        (("change_lettertext",), 403, 403, 200),
    ],
)
def test_who_may_import(client, permissions, new, translate, replace):
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="campaigns"))
    client.force_login(user)
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter)
    into = f"/admin/campaigns/letter/{letter.pk}/import/"

    answers = (
        client.post(NEW, {"file": upload(), "campaign": letter.campaign_id, "language": "en", "slug": "x"}),
        client.post(into, {"file": upload(), "language": "es"}),
        client.post(into, {"file": upload(), "language": "en"}),
    )

    assert tuple(answer.status_code for answer in answers) == (new, translate, replace)


def test_strangers_are_sent_to_the_login(client):
    assert client.get(NEW).status_code == 302
    assert client.post(NEW, {"file": upload()}).status_code == 302


def test_the_list_of_letters_leads_to_the_page_and_its_answers_are_not_kept(client, boss):
    assert f'href="{NEW}"' in client.get("/admin/campaigns/letter/").content.decode()
    assert client.get(NEW).headers["Cache-Control"].startswith("private, no-store")
    assert client.get("/admin/campaigns/letter/999999/import/").status_code == 404


def test_hostile_words_stay_words_in_the_preview(client, boss):
    data = draft("&lt;script&gt;alert(1)&lt;/script&gt;", first='"&gt;&lt;img src=x onerror=alert(1)&gt;')

    look = client.post(NEW, {"file": upload(data), "campaign": CampaignFactory().pk, "language": "en"})

    page = unescape(re.search(r'srcdoc="([^"]*)"', look.content.decode())[1])
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_words_travel_to_the_second_step_unchanged(client, boss):
    campaign = CampaignFactory()
    look = client.post(NEW, {"file": upload(), "campaign": campaign.pk, "language": "en", "slug": "x"})

    data = signing.loads(carried(look), salt=SALT)
    client.post(NEW, {"draft": carried(look), "slug": "x"})

    assert canonical(read_text(LetterText.objects.get())) == data["words"]
    assert LetterText.objects.get().updated_at > NOON
