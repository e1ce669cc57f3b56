"""The desk of possible duplicates and the page of an entry: what is shown to whom, and what each button does."""

import io
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from campaigns.models import Membership, Role
from signatories.domain.choosing import Choices
from signatories.domain.duplicates import Found, mark_different, store_pairs
from signatories.domain.merging import merge_organizations
from signatories.models import (
    Alias,
    DuplicatePair,
    DuplicateSearch,
    Merge,
    Organization,
    OrganizationLogo,
    Representative,
    SignOn,
    SignOnStatus,
)
from tests.factories import NOON, CampaignFactory, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory

pytestmark = pytest.mark.django_db
S = SignOnStatus
QUEUE = "/admin/signatories/organization/duplicates/"


@pytest.fixture
def boss(client):
    user = User.objects.create_superuser("boss")
    client.force_login(user)
    return user


@pytest.fixture
def moderator(client):
    """A moderator of one campaign; gives the campaign."""
    campaign = CampaignFactory()
    user = User.objects.create_user("ana", is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=Role.MODERATOR)
    client.force_login(user)
    return campaign


def alike(*rows, score=90, related=False, reasons=("words",)):
    """Pairs of each of ``rows`` with the next."""
    found = [Found(one.pk, other.pk, score, reasons, related) for one, other in pairwise(rows)]
    store_pairs(found, at=NOON)
    return rows


def two(**told):
    return alike(OrganizationFactory(name="Casa Alianza"), OrganizationFactory(name="Casa Alianza (CA)"), **told)


def compare(*rows):
    return QUEUE + "compare/?" + "&".join(f"o={row.pk}" for row in rows)


def text(response):
    return " ".join(response.content.decode().split())


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def messages_of(response):
    return [str(each) for each in response.context["messages"]]


# -- the queue ---------------------------------------------------------------------------------------------------------


def test_the_queue_shows_clusters_the_likeliest_first(client, boss):
    alike(*(OrganizationFactory(name=f"Casa {letter}") for letter in "ABC"), score=80)
    alike(OrganizationFactory(name="Red Uno"), OrganizationFactory(name="Red 1"), score=97, reasons=("site", "name"))

    page = client.get(QUEUE)

    cards = page.context["cards"]
    assert [[row["name"] for row in card["members"]] for card in cards] == [
        ["Red Uno", "Red 1"],
        ["Casa A", "Casa B", "Casa C"],
    ]
    assert [(card["score"], card["reasons"]) for card in cards] == [
        (97, ["same site", "same name"]),
        (80, ["same words"]),
    ]
    assert "2 groups" in text(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("country=MX", {"Red Uno"}),
        ("reason=site", {"Red Uno"}),
        ("score=90", {"Red Uno"}),
        ("letter=both", {"Casa A"}),
        ("q=covenant", {"Casa A"}),
        ("kind=related", {"Friends"}),
        ("country=XX&reason=x&score=7&letter=1&kind=x&page=99", {"Casa A", "Red Uno"}),
        ("q=nobody", set()),
    ],
)
def test_the_queue_is_narrowed(client, boss, query, names):
    casa = alike(OrganizationFactory(name="Casa A"), OrganizationFactory(name="Casa B"), score=80)
    Alias.objects.create(organization=casa[1], name="Covenant House")
    letter = LetterFactory()
    for row in casa:
        SignOnFactory(letter=letter, organization=row)
    red = [OrganizationFactory(name=name, countries=["MX"]) for name in ("Red Uno", "Red 1")]
    alike(*red, score=97, reasons=("site",))
    alike(OrganizationFactory(name="Friends"), OrganizationFactory(name="Friends Mexico"), related=True)

    page = client.get(f"{QUEUE}?{query}".replace("country=XX", "country=X-"))

    assert {card["members"][0]["name"] for card in page.context["cards"]} == names


def test_the_queue_takes_the_same_number_of_queries_for_one_and_for_many(client, boss):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(QUEUE)
        return len(asked)

    two()
    one = queries()
    for number in range(30):
        row = alike(OrganizationFactory(name=f"A {number}", parent=Organization.objects.first()), OrganizationFactory())
        Alias.objects.create(organization=row[0], name="Alias")
        SignOnFactory(organization=row[0])

    assert queries() == one


def test_the_page_that_compares_takes_the_same_number_of_queries_for_two_and_for_eight(client, boss):
    rows = [OrganizationFactory() for _each in range(8)]
    alike(*rows)
    for row in rows:
        SignOnFactory(organization=row, letter__slug=f"letter-of-{row.pk}")
        Representative.objects.create(organization=row, email="ana@casa.example", language="en")

    def queries(some):
        with CaptureQueriesContext(connection) as asked:
            client.get(compare(*some))
        return len(asked)

    queries(rows[:2])
    assert queries(rows) == queries(rows[:2])


def test_the_first_page_of_the_admin_says_what_waits_and_leads_there(client, moderator):
    two()
    alike(OrganizationFactory(), OrganizationFactory(), related=True)

    page = text(client.get("/admin/"))

    assert f'<a href="{QUEUE}">1 pair of entries of the directory may be one organization</a>' in page


def test_nobody_without_the_right_sees_or_does_anything(client):
    rows = two()
    campaign = CampaignFactory()
    user = User.objects.create_user("reader", is_staff=True)
    Membership.objects.create(user=user, campaign=campaign, role=Role.EDITOR)
    client.force_login(user)

    assert client.get(QUEUE).status_code == 403
    assert (
        client.post(compare(*rows), {"do": "merge", "kept": rows[0].pk, "same": [row.pk for row in rows]}).status_code
        == 403
    )
    assert client.post(QUEUE + "find/").status_code == 403
    assert "may be one organization" not in text(client.get("/admin/"))
    assert Organization.objects.standing().count() == 2


def test_who_may_only_look_decides_nothing(client):
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    rows = two()
    user = User.objects.create_user("looks", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_duplicatepair"))
    client.force_login(user)

    assert 'value="merge"' not in text(client.get(compare(*rows)))
    assert client.get(QUEUE).status_code == 200
    for data in ({"do": "different", "same": [row.pk for row in rows]}, {"do": f"belongs-{rows[0].pk}"}):
        assert client.post(compare(*rows), data).status_code == 403
    assert client.get(QUEUE + "sure/").status_code == 403
    assert DuplicatePair.objects.get().state == "open"


def test_a_search_is_started_by_a_button_and_its_progress_told(client, boss):
    two()

    page = client.post(QUEUE + "find/", follow=True)

    assert DuplicateSearch.objects.get().asked_by == "boss"
    DuplicateSearch.objects.update(done=1, touched_at=timezone.now())
    told = client.get(QUEUE + "?progress=1").json()
    assert told == {"going": True, "sentence": "Looking for duplicates: 1 of 2 entries compared."}
    assert "Look for duplicates now" not in text(page)
    DuplicateSearch.objects.update(ended_at=NOON, found=3)
    assert client.get(QUEUE + "?progress=1").json()["sentence"].endswith("found 3 pairs.")


# -- side by side ------------------------------------------------------------------------------------------------------


def test_all_that_is_known_of_both_stands_side_by_side(client, boss):
    kept, gone = two()
    Organization.objects.filter(pk=kept.pk).update(acronym="CA", email_domain="casa.example", place="Petén")
    OrganizationFactory(name="Chapter", parent=gone)
    Representative.objects.create(organization=gone, person="Eva Paz", email="eva@casa.example", language="en")
    SignOnFactory(organization=gone, printed_name="As it was printed")

    page = text(client.get(compare(kept, gone)))

    for words in ("CA", "casa.example", "Petén", "As it was printed", "Eva Paz &lt;eva@casa.example&gt;", "1 chapter"):
        assert words in page


def test_representatives_are_a_number_for_who_may_not_see_them(client):
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    kept, gone = two()
    Representative.objects.create(organization=gone, person="Eva Paz", email="eva@casa.example", language="en")
    user = User.objects.create_user("looks", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_duplicatepair"))
    client.force_login(user)

    page = text(client.get(compare(kept, gone)))

    assert "1 representative" in page
    assert "Eva" not in page
    assert "eva@" not in page


def test_a_merge_takes_what_was_chosen_and_goes_on_to_the_next(client, boss):
    kept, gone = two(score=95)
    Organization.objects.filter(pk=gone.pk).update(website="https://casa.example/")
    after = alike(OrganizationFactory(), OrganizationFactory(), score=80)
    data = {
        "do": "merge", "kept": kept.pk, "same": [kept.pk, gone.pk], "take-name": gone.pk, f"alias-{kept.pk}": "former",
        "why": "One office.",
    }  # fmt: skip

    answer = client.post(compare(kept, gone), data)

    assert answer.status_code == 302
    assert answer["Location"] == compare(*after)
    now = fresh(kept)
    assert (now.name, now.website) == ("Casa Alianza (CA)", "https://casa.example/")
    assert list(now.aliases.values_list("name", "kind")) == [("Casa Alianza", "former")]
    merge = Merge.objects.get()
    assert (merge.gone, merge.by_name, merge.why) == (gone, "boss", "One office.")
    page = client.get(answer["Location"])
    assert any(f"merges/{merge.pk}/undo/" in each for each in messages_of(page))


def test_only_those_that_are_ticked_are_merged_and_the_rest_stays_to_be_looked_at(client, boss):
    first, second, third = alike(*(OrganizationFactory(name=f"Casa {letter}") for letter in "ABC"))

    answer = client.post(
        compare(first, second, third), {"do": "merge", "kept": first.pk, "same": [first.pk, second.pk]}
    )

    assert answer["Location"] == compare(first, third)
    assert fresh(second).merged_into == first
    assert fresh(third).merged_into is None


def test_the_one_that_says_more_is_proposed_to_be_kept(client, boss):
    poor, rich = two()
    Organization.objects.filter(pk=rich.pk).update(website="https://casa.example/", acronym="CA", place="Petén")

    page = client.get(compare(poor, rich))

    assert [(entry["name"], entry["kept"]) for entry in page.context["entries"]] == [
        ("Casa Alianza", False),
        ("Casa Alianza (CA)", True),
    ]


@pytest.mark.parametrize("keep_withheld", [None, True, False])
def test_both_on_one_letter_ask_which_one_stays_and_propose_the_careful_one(client, boss, keep_withheld):
    kept, gone = two()
    letter = LetterFactory()
    TextFactory(letter=letter)
    public = SignOnFactory(letter=letter, organization=kept, printed_name="Named")
    withheld = SignOnFactory(letter=letter, organization=gone, printed_name="Not named", listing="withheld")
    page = client.get(compare(kept, gone))
    (double,) = page.context["double"]
    assert [(row["name"], row["taken"]) for row in double["signons"]] == [("Named", False), ("Not named", True)]
    assert "One of them asks not to be named" in text(page)
    data = {"do": "merge", "kept": kept.pk, "same": [kept.pk, gone.pk]}
    if keep_withheld is not None:
        data[f"stands-{letter.pk}"] = withheld.pk if keep_withheld else public.pk

    answer = client.post(compare(kept, gone), data)

    if keep_withheld is None:  # the page always sends the choice: without one something came between
        assert "changed meanwhile" in text(answer)
        assert fresh(gone).merged_into is None
    else:
        assert [fresh(public).status, fresh(withheld).status] == (
            [S.MERGED, S.APPROVED] if keep_withheld else [S.APPROVED, S.MERGED]
        )


def test_not_the_same_is_remembered_with_its_reason_and_can_be_forgotten(client, boss):
    kept, gone = two()

    client.post(compare(kept, gone), {"do": "different", "same": [kept.pk, gone.pk], "why": "Two boards."})

    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.decided_by, pair.why) == ("different", "boss", "Two boards.")
    assert not client.get(QUEUE).context["cards"]
    listed = text(client.get(QUEUE + "different/"))
    assert "Two boards." in listed
    assert "Casa Alianza (CA)" in listed
    assert "Casa" not in text(client.get(QUEUE + "different/?q=nobody"))
    client.post(QUEUE + "different/", {"pair": pair.pk})
    assert len(client.get(QUEUE).context["cards"]) == 1
    assert client.post(QUEUE + "different/", {"pair": "x"}).status_code == 404


def test_one_press_makes_one_the_branch_of_the_other(client, boss):
    parent = OrganizationFactory(name="Friends of the Earth", scope="international", countries=[])
    branch = OrganizationFactory(name="Friends of the Earth Mexico", countries=["MX"])
    alike(branch, parent, related=True)
    page = text(client.get(QUEUE + "?kind=related"))
    assert "“Friends of the Earth Mexico” belongs to “Friends of the Earth”" in page

    answer = client.post(compare(branch, parent) + "&kind=related", {"do": f"belongs-{branch.pk}", "back": "queue"})

    assert answer["Location"] == QUEUE + "?kind=related"
    assert fresh(branch).parent == parent
    assert DuplicatePair.objects.get().state == "belongs"
    again = client.post(compare(branch, parent), {"do": f"belongs-{parent.pk}"})
    assert "already belongs to" in text(again)


def test_of_two_sisters_neither_is_proposed_as_the_parent(client, boss):
    alike(
        OrganizationFactory(name="Amnesty Uganda", countries=["UG"]),
        OrganizationFactory(name="Amnesty Kenya", countries=["KE"]), related=True,
    )  # fmt: skip

    sisters = client.get(QUEUE + "?kind=related").content.decode()

    assert "“Amnesty Kenya” belongs to “Amnesty Uganda”" in sisters
    assert 'data-key="b"' not in sisters


def test_what_changed_since_the_page_was_opened_stops_the_merge(client, boss):
    kept, gone = two()
    seen = {f"seen-{row.pk}": row.updated_at.isoformat() for row in (kept, gone)}
    gone.place = "Petén"
    gone.save()

    answer = client.post(compare(kept, gone), {"do": "merge", "kept": kept.pk, "same": [kept.pk, gone.pk], **seen})

    assert "“Casa Alianza (CA)” was changed meanwhile" in text(answer)
    assert fresh(gone).merged_into is None


def test_an_entry_that_was_merged_meanwhile_leads_back_to_the_queue(client, boss):
    kept, gone = two()
    merge_organizations(kept=kept, gone=[gone], at=NOON)

    page = client.get(compare(kept, gone), follow=True)

    assert page.redirect_chain[-1][0] == QUEUE
    assert messages_of(page) == ["“Casa Alianza (CA)” was merged into “Casa Alianza” already."]
    assert client.get(QUEUE + "compare/?o=1").status_code == 302
    assert client.get(QUEUE + "compare/?o=x&o=999999").status_code == 302


def test_merges_are_listed_and_taken_back_after_a_look_at_what_stays(client, boss):
    kept, gone = two()
    merge_organizations(kept=kept, gone=[gone], at=NOON, by="ana", why="One office.")
    merge = Merge.objects.get()
    SignOnFactory(organization=kept, created_at=timezone.now())
    undo = QUEUE + f"merges/{merge.pk}/undo/"

    assert "One office." in text(client.get(QUEUE + "merges/?q=casa"))
    page = text(client.get(undo))
    assert "1 sign-on came after the merge and stays with “Casa Alianza”." in page
    assert fresh(gone).merged_into == kept
    answer = client.post(undo, follow=True)
    assert fresh(gone).merged_into is None
    assert fresh(merge).undone_by == "boss"
    assert "are two entries again" in messages_of(answer)[0]
    assert "taken back already" in text(client.get(undo))
    assert client.get(QUEUE + "merges/999/undo/").status_code == 404


def test_the_page_tells_what_stands_on_its_list_again_whichever_merge_took_it_off(client, boss):
    letter = LetterFactory()
    signons = [SignOnFactory(letter=letter, printed_name=name) for name in ("Kept", "One", "Two")]
    kept, one, two = (row.organization for row in signons)
    for gone, stands in ((one, signons[1]), (two, signons[2])):
        merge_organizations(kept=kept, gone=[gone], choices=Choices(stands={letter.pk: stands.pk}), at=NOON)
    undo = QUEUE + f"merges/{Merge.objects.get(gone=one).pk}/undo/"

    page = text(client.get(undo))
    assert "1 sign-on stands on its list again." in page
    told = [
        "“One” was taken off its list by another merge and stands on it again.",
        "“Kept” stays off the list: its organization stands there by another sign-on.",
    ]
    assert all(sentence in page for sentence in told)
    assert messages_of(client.post(undo, follow=True))[1:] == told


# -- what is surely the same -------------------------------------------------------------------------------------------


def test_what_is_surely_the_same_is_shown_first_and_only_what_is_ticked_is_merged(client, boss):
    sure = alike(OrganizationFactory(name="Casa Alianza"), OrganizationFactory(name="CASA ALIANZA, A.C."), score=100)
    other = alike(OrganizationFactory(name="Red A"), OrganizationFactory(name="Red A."), score=100)
    alike(OrganizationFactory(name="Perhaps A"), OrganizationFactory(name="Perhaps B"), score=99)
    chain = alike(*(OrganizationFactory(name=name) for name in ("Chain", "CHAIN", "Chain!")), score=100)
    both = alike(OrganizationFactory(name="Both"), OrganizationFactory(name="both"), score=100)
    letter = LetterFactory()
    for row in both:
        SignOnFactory(letter=letter, organization=row)

    page = client.get(QUEUE + "sure/")

    shown = text(page)
    assert [each["kept"]["name"] for each in page.context["clusters"]] == ["Casa Alianza", "Red A"]
    assert "2 groups would be merged. </strong>" in shown or "2 groups would be merged." in shown
    assert "1 group is left out" in shown
    assert not Merge.objects.exists()
    client.post(QUEUE + "sure/", {"cluster": [page.context["clusters"][0]["value"], f"{chain[0].pk}-{chain[1].pk}"]})
    assert [(row.kept, row.gone) for row in Merge.objects.all()] == [sure]
    assert fresh(other[1]).merged_into is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Office on Migration"}, {"name": "Office for Migration"}),
        ({"name": "Mujeres y Maíz"}, {"name": "Mujeres Maíz"}),
        ({"name": "Alianza Américas", "countries": ["US"]}, {"name": "Alianza Americas", "countries": ["MX"]}),
        ({"name": "Red Jesuita", "countries": ["GT"]}, {"name": "Red Jesuita", "countries": ["GT", "MX"]}),
        ({"name": "Brot am Morgen e.V."}, {"name": "Brot am Morgen gGmbH"}),
        ({"name": "Fundación Tikal"}, {"name": "Asociación Tikal"}),
    ],
)
def test_other_words_other_countries_and_two_legal_forms_are_never_merged_in_bulk(client, boss, one, other):
    alike(OrganizationFactory(**one), OrganizationFactory(**other), score=100)

    assert client.get(QUEUE + "sure/").context["clusters"] == []
    assert client.get(QUEUE).context["sure"] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asociación Ajq'ij", "ASOCIACION AJQIJ"),
        ("Tikal Lagos, A.C.", "Tikal – Lagos"),
        ("Editorial Tikal S. de R.L. de C.V.", "Editorial Tikal"),
        ("ONG Tikal", "Tikal"),
    ],
)
def test_case_accents_signs_and_a_legal_form_may_differ_in_bulk(client, boss, one, other):
    alike(OrganizationFactory(name=one), OrganizationFactory(name=other), score=100)

    assert len(client.get(QUEUE + "sure/").context["clusters"]) == 1
    assert client.get(QUEUE).context["sure"] == 1


# -- chapters of one network -------------------------------------------------------------------------------------------

NETWORKS = QUEUE + "networks/"


def sisters(*names, **told):
    rows = [OrganizationFactory(name=name, **told) for name in names]
    return alike(*rows, related=True, reasons=("branch",), score=55)


def test_sisters_are_asked_about_once_with_the_parent_that_the_directory_has(client, boss):
    rows = sisters("SEATINI-Uganda", "SEATINI-Kenya", "SEATINI Zimbabwe")
    parent = OrganizationFactory(name="Seatini", scope="international", countries=[])
    sisters("Red Uno", "Red Dos")  # two are a pair

    [network] = client.get(NETWORKS).context["networks"]

    assert network["called"] == "SEATINI"
    assert [row["name"] for row in network["members"]] == [row.name for row in rows]
    assert network["parents"][0] == {"pk": parent.pk, "name": "Seatini", "chosen": True}
    assert "Chapters of one network, together" in text(client.get(QUEUE + "?kind=related"))
    client.post(NETWORKS, {"o": [rows[0].pk, rows[2].pk], "parent": parent.pk})
    assert [fresh(row).parent for row in rows] == [parent, None, parent]
    states = {(row.first_id, row.second_id): row.state for row in DuplicatePair.objects.exclude(state="open")}
    assert states == {
        (rows[0].pk, rows[2].pk): "different", (rows[0].pk, parent.pk): "belongs", (rows[2].pk, parent.pk): "belongs",
    }  # fmt: skip


def test_sisters_without_a_parent_are_remembered_as_bodies_of_their_own(client, boss):
    rows = sisters("Foro Kabrakan Perú", "Foro Kabrakan Chile", "Foro Kabrakan Bolivia")
    network = client.get(NETWORKS).context["networks"][0]
    assert not network["proposed"]
    assert "Add the network as an entry" in text(client.get(NETWORKS))

    client.post(NETWORKS, {"o": [row.pk for row in rows], "parent": ""})

    assert [row.state for row in DuplicatePair.objects.all()] == ["different"] * 3
    assert [fresh(row).parent for row in rows] == [None] * 3
    assert client.get(NETWORKS).context["networks"] == []


def test_a_chapter_may_be_the_parent_and_a_circle_is_refused(client, boss):
    rows = sisters("Kabrakan", "Kabrakan Perú", "Kabrakan Chile")
    rows[0].parent = rows[1]
    rows[0].save()

    answer = client.post(NETWORKS, {"o": [row.pk for row in rows], "parent": rows[0].pk}, follow=True)

    assert "already belongs to" in messages_of(answer)[0]
    assert fresh(rows[2]).parent is None
    Organization.objects.filter(pk=rows[0].pk).update(parent=None)
    client.post(NETWORKS, {"o": [row.pk for row in rows], "parent": rows[0].pk})
    assert [fresh(row).parent for row in rows] == [None, rows[0], rows[0]]


@pytest.mark.parametrize("told", [{}, {"o": "1"}, {"o": "x", "parent": "9" * 40}])
def test_too_few_chapters_are_refused(client, boss, told):
    answer = client.post(NETWORKS, told, follow=True)

    assert messages_of(answer) == ["Tick at least two entries."]


def test_an_entry_merged_meanwhile_is_no_chapter(client, boss):
    rows = sisters("Kabrakan Perú", "Kabrakan Chile", "Kabrakan Bolivia")
    Organization.objects.filter(pk=rows[0].pk).update(merged_into=rows[1])

    answer = client.post(NETWORKS, {"o": [row.pk for row in rows]}, follow=True)

    assert "merged or deleted meanwhile" in messages_of(answer)[0]
    assert {row.state for row in DuplicatePair.objects.all()} == {"open"}


def test_the_page_of_networks_takes_the_same_number_of_queries_for_one_and_for_three(client, boss):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(NETWORKS)
        return len(found)

    sisters("Uno Perú", "Uno Chile", "Uno Bolivia")
    queries()
    one = queries()
    sisters("Kabrakan Perú", "Kabrakan Chile", "Kabrakan Bolivia")
    sisters("Tikal Perú", "Tikal Chile", "Tikal Bolivia", "Tikal Mali")
    assert len(client.get(NETWORKS).context["networks"]) == 3
    assert queries() == one


# -- of other campaigns ------------------------------------------------------------------------------------------------


def secret_pair():
    """Two entries that stand, withheld and pending, on a letter of another campaign."""
    rows = two()
    letter = LetterFactory(slug="zzcanary-letter")
    TextFactory(letter=letter, source="<h1>ZZCANARY title</h1>\n<p>Words.</p>")
    SignOnFactory(letter=letter, organization=rows[0], printed_name="ZZCANARY withheld", listing="withheld")
    SignOnFactory(letter=letter, organization=rows[1], printed_name="ZZCANARY pending", status=S.PENDING)
    return rows, letter


def pages_of(rows):
    merge = Merge.objects.first()
    return [
        QUEUE, QUEUE + "?letter=both", compare(*rows), QUEUE + "sure/", QUEUE + "different/", QUEUE + "merges/",
        "/admin/", "/admin/signatories/organization/",
        *(reverse("admin:signatories_organization_change", args=[row.pk]) for row in rows),
        *(reverse("admin:signatories_organization_history", args=[row.pk]) for row in rows),
        *([QUEUE + f"merges/{merge.pk}/undo/"] if merge else []),
    ]  # fmt: skip


def test_hidden_sign_ons_of_other_campaigns_are_not_even_a_number_before_and_after_the_merge(client, moderator):
    rows, letter = secret_pair()

    def leaks():
        return [page for page in pages_of(rows) if "zzcanary" in client.get(page, follow=True).content.decode().lower()]

    assert leaks() == []
    assert "in other campaigns" not in text(client.get(compare(*rows)))
    client.post(compare(*rows), {"do": "merge", "kept": rows[0].pk, "same": [row.pk for row in rows]})
    assert fresh(rows[1]).merged_into == rows[0]
    undo = text(client.get(QUEUE + f"merges/{Merge.objects.get().pk}/undo/"))
    assert "go back to where they were.</p>" in undo
    SignOn.objects.filter(status=S.PENDING).update(organization=OrganizationFactory())
    assert leaks() == []
    client.force_login(User.objects.create_superuser("boss"))
    assert leaks() == [
        reverse("admin:signatories_organization_change", args=[rows[0].pk])
    ]  # they are there to be found
    assert letter.sign_ons.count() == 2


def test_public_sign_ons_of_other_campaigns_are_a_number(client, moderator):
    rows, _letter = secret_pair()
    for each in rows:
        SignOnFactory(organization=each)

    assert text(client.get(compare(*rows))).count("1 sign-on in other campaigns") == 2
    client.post(compare(*rows), {"do": "merge", "kept": rows[0].pk, "same": [row.pk for row in rows]})
    assert "So does 1 sign-on." in text(client.get(QUEUE + f"merges/{Merge.objects.get().pk}/undo/"))


def test_who_stands_hidden_beside_whom_is_not_found_by_looking_at_entries(client, moderator):
    """An entry beside each public signatory of a letter would tell which of them is withheld on it."""
    rows, letter = secret_pair()
    SignOn.objects.filter(status=S.PENDING).update(status=S.APPROVED, approved_at=NOON)

    assert "Several of them stand" not in text(client.get(compare(*rows)))

    SignOn.objects.filter(letter=letter).update(listing="public")
    assert "Several of them stand on 1 letter of a campaign" in text(client.get(compare(*rows)))


def test_a_merge_that_would_change_a_list_of_another_campaign_is_for_its_moderators(client, moderator):
    rows, letter = secret_pair()
    SignOn.objects.filter(status=S.PENDING).update(status=S.APPROVED, approved_at=NOON)

    answer = client.post(compare(*rows), {"do": "merge", "kept": rows[0].pk, "same": [row.pk for row in rows]})
    SignOn.objects.filter(letter=letter).update(listing="public")
    page = text(client.get(compare(*rows)))

    assert "Several of them stand on 1 letter of a campaign in which you do not moderate." in page
    assert 'value="merge"' not in page
    assert "do not moderate" in text(answer)
    assert "ZZCANARY" not in text(answer)
    assert Organization.objects.standing().count() == 2
    assert not client.get(QUEUE + "?letter=both").context["cards"]
    Membership.objects.create(user=User.objects.get(username="ana"), campaign=letter.campaign, role=Role.MODERATOR)
    assert len(client.get(QUEUE + "?letter=both").context["cards"]) == 1


# -- the page and the list of entries ----------------------------------------------------------------------------------


def management(prefix, total=0):
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": 0}


def entry(name="Casa Alianza", **values):
    formsets = {}
    for prefix in ("names", "aliases", "logo", "representatives"):
        formsets |= management(prefix)
    return {
        "name": name, "acronym": "", "scope": "national", "countries": ["GT"], "place": "", "kind": "civil_society",
        "website": "", "email_domain": "", "parent": "", "reference": "", **formsets, **values,
    }  # fmt: skip


ADD = "/admin/signatories/organization/add/"


def page_of(row):
    return reverse("admin:signatories_organization_change", args=[row.pk])


def test_an_entry_that_looks_like_a_known_one_is_stored_only_when_somebody_says_so(client, boss):
    known = OrganizationFactory(name="Casa Alianza")

    asked = client.post(ADD, entry("casa alianza"))
    assert Organization.objects.count() == 1
    assert "Is it one of these?" in text(asked)
    assert page_of(known) in text(asked)
    assert client.post(ADD, entry("Something Else Entirely")).status_code == 302
    assert client.post(ADD, entry("casa alianza", _anyway="yes")).status_code == 302
    assert Organization.objects.count() == 3


def test_a_merged_entry_is_not_proposed(client, boss):
    kept, gone = OrganizationFactory(name="Kept"), OrganizationFactory(name="Something Else Entirely")
    merge_organizations(kept=kept, gone=[gone], at=NOON)
    Alias.objects.all().delete()

    assert client.post(ADD, entry("Something Else Entirely")).status_code == 302


def test_saving_hints_at_what_it_may_be_a_duplicate_of(client, boss):
    kept, gone = two()

    answer = client.post(page_of(kept), entry("Casa Alianza", place="Petén"), follow=True)

    assert any("It may be a duplicate of “Casa Alianza (CA)”." in each for each in messages_of(answer))
    page = text(client.get(page_of(kept)))
    assert "May be a duplicate of" in page
    assert compare(kept, gone).replace("&", "&amp;") in page


def test_a_mail_domain_is_judged_and_kept_bare(client, boss):
    refused = client.post(ADD, entry(email_domain="gmail.com"))
    assert "Everybody can have an address at gmail.com" in text(refused)

    client.post(ADD, entry(email_domain="@Casa.Example"))
    assert Organization.objects.get().email_domain == "casa.example"


def test_nobody_belongs_to_their_own_branch(client, boss):
    parent = OrganizationFactory(name="Friends")
    branch = OrganizationFactory(name="Friends Mexico", parent=parent)

    answer = client.post(page_of(parent), entry("Friends", parent=branch.pk))

    assert "“Friends Mexico” already belongs to “Friends”" in text(answer)
    assert "1 chapter" in text(client.get(page_of(parent)))
    assert client.post(page_of(branch), entry("Friends Mexico", parent=parent.pk)).status_code == 302


def test_the_page_of_a_merged_entry_says_where_it_went_and_changes_nothing(client, boss):
    first, second, third = (OrganizationFactory(name=name) for name in ("First", "Second", "Third"))
    merge_organizations(kept=second, gone=[first], at=NOON)
    merge_organizations(kept=third, gone=[second], at=NOON)

    page = text(client.get(page_of(first)))

    assert "This entry was merged into “Third”." in page
    assert page_of(third) in page
    assert 'name="_save"' not in page
    assert client.post(page_of(first), entry("Other")).status_code == 403
    assert fresh(first).name == "First"
    assert "Merged into this entry" in text(client.get(page_of(third)))


def test_a_merged_entry_is_found_nowhere(client, boss):
    kept, gone = OrganizationFactory(name="Kept"), OrganizationFactory(name="Vanished", reference="17")
    merge_organizations(kept=kept, gone=[gone], at=NOON)
    query = {"app_label": "signatories", "model_name": "signon", "field_name": "organization", "term": "vanished"}

    listed = client.get("/admin/signatories/organization/?q=vanished").context["cl"].result_list
    picked = client.get("/admin/autocomplete/", query).json()["results"]
    parents = client.get("/admin/autocomplete/", {**query, "model_name": "organization", "field_name": "parent"}).json()

    assert [row.name for row in listed] == ["Kept"]  # by the alias that its name became
    assert [row["text"] for row in picked] == ["Kept"]
    assert [row["text"] for row in parents["results"]] == ["Kept"]
    merged = client.get("/admin/signatories/organization/?entries=merged").context["cl"].result_list
    assert [row.name for row in merged] == ["Vanished"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", {"Casa Alianza", "Casa Alianza (CA)", "Parent", "Branch"}),
        ("duplicates", {"Casa Alianza", "Casa Alianza (CA)"}),
        ("unsigned", {"Casa Alianza (CA)", "Parent", "Branch"}),
        ("branches", {"Branch"}),
        ("parents", {"Parent"}),
        ("merged", {"Gone"}),
    ],
)
def test_the_list_is_narrowed(client, boss, value, names):
    rows = two()
    parent = OrganizationFactory(name="Parent")
    OrganizationFactory(name="Branch", parent=parent)
    merge_organizations(kept=rows[1], gone=[OrganizationFactory(name="Gone")], at=NOON)
    SignOnFactory(organization=rows[0])

    page = client.get("/admin/signatories/organization/", {"entries": value} if value else {})

    assert {row.name for row in page.context["cl"].result_list} == names


def test_chosen_entries_of_the_list_are_compared(client, boss):
    one, other = OrganizationFactory(), OrganizationFactory()

    answer = client.post(
        "/admin/signatories/organization/", {"action": "compare", "_selected_action": [one.pk, other.pk]}
    )

    assert answer["Location"] == compare(one, other)


def picture(size=(40, 20)):
    stored = io.BytesIO()
    Image.new("RGB", size, "red").save(stored, "PNG")
    return SimpleUploadedFile("logo.png", stored.getvalue(), content_type="image/png")


def with_logo(row, file, permission="By mail of 2 March.", **more):
    forms = {**management("logo", 1), "logo-0-upload": file, "logo-0-permission": permission, **more}
    return {**entry(row.name), **{name: value for name, value in forms.items() if value is not None}}


def test_a_logo_is_drawn_anew_and_served_to_staff_alone(client, boss):
    row = OrganizationFactory(name="Casa Alianza")

    bad = client.post(page_of(row), with_logo(row, SimpleUploadedFile("logo.png", b"<svg>")))
    assert "This is not a PNG, JPEG or WebP picture" in text(bad)
    silent = client.post(page_of(row), with_logo(row, picture(), permission=""))
    assert silent.status_code == 200
    assert not OrganizationLogo.objects.exists()
    assert client.post(page_of(row), with_logo(row, picture())).status_code == 302

    logo = OrganizationLogo.objects.get()
    assert (logo.width, logo.height, logo.permission) == (40, 20, "By mail of 2 March.")
    address = reverse("admin:signatories_organization_logo", args=[row.pk])
    assert f'src="{address}"' in text(client.get(page_of(row)))
    served = client.get(address)
    assert served.content.startswith(b"\x89PNG")
    assert "no-store" in served["Cache-Control"]
    client.logout()
    assert client.get(address).status_code == 302


def test_a_logo_is_replaced_and_its_words_changed_alone(client, boss, django_capture_on_commit_callbacks):
    row = OrganizationFactory(name="Casa Alianza")
    client.post(page_of(row), with_logo(row, picture()))
    logo = OrganizationLogo.objects.get()
    first = logo.file.name
    present = {"logo-INITIAL_FORMS": 1, "logo-0-id": logo.pk, "logo-0-organization": row.pk}

    client.post(page_of(row), with_logo(row, None, permission="By telephone.", **present))
    logo.refresh_from_db()
    assert (logo.permission, logo.file.name) == ("By telephone.", first)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(row), with_logo(row, picture((60, 20)), **present))
    logo.refresh_from_db()
    assert logo.width == 60
    assert logo.file.name != first
    assert not logo.file.storage.exists(first)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_speaks_both_languages(client, boss, language):
    rows = two(score=100)
    alike(OrganizationFactory(), OrganizationFactory(), related=True)
    third, fourth = OrganizationFactory(), OrganizationFactory()
    mark_different(organizations=[third.pk, fourth.pk], at=NOON)
    merge_organizations(kept=third, gone=[OrganizationFactory()], at=NOON)

    with override(language):
        addresses = [
            reverse(f"admin:signatories_duplicates_{name}")
            for name in ("queue", "sure", "networks", "different", "merges")
        ] + [
            reverse("admin:signatories_duplicates_undo", args=[Merge.objects.get().pk]),
            reverse("admin:signatories_duplicates_compare") + f"?o={rows[0].pk}&o={rows[1].pk}",
        ]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("field", ["kept", "take-name", "stands-{}"])
def test_a_number_of_thousands_of_digits_is_no_number(client, boss, field):
    letter = LetterFactory()
    rows = two()
    for row in rows:
        SignOnFactory(letter=letter, organization=row, printed_name=row.name)
    sent = {"do": "merge", "kept": rows[0].pk, "same": [row.pk for row in rows]}

    response = client.post(compare(*rows), sent | {field.format(letter.pk): "9" * 5_000})

    assert response.status_code in (200, 302)
