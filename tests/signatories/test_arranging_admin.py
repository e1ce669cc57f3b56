"""The screen that arranges the roll: what it shows, tries and stores, for whom, and in how many questions."""

import json
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from campaigns.models import LetterStatus, Membership, Role, RollDisplay
from signatories.admin.arranging_list import offered_pages
from signatories.models import Decision, Logo, LogoState, RollHeading, RollHeadingText, SignOn, SignOnStatus
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db

NAMES = (("Alfa", "GT"), ("Beta", "GT"), ("Gama", "GT"), ("Delta", "HN"), ("Eco", "MX"))


@pytest.fixture
def letter():
    letter = LetterFactory()
    for language in ("en", "es"):
        TextFactory(letter=letter, language=language)
    for name, country in NAMES:
        SignOnFactory(letter=letter, printed_name=name, countries=[country])
    return letter


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


def url(letter, page="arrange", *args):
    return reverse(f"admin:signatories_roll_{page}", args=[letter.pk, *args])


def number(name):
    return SignOn.objects.get(printed_name=name).pk


def sent(client, letter, **changes):
    """What the screen sends when nothing is changed, with ``changes``."""
    context = client.get(url(letter)).context
    letter.refresh_from_db()
    data = {name: getattr(letter, name) for name in ("grouping", "roll_order", "roll_persons", "roll_logos")}
    ticks = ("roll_conveners_first", "roll_numbered", "roll_acronyms", "roll_places", "roll_own_names", "roll_as_of")
    data |= {name: "on" for name in ticks if getattr(letter, name)}
    return data | {"seen": context["draft"].seen, "language": "en"} | context["hidden"] | changes


def press(client, letter, do, **changes):
    return client.post(url(letter), sent(client, letter, do=do, **changes))


def shown(response):
    """Headings with the names under the open one, and what stands by hand."""
    rows = response.context["rows"]
    return [
        (row["heading"], [each["line"].name for each in row["open"]["entries"]] if row["open"] else row["count"])
        for row in rows
    ]


def by_hand(response):
    return [row["heading"] for row in response.context["rows"] if row["by_hand"]]


# What it shows


def test_the_screen_shows_the_groups_of_the_list_and_the_list_as_printed(client, boss, letter):
    response = client.get(url(letter))

    assert shown(response) == [("Guatemala", 3), ("Honduras", 1), ("Mexico", 1)]
    assert response.context["changed"] is False
    preview = response.context["preview"]
    assert [preview.index(f">{name}<") for name in ("Alfa", "Beta", "Gama", "Delta", "Eco")] == sorted(
        preview.index(f">{name}<") for name, _country in NAMES
    )
    assert '<link rel="stylesheet" href="/static/site.css">' in unescape(response.content.decode())
    assert 'sandbox="allow-same-origin"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_the_language_of_the_list_is_one_of_the_letter(client, boss, letter):
    spanish = client.get(url(letter) + "?language=es")
    unknown = client.get(url(letter) + "?language=fr")
    changed = press(client, letter, "show", show="es")

    assert [heading for heading, _count in shown(spanish)][-1] == "México"
    assert [heading for heading, _count in shown(unknown)][-1] == "Mexico"
    assert [heading for heading, _count in shown(changed)][-1] == "México"


@pytest.mark.parametrize("values", [{"listing": "withheld"}, {"status": SignOnStatus.PENDING},
                                    {"status": SignOnStatus.REJECTED}])  # fmt: skip
def test_who_is_not_on_the_list_by_name_is_nowhere_on_the_screen(client, boss, letter, values):
    hidden = SignOnFactory(letter=letter, printed_name="Canary", countries=["FR"], position=1, **values)
    data = sent(client, letter, open="GT", placed=json.dumps([hidden.pk]), tiers=json.dumps({hidden.pk: "convener"}))

    pages = [client.get(url(letter))]
    pages += [client.post(url(letter, page), data | {"do": do}) for page, do in (
        ("arrange", "open FR"), ("parts", "entry-up"), ("preview", "show"),
    )]  # fmt: skip
    client.post(url(letter), data | {"do": "save", "chosen": hidden.pk})

    assert [page.status_code for page in pages] == [200] * 4
    for page in pages:
        assert "Canary" not in page.content.decode()
        assert "France" not in page.content.decode()
    hidden.refresh_from_db()
    assert (hidden.position, hidden.tier) == (1, "signatory")


def test_names_that_the_public_does_not_see_yet_are_arranged_and_it_says_so(client, boss, letter):
    letter.status, letter.roll_while_open, letter.closed_at = LetterStatus.OPEN, RollDisplay.COUNTED, None
    letter.save()

    response = client.get(url(letter))

    assert "Until the letter is closed the public does not see these names: “Numbers only”." in (
        response.content.decode()
    )
    assert ">Alfa<" in response.context["preview"]


def test_a_letter_without_words_is_arranged_and_has_nothing_to_print(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    SignOnFactory(letter=letter, printed_name="Alfa")

    page = client.get(url(letter))
    pdf = client.post(url(letter, "pdf"), sent(client, letter))

    assert shown(page) == [("Guatemala", ["Alfa"])]
    assert "there is nothing to print yet" in page.context["preview"]
    assert pdf.context["refusals"] == ["Write the text first: there is nothing to print yet."]


def test_nobody_has_signed_yet(client, boss):
    letter = LetterFactory(status=LetterStatus.DRAFT)
    TextFactory(letter=letter)

    response = client.get(url(letter))

    assert "Nobody stands on this list by name yet." in response.content.decode()
    assert client.post(url(letter), sent(client, letter, do="save", roll_numbered="on")).status_code == 302
    letter.refresh_from_db()
    assert letter.roll_numbered is True


def test_a_country_counts_what_stands_under_its_places(client, boss):
    letter = LetterFactory()
    TextFactory(letter=letter)
    for place, country in (("Petén", "GT"), ("Petén", "GT"), ("", "GT"), ("Chiapas", "MX")):
        SignOnFactory(letter=letter, place=place, countries=[country])
    letter.grouping = "place"
    letter.save()

    assert shown(client.get(url(letter))) == [("Guatemala", 3), ("Petén", 2), ("Mexico", 1), ("Chiapas", 1)]
    moved = press(client, letter, "group-up MX")
    assert [heading for heading, _count in shown(moved)] == ["Mexico", "Chiapas", "Guatemala", "Petén"]
    assert by_hand(moved) == ["Mexico"]


# Trying


@pytest.mark.parametrize(
    ("do", "after", "fixed"),
    [
        ("group-up MX", ["Guatemala", "Mexico", "Honduras"], ["Guatemala", "Mexico"]),
        ("group-first MX", ["Mexico", "Guatemala", "Honduras"], ["Mexico"]),
        ("group-down GT", ["Honduras", "Guatemala", "Mexico"], ["Honduras", "Guatemala"]),
        ("group-last GT", ["Honduras", "Mexico", "Guatemala"], ["Honduras", "Mexico", "Guatemala"]),
        ("group-up GT", ["Guatemala", "Honduras", "Mexico"], []),
        ("group-up FR", ["Guatemala", "Honduras", "Mexico"], []),
        ("group-sideways MX", ["Guatemala", "Honduras", "Mexico"], []),
        ("nonsense", ["Guatemala", "Honduras", "Mexico"], []),
    ],
)
def test_buttons_move_headings_and_store_nothing(client, boss, letter, do, after, fixed):
    response = press(client, letter, do)

    assert [heading for heading, _count in shown(response)] == after
    assert by_hand(response) == fixed
    assert response.context["changed"] is bool(fixed)
    assert not RollHeading.objects.exists()


@pytest.mark.parametrize(("to", "after"), [("1", "Mexico"), ("0", "Mexico"), ("9", "Guatemala"), ("x", "Guatemala"),
                                           ("", "Guatemala")])  # fmt: skip
def test_a_heading_is_dropped_on_a_place(client, boss, letter, to, after):
    assert shown(press(client, letter, "group-to MX", to=to))[0][0] == after


def test_entries_move_and_are_released(client, boss, letter):
    gama = number("Gama")
    first = press(client, letter, "entry-up", open="GT", chosen=gama)
    assert shown(first)[0] == ("Guatemala", ["Alfa", "Gama", "Beta"])
    assert first.context["said"] == "Gama: place 2 of 3."

    placed = first.context["hidden"]["placed"]
    assert json.loads(placed) == [number("Alfa"), gama]
    released = press(client, letter, "entry-free", open="GT", chosen=gama, placed=placed)
    assert shown(released)[0] == ("Guatemala", ["Alfa", "Beta", "Gama"])
    assert json.loads(released.context["hidden"]["placed"]) == [number("Alfa")]

    every = press(client, letter, "entries-free GT", open="GT", placed=placed)
    assert json.loads(every.context["hidden"]["placed"]) == []
    nobody = press(client, letter, "entry-up", open="GT", chosen=number("Eco"))
    assert nobody.context["said"] == "Choose an entry first."


@pytest.mark.parametrize("do", ["save", "show", "group-up MX", "close"])
def test_the_fields_say_whom_they_are_about_and_any_button_takes_them(client, boss, letter, do):
    beta, gama = number("Beta"), number("Gama")

    response = press(
        client, letter, do,
        open="GT", chosen=gama, about=beta, tier="convener", place=" Petén ", **{"entry-to": "3"},
    )  # fmt: skip

    if do == "save":
        assert list(SignOn.objects.filter(tier="convener").values_list("printed_name", "place")) == [("Beta", "Petén")]
        response = client.get(response["Location"])
        assert shown(response)[0] == ("Guatemala", ["Alfa", "Gama", "Beta"])
        return
    hidden = response.context["hidden"]
    assert json.loads(hidden["tiers"]) == {str(beta): "convener"}
    assert json.loads(hidden["places"]) == {str(beta): "Petén"}
    assert json.loads(hidden["placed"]) == [number("Alfa"), gama, beta]
    assert response.context["said"].startswith("Beta: Convener, Petén. Beta: place 3 of 3.")


def test_fields_that_show_what_is_there_change_nothing(client, boss, letter):
    SignOn.objects.filter(printed_name="Beta").update(place="Petén")

    response = press(
        client, letter, "show",
        open="GT", about=number("Beta"), tier="signatory", place="Petén", **{"entry-to": "2"},
    )  # fmt: skip

    assert response.context["changed"] is False
    assert response.context["said"] == ""


def test_an_empty_field_takes_the_place_away_and_an_unknown_role_changes_nothing(client, boss, letter):
    SignOn.objects.filter(printed_name="Beta").update(place="Petén")

    response = press(client, letter, "show", open="GT", about=number("Beta"), tier="boss", place="")

    assert json.loads(response.context["hidden"]["places"]) == {str(number("Beta")): ""}
    assert json.loads(response.context["hidden"]["tiers"]) == {}


def test_who_goes_to_another_heading_leaves_the_list_open_where_it_was(client, boss, letter):
    letter.roll_conveners_first = True
    letter.save()
    beta, eco = number("Beta"), number("Eco")

    one = press(client, letter, "show", open="GT", chosen=beta, about=beta, tier="convener")
    last = press(client, letter, "show", open="MX", chosen=eco, about=eco, tier="convener")

    assert shown(one) == [("Conveners", 1), ("Guatemala", ["Alfa", "Gama"]), ("Honduras", 1), ("Mexico", 1)]
    assert one.context["said"] == "Beta: Convener, under “Conveners” from now on."
    assert shown(last) == [("Conveners", ["Eco"]), ("Guatemala", 3), ("Honduras", 1)]


def test_who_follows_the_conveners_of_a_list_without_headings_has_a_heading_with_words(client, boss, letter):
    SignOn.objects.filter(printed_name="Eco").update(tier="convener")
    shape = {"grouping": "none", "roll_conveners_first": "on"}

    opened = press(client, letter, "open ", **shape)
    worded = press(client, letter, "save", open="", **{"word-en": "They join", "word-es": ""}, **shape)

    assert shown(opened) == [("Conveners", 1), ("Signatories", ["Alfa", "Beta", "Delta", "Gama"])]
    assert [each["ours"] for each in opened.context["rows"][1]["open"]["words"]] == ["Signatories", "Firmantes"]
    assert shown(client.get(worded["Location"]))[1] == ("They join", ["Alfa", "Beta", "Delta", "Gama"])
    assert list(RollHeadingText.objects.values_list("roll_heading__key", "text")) == [("tier:signatory", "They join")]


def test_a_place_that_cannot_be_printed_is_a_problem_and_nothing_is_stored(client, boss, letter):
    response = press(client, letter, "save", open="GT", about=number("Beta"), tier="convener", place="Pe\u202etén")

    assert len(response.context["refusals"]) == 1
    assert not SignOn.objects.filter(tier="convener").exists()


def test_everything_by_hand_is_released_at_once(client, boss, letter):
    RollHeading.objects.create(letter=letter, key="MX", position=1)
    SignOn.objects.filter(printed_name="Gama").update(position=1)

    response = press(client, letter, "all-free")

    assert [heading for heading, _count in shown(response)] == ["Guatemala", "Honduras", "Mexico"]
    assert response.context["any_by_hand"] is False
    assert RollHeading.objects.get().position == 1


def test_long_groups_are_read_page_by_page_and_searched(client, boss, letter):
    for place in range(120):
        SignOnFactory(letter=letter, printed_name=f"Ñandú {place:03}", countries=["GT"])
    last = number("Ñandú 119")

    opened = press(client, letter, "open GT")
    turned = press(client, letter, "page 2", open="GT")
    found = press(client, letter, "find", open="GT", find="nandu 11")
    moved = press(client, letter, "entry-to", open="GT", chosen=last, to="2", page="2")

    assert len(shown(opened)[0][1]) == 100
    assert len(shown(turned)[0][1]) == 23
    assert len(shown(found)[0][1]) == 10
    assert shown(moved)[0][1][:3] == ["Alfa", "Ñandú 119", "Beta"]  # the page follows the chosen one


@pytest.mark.parametrize(
    ("page", "count", "offered"),
    [(1, 1, []), (1, 2, [1, 2]), (3, 7, [1, 2, 3, 4, 5, 6, 7]), (1, 9, [1, 2, 3, 0, 8, 9]),
     (15, 30, [1, 2, 0, 13, 14, 15, 16, 17, 0, 29, 30])],
)  # fmt: skip
def test_of_many_pages_the_ends_and_the_next_ones_are_offered(page, count, offered):
    assert offered_pages(page, count) == offered


def test_words_that_cannot_be_printed_are_a_problem_and_nothing_is_stored(client, boss, letter):
    for words, problem in (("Land\u202eof trees", "control"), ("x" * 201, "at most 200")):
        response = press(client, letter, "save", open="GT", **{"word-en": words})

        assert response.status_code == 200
        assert len(response.context["refusals"]) == 1, problem
    assert not RollHeadingText.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"order": "[" * 5000, "placed": "{", "words": "1", "tiers": "[]", "places": "null"},
        {"order": "[1, null, {}]", "placed": '["a", null, 1.5]', "words": '[["GT"], 3, ["GT", 1, "x"]]'},
        {"tiers": '{"x": "convener", "1": "boss"}', "places": '{"-1": 3}', "open": "ZZ", "page": "-4", "chosen": "é"},
        {"grouping": "nonsense"},
        {"open": "GT", "page": "99999999999999999999"},
    ],
)
def test_what_is_no_arrangement_is_left_out(client, boss, letter, broken):
    response = client.post(url(letter), sent(client, letter, do="show", **broken))

    assert response.status_code == 200
    assert [row["heading"] for row in response.context["rows"]] == ["Guatemala", "Honduras", "Mexico"]


def test_the_parts_and_the_preview_are_those_of_what_is_tried(client, boss, letter):
    data = sent(client, letter, do="group-first MX", roll_numbered="on")

    parts = client.post(url(letter, "parts"), data).json()
    preview = client.post(url(letter, "preview"), data | {"order": '["MX"]'}).content.decode()

    assert parts["said"] == "Mexico: place 1 of 3."
    assert parts["changed"] is True
    assert parts["groups"].index("Mexico") < parts["groups"].index("Guatemala")
    assert preview.index(">Eco<") < preview.index(">Alfa<")
    assert '<ol class="names" start="1">' in preview


def test_the_letter_is_printed_as_pdf_with_what_is_tried(client, boss, letter):
    response = client.post(url(letter, "pdf"), sent(client, letter, order='["MX"]'))

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="{letter.slug}-en-draft.pdf"'


def test_a_logo_is_previewed_on_a_list_that_shows_none_yet(client, boss, letter):
    from PIL import Image  # noqa: PLC0415

    picture = ContentFile(b"")
    Image.new("RGB", (20, 10), "red").save(picture, "PNG")
    picture.seek(0)
    sha256 = "a" * 64
    Logo.objects.create(
        sign_on=SignOn.objects.get(printed_name="Alfa"), sha256=sha256, width=20, height=10, sent_at=NOON,
        state=LogoState.ACCEPTED, file=default_storage.save(f"logos/{sha256}.png", picture),
    )  # fmt: skip

    preview = client.post(url(letter, "preview"), sent(client, letter, roll_logos="beside")).content.decode()

    assert url(letter, "logo", sha256) in preview
    assert client.get(url(letter, "logo", sha256))["Content-Type"] == "image/png"
    assert client.get(url(letter, "logo", "b" * 64)).status_code == 404


# Storing


def test_save_stores_all_that_was_tried(client, boss, letter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        response = press(
            client, letter, "save",
            grouping="country", roll_order="received", roll_numbered="on", roll_conveners_first="on",
            order='["MX", "GT"]', words='[["GT", "en", "Trees"]]', open="MX", **{"word-es": "Méjico", "word-en": ""},
            placed=json.dumps([number("Gama")]), tiers=json.dumps({number("Delta"): "convener"}),
            places=json.dumps({number("Alfa"): "Petén"}),
        )  # fmt: skip

    assert response.status_code == 302
    assert response["Location"] == url(letter) + "?language=en&open=MX&page=1"
    letter.refresh_from_db()
    assert (letter.roll_order, letter.roll_numbered, letter.roll_conveners_first, letter.roll_places) == (
        "received", True, True, False,
    )  # fmt: skip
    assert list(RollHeading.objects.order_by("position").values_list("key", "position")) == [("MX", 1), ("GT", 2)]
    assert sorted(RollHeadingText.objects.values_list("language", "text")) == [("en", "Trees"), ("es", "Méjico")]
    assert SignOn.objects.get(printed_name="Gama").position == 1
    assert SignOn.objects.get(printed_name="Delta").tier == "convener"
    assert Decision.objects.get().changes == {"place": ["", "Petén"]}
    assert len(after) == 1  # the files
    assert client.get(url(letter)).context["changed"] is False


def test_of_two_at_once_the_second_keeps_what_was_tried(client, boss, letter):
    early = sent(client, letter, do="save", order='["HN"]')
    press(client, letter, "save", order='["MX"]')

    told = client.post(url(letter), early)

    assert told.status_code == 200
    assert told.context["conflict"] is True
    assert "boss changed the list meanwhile" in told.context["refusals"][0]
    assert [heading for heading, _count in shown(told)] == ["Honduras", "Guatemala", "Mexico"]
    assert RollHeading.objects.get().key == "MX"

    client.post(url(letter), early | {"do": "save-anyway"})
    assert RollHeading.objects.get().key == "HN"


def test_the_list_of_a_withdrawn_letter_is_shown_and_not_stored(client, boss):
    letter = LetterFactory(status=LetterStatus.WITHDRAWN)

    page = client.get(url(letter))
    saved = client.post(url(letter), sent(client, letter, do="save", roll_numbered="on"))

    assert "This letter was withdrawn: its list is shown nowhere any more." in page.content.decode()
    assert 'value="save"' not in page.content.decode()
    assert saved.status_code == 200
    letter.refresh_from_db()
    assert letter.roll_numbered is False


def test_who_may_not_change_sign_ons_changes_no_place(client, letter):
    user = User.objects.create_user("ed", is_staff=True)
    Membership.objects.create(user=user, campaign=letter.campaign, role=Role.EDITOR)
    client.force_login(user)
    alfa = number("Alfa")

    page = press(client, letter, "open GT")
    tried = press(client, letter, "show", open="GT", about=alfa, tier="convener", place="Petén")
    press(client, letter, "save", places=json.dumps({alfa: "Petén"}), tiers=json.dumps({alfa: "convener"}))

    assert 'name="place"' not in page.content.decode()
    assert json.loads(tried.context["hidden"]["tiers"]) == {str(alfa): "convener"}
    assert json.loads(tried.context["hidden"]["places"]) == {}
    signon = SignOn.objects.get(pk=alfa)
    assert (signon.place, signon.tier) == ("", "convener")


def test_the_history_of_the_letter_tells_what_was_arranged(client, boss, letter):
    press(client, letter, "save", roll_numbered="on", order='["MX"]', words='[["GT", "en", "Land of trees"]]')

    page = client.get(reverse("admin:campaigns_letter_history", args=[letter.pk])).content.decode()

    assert "Numbered through" in page
    assert "Land of trees" in page
    assert "Mexico" in page


# From where it is reached


def test_the_page_of_the_letter_and_the_list_of_its_sign_ons_lead_here(client, boss, letter):
    letter.roll_numbered = True
    letter.save()

    page = client.get(reverse("admin:campaigns_letter_change", args=[letter.pk]))
    signons = client.get(reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}")
    every = client.get(reverse("admin:signatories_signon_changelist"))

    assert f'"{url(letter)}"' in page.content.decode()
    assert page.context["roll_shape"] == [
        "By country", "Alphabetical in the language of the letter",
        "Persons: Under their own heading at the end",
        "Numbered through",
    ]  # fmt: skip
    assert f'"{url(letter)}"' in signons.content.decode()
    assert "Arrange the list" not in every.content.decode()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.READER])
def test_who_may_not_change_the_letter_is_not_led_here(client, letter, role):
    user = User.objects.create_user("somebody", is_staff=True)
    Membership.objects.create(user=user, campaign=letter.campaign, role=role)
    client.force_login(user)

    page = client.get(reverse("admin:campaigns_letter_change", args=[letter.pk])).content.decode()
    signons = client.get(reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}")

    assert f'"{url(letter)}"' not in page
    assert f'"{url(letter)}"' not in signons.content.decode()
    assert "By country" in page


# How much it asks


@pytest.mark.parametrize("page", ["arrange", "parts", "preview"])
def test_it_asks_the_same_number_of_questions_for_three_and_for_thirty(
    client, boss, letter, page, django_assert_num_queries, django_assert_max_num_queries
):
    data = sent(client, letter, do="open GT")
    with django_assert_max_num_queries(30) as few:
        client.post(url(letter, page), data)
        count = len(few.captured_queries)
    for place in range(25):
        SignOnFactory(letter=letter, organization=OrganizationFactory(), countries=["GT", "MX"][: 1 + place % 2],
                      position=place or None)  # fmt: skip
    data = sent(client, letter, do="open GT")

    with django_assert_num_queries(count):
        client.post(url(letter, page), data)


# Several names at once


def tick(response, *names):
    """What the boxes of the screen in ``response`` send once these names are ticked in place of what was."""
    panel = next(row["open"] for row in response.context["rows"] if row["open"])
    return {
        "several": "yes", "in-sight": json.dumps(panel["in_sight"]),
        "ticked": json.dumps(response.context["draft"].ticked), "tick": [number(name) for name in names],
    }  # fmt: skip


def tiers():
    return dict(SignOn.objects.order_by("printed_name").values_list("printed_name", "tier"))


def test_several_names_get_a_role_at_once_and_back(client, boss, letter):
    first = press(client, letter, "several", open="GT")
    assert first.context["draft"].several
    assert first.content.decode().count('name="tick"') == 3
    assert 'name="chosen"' not in first.content.decode()

    told = tick(first, "Alfa", "Gama") | {"open": "GT"}
    given = press(client, letter, "many-tier", **told, **{"many-tier": "convener"})
    assert given.context["said"] == "2 entries: Convener."
    tiers_tried = {number("Alfa"): "convener", number("Gama"): "convener"}
    assert json.loads(given.context["hidden"]["tiers"]) == {str(n): tier for n, tier in tiers_tried.items()}
    assert set(tiers().values()) == {"signatory"}
    assert given.content.decode().count(" checked> <span") == 2

    press(client, letter, "save", tiers=given.context["hidden"]["tiers"])
    assert [name for name, tier in tiers().items() if tier == "convener"] == ["Alfa", "Gama"]
    back = press(client, letter, "many-tier", **told, **{"many-tier": "signatory"})
    press(client, letter, "save", tiers=back.context["hidden"]["tiers"])

    assert set(tiers().values()) == {"signatory"}
    acts = [row.tier for row in SignOn.history.filter(id=number("Alfa")).order_by("history_id")]
    assert acts[-2:] == ["convener", "signatory"]


def test_who_is_ticked_stays_so_on_other_pages_and_under_other_headings(client, boss, letter):
    first = press(client, letter, "several", open="GT")
    other = press(client, letter, "open HN", open="GT", **tick(first, "Alfa"))
    assert other.context["draft"].ticked == (number("Alfa"),)
    assert next(row["open"]["elsewhere"] for row in other.context["rows"] if row["open"]) == 1

    given = press(client, letter, "many-place", open="HN", **tick(other, "Delta"), **{"many-place": " Puerto Cortés "})

    assert json.loads(given.context["hidden"]["places"]) == {
        str(number("Alfa")): "Puerto Cortés", str(number("Delta")): "Puerto Cortés",
    }  # fmt: skip
    back = press(client, letter, "open GT", open="HN", **tick(other, "Delta"))
    unticked = press(client, letter, "show", open="GT", **tick(back))
    assert unticked.context["draft"].ticked == (number("Delta"),)


def test_all_that_a_search_finds_are_ticked_also_on_other_pages(client, boss):
    letter = LetterFactory(grouping="none")
    TextFactory(letter=letter)
    for place in range(130):
        SignOnFactory(letter=letter, printed_name=f"{'Unión' if place % 2 else 'Casa'} {place:03}", countries=["GT"])

    found = press(client, letter, "tick-all", open="", find="union", several="yes")

    panel = found.context["rows"][0]["open"]
    assert (len(found.context["draft"].ticked), len(panel["entries"]), panel["elsewhere"]) == (65, 65, 0)
    assert found.context["said"] == "65 names are ticked."
    everybody = press(client, letter, "tick-all", open="", several="yes")
    assert len(everybody.context["draft"].ticked) == 130
    assert everybody.context["rows"][0]["open"]["elsewhere"] == 30
    none = press(client, letter, "tick-none", open="", several="yes", ticked=json.dumps([number("Casa 000")]))
    assert none.context["draft"].ticked == ()


def test_a_type_is_given_to_organizations_alone_and_that_of_the_directory_stays(client, boss, letter):
    person = SignOnFactory(letter=letter, printed_name="Ana Paz", capacity="person", organization=None)
    letter.grouping, letter.roll_persons = "kind", "among"
    letter.save()
    known = SignOn.objects.get(printed_name="Alfa").organization
    numbers = [number("Alfa"), person.pk]

    given = press(
        client, letter, "many-kind", several="yes", ticked=json.dumps(numbers), open="",
        **{"many-kind": "faith"},
    )  # fmt: skip
    assert given.context["said"] == ("1 entry: Faith-based organization. 1 person has no type and stays as it is.")
    assert ("Faith-based organizations", ["Alfa"]) in shown(given)
    press(client, letter, "save", kinds=given.context["hidden"]["kinds"], places="{}")

    assert list(SignOn.objects.filter(pk__in=numbers).order_by("pk").values_list("kind", flat=True)) == ["faith", ""]
    known.refresh_from_db()
    assert known.kind == "civil_society"
    assert SignOn.history.filter(id=numbers[0]).latest().kind == "faith"
    record = client.get(reverse("admin:signatories_desk_entry", args=[numbers[0]])).content.decode()
    assert "Faith-based organization" in record


def test_what_stands_in_the_fields_counts_when_the_list_is_saved(client, boss, letter):
    first = press(client, letter, "several", open="GT")

    press(client, letter, "save", open="GT", **tick(first, "Beta"), **{"many-tier": "supporter", "many-place": "Petén"})

    row = SignOn.objects.get(printed_name="Beta")
    assert (row.tier, row.place) == ("supporter", "Petén")
    assert Decision.objects.get().changes == {"place": ["", "Petén"]}


def test_what_is_typed_and_not_given_yet_stays_when_another_button_is_pressed(client, boss, letter):
    first = press(client, letter, "several", open="GT")

    given = press(
        client, letter, "many-tier", open="GT", **tick(first, "Beta"),
        **{"many-tier": "supporter", "many-place": "Petén"},
    )  # fmt: skip

    panel = next(row["open"] for row in given.context["rows"] if row["open"])
    assert panel["many"] == {"tier": "", "kind": "", "place": "Petén"}
    assert json.loads(given.context["hidden"]["places"]) == {}


def test_nobody_ticked_and_no_value_change_nothing(client, boss, letter):
    first = press(client, letter, "several", open="GT")

    nobody = press(client, letter, "many-tier", open="GT", **tick(first), **{"many-tier": "convener"})
    nothing = press(client, letter, "many-tier", open="GT", **tick(first, "Alfa"), **{"many-tier": ""})
    forged = press(client, letter, "many-kind", open="GT", **tick(first, "Alfa"), **{"many-kind": "boss"})

    assert nobody.context["said"] == "Tick the names first."
    assert [each.context["changed"] for each in (nobody, nothing, forged)] == [True, False, False]


def test_what_is_chosen_for_many_is_not_dropped_by_save_where_nobody_is_ticked(client, boss, letter):
    first = press(client, letter, "several", open="GT")

    kept = press(client, letter, "save", open="GT", **tick(first), **{"many-tier": "convener"})

    assert kept.status_code == 200
    assert kept.context["refusals"] == ["Tick the names first."]
    assert kept.context["changed"]
    assert next(row["open"]["many"]["tier"] for row in kept.context["rows"] if row["open"]) == "convener"
    assert press(client, letter, "save", open="GT", **tick(first), **{"many-tier": ""}).status_code == 302


def test_a_place_that_cannot_be_printed_is_given_to_nobody_and_told_at_its_field(client, boss, letter):
    first = press(client, letter, "several", open="GT")
    told = {"open": "GT", "many-place": "…"} | tick(first, "Alfa", "Beta")

    for do in ("many-place", "save"):
        given = press(client, letter, do, **told)
        assert json.loads(given.context["hidden"]["places"]) == {}
        panel = next(row["open"] for row in given.context["rows"] if row["open"])
        assert panel["many"]["place"] == "…"
        [problem] = given.context["refusals"]
        assert panel["place_problem"] == problem
        assert unescape(given.content.decode()).count(problem) == 2
    assert press(client, letter, "save", **told | {"many-place": ""}).status_code == 302


def test_boxes_that_nobody_can_have_seen_are_passed_over(client, boss, letter):
    first = press(client, letter, "several", open="GT")

    given = press(client, letter, "show", open="GT", **tick(first, "Beta") | {"in-sight": '[[1], {}, "x"]'})

    assert given.context["draft"].ticked == (number("Beta"),)


def test_an_empty_place_is_taken_away_from_all_that_are_ticked(client, boss, letter):
    SignOn.objects.update(place="Petén")
    first = press(client, letter, "several", open="GT")

    given = press(client, letter, "many-place", open="GT", **tick(first, "Alfa", "Beta"), **{"many-place": ""})
    press(client, letter, "save", places=given.context["hidden"]["places"])

    assert given.context["said"] == "2 entries: without a place."
    assert list(SignOn.objects.order_by("printed_name").values_list("place", flat=True)) == [
        "", "", "Petén", "Petén", "Petén",
    ]  # fmt: skip


def test_when_all_of_a_heading_go_to_another_one_that_one_is_opened(client, boss, letter):
    letter.roll_conveners_first = True
    letter.save()
    first = press(client, letter, "several", open="HN")

    given = press(client, letter, "many-tier", open="HN", **tick(first, "Delta"), **{"many-tier": "convener"})

    assert shown(given)[0] == ("Conveners", ["Delta"])
    assert given.context["rows"][0]["open"]["entries"][0]["ticked"]


def test_who_may_not_change_sign_ons_gives_many_a_role_and_nothing_else(client, letter):
    editor = User.objects.create_user("editor", is_staff=True)
    Membership.objects.create(user=editor, campaign=letter.campaign, role=Role.EDITOR)
    client.force_login(editor)
    first = press(client, letter, "several", open="GT")
    assert "many-tier" in first.content.decode()
    assert "many-kind" not in first.content.decode()
    told = {"open": "GT"} | tick(first, "Alfa")

    for step, value in (("kind", "faith"), ("place", "Petén"), ("tier", "convener")):
        press(client, letter, "save", **told, **{f"many-{step}": value}, kinds=json.dumps({number("Beta"): "faith"}))

    alfa, beta = SignOn.objects.get(printed_name="Alfa"), SignOn.objects.get(printed_name="Beta")
    assert (alfa.kind, alfa.place, alfa.tier, beta.kind) == ("", "", "convener", "")


def test_three_thousand_names_are_given_a_role_in_one_transaction_and_few_questions(
    client, boss, django_assert_max_num_queries
):
    letter = LetterFactory(grouping="none")
    TextFactory(letter=letter)
    SignOn.objects.bulk_create(
        SignOnFactory.build(letter=letter, organization=None, capacity="person", printed_name=f"Casa {place:04}")
        for place in range(3000)
    )
    told = sent(client, letter, do="many-tier", open="", several="yes", **{"many-tier": "convener"})
    told["ticked"] = json.dumps(list(SignOn.objects.values_list("pk", flat=True)))
    given = client.post(url(letter), told)

    with django_assert_max_num_queries(120):
        press(client, letter, "save", tiers=given.context["hidden"]["tiers"])

    assert SignOn.objects.filter(tier="convener").count() == 3000
    assert SignOn.history.filter(tier="convener").count() == 3000
