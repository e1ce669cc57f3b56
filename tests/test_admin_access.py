"""Every address of the staff pages × every role: what each is answered, written out in one table.

A new address makes the test fail until it stands in the table. So does a noun that belongs to no campaign.
"""

import datetime
from dataclasses import dataclass, field

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLResolver, reverse
from django.utils import timezone

from campaigns.domain.people import give_role, invite
from campaigns.domain.previews import make_preview_link
from campaigns.models import (
    Addressee,
    CampaignText,
    FileFormat,
    FileState,
    LetterStatus,
    Membership,
    RenderedFile,
    Role,
)
from campaigns.roles import SHARED, path_to_campaign
from campaigns.staff import StaffAdmin
from signatories.domain.merging import merge_organizations
from signatories.edition_files import Kind, make_missing_file
from signatories.editions import freeze_edition
from signatories.models import ContactRecord, Correction, Erratum, ListImport, Message, SignOnStatus
from tests.factories import (
    NOON,
    CampaignFactory,
    LetterFactory,
    OrganizationFactory,
    SignOnContactFactory,
    SignOnFactory,
    SourceFactory,
    TextFactory,
)

pytestmark = pytest.mark.django_db

ROLES = ("reader", "contacts", "moderator", "editor", "owner")
PERSONS = ("stranger", "nobody", *ROLES, "elsewhere", "boss")

ALL = frozenset(ROLES)
WRITERS = frozenset({"editor", "owner"})
JUDGES = frozenset({"moderator", "owner"})
OWNER = frozenset({"owner"})
SEE_CONTACTS = frozenset({"contacts", "moderator", "owner"})
BOSS = frozenset()  # superusers alone


@dataclass(frozen=True)
class Page:
    """Who is answered ``ok`` (superusers always are); the others get ``refused``.

    ``about`` names what of the world the address is about: who works elsewhere meets nothing there, whatever they may
    do with their own. Without it the address is about no campaign, and they are answered like an owner.
    """

    who: frozenset[str]
    about: str = ""
    args: tuple[str, ...] = ()
    ok: int = 200
    refused: int = 403
    post: bool = False
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    shared: bool = False  # it is about something, but that belongs to all
    boss: int = 0  # what a superuser is answered, where it is not ``ok``

    def values(self, world):
        return [world[name] for name in self.args or ((self.about,) if self.about else ())]


def noun(
    name, *, see=ALL, add=BOSS, change=None, delete=BOSS, history=True, shared=False, boss_adds=None, put_back=None
):
    """The seven or ten addresses that a noun has. ``change`` is who may open its page: who may look."""
    short = name.partition("_")[2]
    about = {"about": short, "shared": shared}
    never = {"boss": 403}
    pages = {
        f"{name}_changelist": Page(see),
        f"{name}_add": Page(add, **({} if boss_adds is not False else never)),
        f"{name}_change": Page(see, **about),
        f"{name}_history": Page(see, **about),
        f"{name}_delete": Page(delete, **about, **({} if delete is not None else never)),
    }
    if delete is None:
        pages[f"{name}_delete"] = Page(BOSS, **about, **never)
    if history:
        past = {"about": short, "args": (short, f"{short}_past"), "shared": shared}
        pages |= {
            f"{name}_gone": Page(see),
            f"{name}_past": Page(see, **past),
            f"{name}_put_back": put_back or Page(change or BOSS, **past),
        }
    return pages


TABLE = {
    # Everybody at the desk
    "index": Page(ALL | {"nobody"}),
    "jsi18n": Page(ALL | {"nobody"}),
    "password_change": Page(ALL | {"nobody"}, ok=302),
    "password_change_done": Page(ALL | {"nobody"}, ok=302),
    "autocomplete": Page(
        ALL, query={"app_label": "campaigns", "model_name": "addressee", "field_name": "letter"} | {"term": ""},
    ),
    # What is said
    **noun("campaigns_campaign", change=OWNER),
    **noun("campaigns_letter", add=WRITERS, change=WRITERS, delete=WRITERS),
    "campaigns_letter_load": Page(BOSS),
    "campaigns_letter_import": Page(WRITERS),
    "campaigns_letter_import_into": Page(WRITERS, about="letter"),
    "campaigns_letter_publish": Page(WRITERS, about="letter"),
    **noun("campaigns_lettertext", add=WRITERS, change=WRITERS, delete=WRITERS),
    "campaigns_lettertext_tidy": Page(WRITERS, post=True, data={"words": "<h1>A</h1>"}),
    "campaigns_lettertext_preview": Page(WRITERS, about="lettertext", post=True, data={"words": "<h1>A</h1>"}),
    "campaigns_lettertext_sheets": Page(WRITERS, about="lettertext", post=True, data={"words": "<p"}),
    "campaigns_lettertext_standing": Page(WRITERS, about="lettertext"),
    "campaigns_lettertext_sidebyside": Page(ALL, about="lettertext", ok=302),
    **noun("campaigns_footnote", change=BOSS, delete=None, boss_adds=False,
           put_back=Page(ALL, about="footnote", args=("footnote", "footnote_past"), ok=404)),
    **noun("campaigns_source", add=WRITERS, change=WRITERS, shared=True),
    "campaigns_source_pick": Page(ALL),
    "campaigns_source_pick_new": Page(WRITERS, post=True, ok=400),
    "campaigns_source_letter": Page(ALL, about="letter", refused=404),
    "campaigns_source_letter_check": Page(ALL, about="letter", post=True, ok=302, refused=404),
    "campaigns_source_check": Page(ALL, about="source", shared=True, post=True, ok=302, refused=404),
    **noun("campaigns_addressee", add=WRITERS, change=WRITERS, delete=WRITERS),
    **noun("campaigns_letterversion", delete=None, boss_adds=False, history=False),
    **noun("campaigns_edition", delete=None, boss_adds=False, history=False),
    "campaigns_edition_freeze": Page(WRITERS, about="letter"),
    "campaigns_edition_redact": Page(OWNER, about="edition"),
    "campaigns_edition_hide_erratum": Page(OWNER, about="erratum"),
    "campaigns_edition_files": Page(WRITERS, about="edition", post=True, ok=302),
    "campaigns_edition_download": Page(ALL, about="edition", args=("edition_file",), refused=404),
    **noun("campaigns_renderedfile", delete=None, boss_adds=False, history=False),
    "campaigns_renderedfile_download": Page(ALL, about="renderedfile", refused=404),
    **noun("campaigns_previewlink", see=WRITERS, add=WRITERS, delete=None, history=False),
    # Who works here
    **noun("campaigns_membership", see=OWNER, delete=OWNER,
           put_back=Page(OWNER, about="membership", args=("membership", "membership_past"), ok=404)),
    **noun("campaigns_staffinvitation", see=OWNER, add=OWNER, delete=None, history=False),
    # Who says it
    # The line of a sign-on goes by verbs, each with its decision: history puts none of it back.
    **noun("signatories_signon", add=JUDGES, change=JUDGES, delete=None,
           put_back=Page(ALL, about="signon", args=("signon", "signon_past"), ok=404)),
    "signatories_desk_queue": Page(ALL),
    "signatories_desk_manual": Page(ALL),
    "signatories_desk_entry": Page(ALL, about="signon"),
    "signatories_desk_many": Page(JUDGES, post=True, ok=302, data={"do": "approve"}),
    "signatories_signon_flood": Page(JUDGES, about="letter"),
    "signatories_roll_arrange": Page(WRITERS, about="letter"),
    "signatories_roll_parts": Page(WRITERS, about="letter", post=True),
    "signatories_roll_preview": Page(WRITERS, about="letter", post=True),
    "signatories_roll_pdf": Page(WRITERS, about="letter", post=True),
    "campaigns_letter_pause": Page(JUDGES | WRITERS, about="letter", post=True, ok=302),
    **noun("signatories_correction", see=JUDGES, delete=None, boss_adds=False, history=False),
    **noun("signatories_message", see=JUDGES, delete=None, boss_adds=False, history=False),
    "signatories_message_edition": Page(JUDGES, about="edition"),
    **noun("signatories_organization", add=JUDGES, change=JUDGES, shared=True),
    "signatories_organization_logo": Page(ALL, about="organization", shared=True, ok=404, refused=404),
    "signatories_duplicates_queue": Page(JUDGES),
    "signatories_duplicates_compare": Page(JUDGES, ok=302),
    "signatories_duplicates_sure": Page(JUDGES),
    "signatories_duplicates_networks": Page(JUDGES),
    "signatories_duplicates_find": Page(JUDGES, post=True, ok=302),
    "signatories_duplicates_different": Page(JUDGES),
    "signatories_duplicates_merges": Page(JUDGES),
    "signatories_duplicates_undo": Page(JUDGES, about="merge", shared=True),
    # Lists in and out
    "signatories_list_start": Page(JUDGES),
    "signatories_list_start_letter": Page(JUDGES, about="letter"),
    "signatories_list_columns": Page(JUDGES, about="list"),
    "signatories_list_preview": Page(JUDGES, about="list"),
    "signatories_list_row": Page(JUDGES, about="list", args=("list", "list_row")),
    "signatories_list_errors": Page(JUDGES, about="list"),
    "signatories_list_decide": Page(JUDGES, about="list", post=True, ok=302, data={"do": "leave:0"}),
    "signatories_list_store": Page(JUDGES, about="list", post=True, ok=302),
    "signatories_list_discard": Page(JUDGES, about="list", post=True, ok=302),
    "signatories_organization_export": Page(ALL),
    "signatories_logos_import": Page(JUDGES),
    "signatories_signon_export": Page(JUDGES),
    "signatories_roll_export": Page(ALL, about="letter"),
    # What is kept of people
    **noun("signatories_signoncontact", see=SEE_CONTACTS, delete=None, boss_adds=False, history=False),
    "signatories_signoncontact_report": Page(SEE_CONTACTS),
    "signatories_signoncontact_export": Page(frozenset({"contacts", "owner"})),
    "signatories_signoncontact_forget": Page(OWNER),
    "signatories_signoncontact_forget_one": Page(OWNER, about="signon"),
    **noun("signatories_contactrecord", see=OWNER, delete=None, boss_adds=False, history=False),
}  # fmt: skip

# Pages of others, for superusers alone; and what only leads elsewhere.
OF_SUPERUSERS = ("auth_", "django_tasks_database_")
DOORS = {"login", "logout", "app_list"}

# About rows of moderation (a decision, a batch of them, a logo): tested where those rows are made.
ELSEWHERE = {
    "signatories_correction_logo",
    "signatories_desk_batch",
    "signatories_desk_logo",
    "signatories_desk_undo",
    "signatories_roll_logo",
    "signatories_signon_undo_flood",
}

# What belongs to no campaign and is used by all.
OF_ALL = {"Source", "Organization"}


def names_of_addresses():
    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    return set(walk(admin.site.get_urls()))


def build(slug):
    """A campaign with one row of each noun; gives their numbers by name, and the number of a row of their history."""
    campaign = CampaignFactory(slug=slug)
    letter = LetterFactory(campaign=campaign, slug=f"{slug}-draft", status=LetterStatus.DRAFT)
    text = TextFactory(letter=letter)
    delivered = LetterFactory(campaign=campaign, slug=f"{slug}-delivered")
    TextFactory(letter=delivered)
    SignOnFactory(letter=delivered)
    edition = freeze_edition(letter=delivered, at=NOON, by="ana")
    edition_file = make_missing_file(edition, Kind("en", "csv", ""), at=NOON)
    name = default_storage.save(f"letters/{slug}.txt", ContentFile(b"x"))
    file = RenderedFile.objects.create(
        letter=letter, language="en", format=FileFormat.TEXT, state=FileState.READY, asked_at=NOON, file=name,
        key=slug.ljust(64, "0")[:64], sha256="0" * 64, size=1,
    )  # fmt: skip
    owner = User.objects.create_user(f"owner-of-{slug}", f"{slug}@example.org")
    rows = {
        "campaign": campaign,
        "letter": letter,
        "lettertext": text,
        "footnote": text.footnotes.get(),
        "source": SourceFactory(),
        "addressee": Addressee.objects.create(letter=letter, lines="The Minister"),
        "letterversion": delivered.versions.get(),
        "edition": edition,
        "edition_file": edition_file,
        "renderedfile": file,
        "previewlink": make_preview_link(
            letter=letter, name="Press", by="ana", at=timezone.now(),
            expires_at=timezone.now() + datetime.timedelta(days=2),
        ),
        "membership": give_role(user=owner, campaign=campaign, role=Role.OWNER, by="boss", at=NOON),
        "staffinvitation": invite(
            email=f"new@{slug}.example.org", campaign=campaign, role=Role.READER, language="en", by="ana",
            at=timezone.now(),
        ),
        "signon": SignOnFactory(letter=letter, status=SignOnStatus.PENDING),
        "organization": OrganizationFactory(),
        "signoncontact": SignOnContactFactory(sign_on__letter=letter),
        "contactrecord": ContactRecord.objects.create(at=NOON, by="ana", use="export", letter=letter, rows=1),
        "erratum": Erratum.objects.create(
            edition=edition, sign_on=delivered.sign_ons.get(), kind="withdrawn", before="A name", at=NOON
        ),
    }  # fmt: skip
    (rows["merge"],) = merge_organizations(kept=OrganizationFactory(), gone=[OrganizationFactory()], at=NOON, by="ana")
    rows["list"] = ListImport.objects.create(
        kind="signatories", letter=letter, file=ContentFile(b"name,countries\nA,GT\n", name=slug), file_name="a.csv",
        state="judged", judged_at=NOON, made_at=NOON, touched_at=NOON,
    )  # fmt: skip
    rows["list_row"] = rows["list"].rows.create(line=2, name="A", cells={"name": "A", "countries": "GT"}, state="new")
    rows["correction"] = Correction.objects.create(sign_on=rows["signon"], asked_at=NOON)
    rows["message"] = Message.objects.create(
        kind="approved", letter=letter, sign_on=rows["signon"], language="en", queued_at=NOON, due_at=NOON
    )
    rows["footnote"].sources.add(rows["source"])
    world = {name: row.pk for name, row in rows.items()}
    for name, row in rows.items():
        history = getattr(row._meta, "history", None)
        if history is not None:
            trace = history.rows.filter(id=row.pk).order_by("history_id").first()
            world[f"{name}_past"] = trace.history_id if trace else 0
    return world


def arrive(client, who, world):
    """Log ``who`` in: with a role in this world, with one elsewhere, with none, or as superuser."""
    if who == "stranger":
        return
    if who == "boss":
        client.force_login(User.objects.create_superuser("boss"))
        return
    user = User.objects.create_user(who, is_staff=True)
    if who == "elsewhere":
        give_role(user=user, campaign=CampaignFactory(slug="elsewhere"), role=Role.OWNER, by="boss", at=NOON)
    elif who != "nobody":
        Membership.objects.create(user=user, campaign_id=world["campaign"], role=who)
    client.force_login(user)


def answer(client, page, name, world):
    address = reverse(f"admin:{name}", args=page.values(world))
    response = client.post(address, page.data) if page.post else client.get(address, page.query)
    if response.streaming:  # to its end, which closes it; closing it here would end the connection of the test
        list(response.streaming_content)
    return response.status_code, response.get("Location", "")


def expected(page, who):
    """What ``who`` should be answered: a status, or one of the two ways of saying that there is no such thing."""
    if who == "stranger":
        return "login"
    if who == "boss":
        return page.boss or page.ok
    if who == "elsewhere":
        if page.about and not page.shared:
            return "nothing"
        who = "owner"
    return page.ok if who in page.who else page.refused


# Django leads to the first page when there is no such row, and some of our pages answer 404.
def means(status, location, wanted, page):
    if wanted == "login":
        return status == 302 and location.startswith("/admin/login/")
    if wanted == "nothing":
        # Who may do this nowhere is refused before anybody looks for the row.
        return status == 404 or (status == 302 and location == "/admin/") or (status == 403 and "owner" not in page.who)
    return status == wanted


@pytest.mark.parametrize("who", PERSONS)
def test_every_address_answers_every_role_as_the_table_says(client, who):
    world = build("ours")
    arrive(client, who, world)

    wrong = []
    for name, page in TABLE.items():
        status, location = answer(client, page, name, world)
        wanted = expected(page, who)
        if not means(status, location, wanted, page):
            wrong.append(f"{name}: {status} {location}, not {wanted}")

    assert "\n".join(wrong) == ""


def test_the_table_has_every_address():
    others = {name for name in names_of_addresses() if name.startswith(OF_SUPERUSERS)}

    assert names_of_addresses() - others - DOORS - ELSEWHERE - set(TABLE) == set()
    assert set(TABLE) - names_of_addresses() == set()
    assert len(others) > 10


@pytest.mark.parametrize("who", PERSONS)
def test_accounts_are_for_superusers(client, who):
    world = build("ours")
    arrive(client, who, world)
    somebody, group = User.objects.create_user("somebody"), Group.objects.create(name="Group")

    statuses = {
        client.get(address).status_code
        for address in (
            "/admin/auth/user/",
            "/admin/auth/user/add/",
            f"/admin/auth/user/{somebody.pk}/change/",
            f"/admin/auth/user/{somebody.pk}/password/",
            f"/admin/auth/group/{group.pk}/change/",
            "/admin/django_tasks_database/dbtaskresult/",
        )
    }

    assert statuses == ({200} if who == "boss" else {302} if who == "stranger" else {403})


def test_no_page_tells_the_public_address_of_any_row(client):
    world = build("ours")
    client.force_login(User.objects.create_superuser("boss"))

    assert client.get(f"/admin/r/1/{world['letter']}/").status_code == 404


def test_every_noun_of_ours_inherits_the_scope_and_belongs_somewhere():
    ours = {
        model: desk
        for model, desk in admin.site._registry.items()
        if model._meta.app_label in ("campaigns", "signatories")
    }

    assert {model.__name__ for model, desk in ours.items() if not isinstance(desk, StaffAdmin)} == set()
    assert {model.__name__ for model in ours if path_to_campaign(model) == SHARED} == OF_ALL
    assert not [model for model in admin.site._registry if model._meta.app_label in ("account", "mfa")]


def test_every_part_of_a_page_inherits_the_scope():
    from campaigns.staff import StaffInline  # noqa: PLC0415

    parts = [
        inline
        for model, desk in admin.site._registry.items()
        if model._meta.app_label in ("campaigns", "signatories")
        for inline in desk.inlines
    ]

    assert len(parts) >= 8
    assert [inline.__name__ for inline in parts if not issubclass(inline, StaffInline)] == []


# Lists, choices, counts, filters: nothing of another campaign


def test_what_a_member_reads_holds_nothing_of_another_campaign(client):
    """Canaries in every noun of another campaign; every list, picker and history that a member opens."""
    ours = build("ours")
    canary = "ZZCANARY"
    theirs = CampaignFactory(slug="zzcanary-campaign")
    CampaignText.objects.filter(campaign=theirs).update(name=f"{canary} campaign")
    letter = LetterFactory(campaign=theirs, slug="zzcanary-letter", status=LetterStatus.DRAFT)
    text = TextFactory(
        letter=letter, source=f'<h1>{canary}</h1>\n<p>Secret.<a data-fn="zzcanary"></a></p>\n[zzcanary] {canary}.'
    )
    Addressee.objects.create(letter=letter, lines=f"{canary} minister")
    SignOnFactory(
        letter=letter,
        printed_name=f"{canary} person",
        capacity="person",
        organization=None,
        countries=["FR"],
        status=SignOnStatus.PENDING,
    )
    text.footnotes.get().sources.add(ours["source"])
    RenderedFile.objects.create(
        letter=letter,
        language="en",
        format=FileFormat.PDF,
        paper="a4",
        key="9" * 64,
        state=FileState.FAILED,
        asked_at=NOON,
        problem=canary,
    )
    make_preview_link(
        letter=letter, name=canary, by="x", at=timezone.now(), expires_at=timezone.now() + datetime.timedelta(days=2)
    )
    invite(email="zzcanary@example.org", campaign=theirs, role=Role.READER, language="en", by="x", at=timezone.now())
    give_role(user=User.objects.create_user("zzcanary"), campaign=theirs, role=Role.OWNER, by="x", at=NOON)
    gone = Addressee.objects.create(letter=letter, lines=f"{canary} deleted")
    gone_pk = gone.pk
    gone.delete()

    def read():
        pages = [reverse("admin:index")]
        pages += [
            reverse(f"admin:{name}") for name in TABLE if name.endswith(("_changelist", "_add", "_gone", "_import"))
        ]
        pages += [
            reverse("admin:autocomplete") + f"?app_label={app}&model_name={model}&field_name={name}&term="
            for app, model, name in (
                ("campaigns", "addressee", "letter"),
                ("campaigns", "lettertext", "letter"),
                ("signatories", "signon", "letter"),
            )
        ]
        pages += [
            reverse("admin:campaigns_source_change", args=[ours["source"]]),
            reverse("admin:campaigns_source_history", args=[ours["source"]]),
            reverse("admin:campaigns_campaign_history", args=[ours["campaign"]]),
            reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}",
            reverse("admin:campaigns_addressee_history", args=[gone_pk]),
        ]
        return [(page, client.get(page)) for page in pages]

    client.force_login(User.objects.get(username="owner-of-ours"))
    User.objects.filter(username="owner-of-ours").update(is_staff=True)
    leaks = [page for page, response in read() if canary.lower() in response.content.decode().lower()]
    client.force_login(User.objects.create_superuser("boss"))
    seen = [page for page, response in read() if canary.lower() in response.content.decode().lower()]

    assert leaks == []
    assert len(seen) >= 15  # the canaries are there to be found


def test_filters_offer_countries_of_the_own_campaign_alone(client):
    build("ours")
    SignOnFactory(countries=["FR"], capacity="person", organization=None)
    user = User.objects.get(username="owner-of-ours")
    client.force_login(user)

    mine = client.get("/admin/signatories/signon/").content.decode()
    client.force_login(User.objects.create_superuser("boss"))
    all_of_them = client.get("/admin/signatories/signon/").content.decode()

    assert "France" not in mine
    assert "France" in all_of_them


def test_counts_on_shared_rows_are_those_of_the_own_campaign(client):
    ours, theirs = build("ours"), build("theirs")
    from campaigns.models import Footnote, Source  # noqa: PLC0415

    Footnote.objects.get(pk=theirs["footnote"]).sources.add(Source.objects.get(pk=ours["source"]))
    client.force_login(User.objects.get(username="owner-of-ours"))

    mine = client.get("/admin/campaigns/source/").content.decode()
    client.force_login(User.objects.create_superuser("boss"))
    all_of_them = client.get("/admin/campaigns/source/").content.decode()

    assert "2 notes" not in mine
    assert "2 notes" in all_of_them


# Writing


@pytest.fixture
def torn(client):
    """Editor in ours, reader in theirs."""
    ours, theirs = build("ours"), build("theirs")
    user = User.objects.create_user("torn", is_staff=True)
    Membership.objects.create(user=user, campaign_id=ours["campaign"], role=Role.EDITOR)
    Membership.objects.create(user=user, campaign_id=theirs["campaign"], role=Role.READER)
    client.force_login(user)
    return ours, theirs


def test_an_action_reaches_the_rows_for_which_the_role_allows_it(client, torn):
    from campaigns.models import Letter  # noqa: PLC0415

    ours, theirs = torn
    chosen = {"action": "withdraw", "_selected_action": [ours["letter"], theirs["letter"]]}

    page = client.post("/admin/campaigns/letter/", chosen).content.decode()
    client.post("/admin/campaigns/letter/", {**chosen, "post": "yes"})

    assert "ours-draft" in page or "A title" in page
    assert "1 row was left as it is" in page
    assert Letter.objects.get(pk=ours["letter"]).status == LetterStatus.WITHDRAWN
    assert Letter.objects.get(pk=theirs["letter"]).status == LetterStatus.DRAFT


def test_a_row_is_not_tied_to_a_letter_that_one_only_reads(client, torn):
    ours, theirs = torn
    data = {"lines": "The Minister", "position": "1", "texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}

    refused = client.post("/admin/campaigns/addressee/add/", {**data, "letter": theirs["letter"]})
    stored = client.post("/admin/campaigns/addressee/add/", {**data, "letter": ours["letter"]})

    assert refused.status_code == 200
    assert "letter" in refused.context["adminform"].form.errors
    assert stored.status_code == 302
    assert Addressee.objects.filter(letter=theirs["letter"]).count() == 1


def test_the_picker_offers_letters_one_may_write_to(client, torn):
    ours, theirs = torn
    query = {"app_label": "campaigns", "model_name": "addressee", "field_name": "letter", "term": ""}

    offered = {int(row["id"]) for row in client.get("/admin/autocomplete/", query).json()["results"]}

    assert ours["letter"] in offered
    assert theirs["letter"] not in offered


def test_numbers_in_a_list_are_not_changed_where_one_only_reads(client):
    from signatories.models import SignOn  # noqa: PLC0415

    ours, theirs = build("ours"), build("theirs")
    user = User.objects.create_user("torn", is_staff=True)
    Membership.objects.create(user=user, campaign_id=ours["campaign"], role=Role.MODERATOR)
    Membership.objects.create(user=user, campaign_id=theirs["campaign"], role=Role.READER)
    client.force_login(user)
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "Save", "form-0-position": "7"}
    where = "/admin/signatories/signon/?letter__id__exact={}"

    def change(world):
        return client.post(where.format(world["letter"]), {**form, "form-0-id": world["signon"]})

    assert change(theirs).status_code == 403
    assert change(ours).status_code == 302
    assert SignOn.objects.get(pk=theirs["signon"]).position is None
    assert SignOn.objects.get(pk=ours["signon"]).position == 7


def test_the_desks_copy_of_a_draft_is_for_its_own_campaign(client):
    ours, _theirs = build("ours"), build("theirs")
    user = User.objects.create_user("reader", is_staff=True)
    Membership.objects.create(user=user, campaign_id=ours["campaign"], role=Role.READER)
    client.force_login(user)

    assert client.get("/letters/ours-draft/").status_code == 200
    assert client.get("/letters/theirs-draft/").status_code == 404
    assert "desk" not in client.get("/letters/theirs-delivered/?desk").headers.get("Cache-Control", "")
    assert client.get("/letters/theirs-delivered/?desk").headers["Cache-Control"].startswith("public")
    assert client.get("/letters/ours-delivered/?desk").headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("page", ["", "export/"])
@pytest.mark.parametrize("asked", ["sign_ons={}", "sign_ons__id={}", "sign_ons__pk__gte={}", "sign_ons__isnull=0"])
def test_an_organization_is_not_found_by_a_sign_on_of_another_campaign(client, page, asked):
    theirs = SignOnFactory(organization__name="Quiet Office", listing="withheld")
    mine = LetterFactory(campaign=CampaignFactory(slug="mine"))
    user = User.objects.create_user("ana", is_staff=True)
    Membership.objects.create(user=user, campaign=mine.campaign, role=Role.READER)
    client.force_login(user)

    response = client.get(f"/admin/signatories/organization/{page}?{asked.format(theirs.pk)}&format=json")

    assert response.status_code == 400
    assert b"Quiet Office" not in response.content
