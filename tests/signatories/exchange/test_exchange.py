"""A letter leaves as JSON and arrives in an empty installation as it was."""

import hashlib
import io
import json
import resource
import zlib
from dataclasses import replace

import pikepdf
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import open_letter
from campaigns.domain.texts import write_text
from campaigns.domain.versions import publish_change
from campaigns.models import (
    Addressee,
    AddresseeText,
    Campaign,
    Edition,
    EditionFile,
    EditionText,
    FormerAddress,
    Letter,
    LetterText,
    Redaction,
    VersionKind,
)
from campaigns.models.frozen import frozen_tables, install_guards, remove_guards
from campaigns.rendering.data import render_data
from campaigns.rendering.document import EarlierRoll, Entry, Group, Totals, from_data
from campaigns.text.canonical import parse
from signatories.documents import document_of
from signatories.domain.merging import merge_organizations
from signatories.exchange.arriving import import_letters
from signatories.exchange.facts import own_fields
from signatories.exchange.from_document import import_document
from signatories.exchange.leaving import export_campaign, export_letters
from signatories.exchange.reading import attached
from signatories.models import Alias, Organization, OrganizationName, RollHeading, RollHeadingText, SignOn
from tests.factories import (
    NOON,
    LetterFactory,
    OrganizationFactory,
    SignOnFactory,
    SourceFactory,
    TextFactory,
)
from tests.sample import full_letter

pytestmark = pytest.mark.django_db

SPANISH = '<h1>Un título</h1>\n<p>Escribimos.<a data-fn="first"></a></p>\n[first] Nota.'
EXPORTED = {
    "Addressee", "AddresseeText", "Alias", "Campaign", "CampaignText", "Edition", "EditionFile", "EditionText",
    "Footnote", "FormerAddress", "Letter", "LetterText", "LetterVersion", "Organization", "OrganizationName",
    "Redaction", "RollHeading", "RollHeadingText", "SignOn", "Source", "TextVersion", "Erratum",
}  # fmt: skip
# What is made again, found again, belongs to one installation, or is about people.
LEFT_BEHIND = {
    "EditionFailure", "Link", "HourCount", "RenderedFile", "Receipt", "Review", "PersonalLink", "Message", "Logo",
    "SignOnContact", "Representative", "ContactRecord", "Correction", "Decision", "Membership", "StaffInvitation",
    "PreviewLink", "PreviewOpening", "DuplicatePair", "DuplicateSearch", "Merge", "NameKey", "OrganizationLogo",
    "ListImport", "ListRow",
}  # fmt: skip


@pytest.fixture
def whole():
    """A letter with something in every table, in its second version, with an edition."""
    letter = LetterFactory(status="draft", slug="whole", public_from=NOON, deadline=NOON, time_zone="America/Lima")
    english = TextFactory(letter=letter, letterhead="We\nStreet 1", place="Lima", roll_note="Gathered by hand.")
    TextFactory(letter=letter, language="es", source=SPANISH)
    english.footnotes.get().sources.add(SourceFactory(url="https://example.org/a", date="2019-06"))
    addressee = Addressee.objects.create(letter=letter, lines="Minister\nLima")
    AddresseeText.objects.create(addressee=addressee, language="es", lines="Ministra\nLima")
    FormerAddress.objects.create(letter=letter, slug="was-whole")
    heading = RollHeading.objects.create(letter=letter, key="GT", position=1)
    RollHeadingText.objects.create(roll_heading=heading, language="es", text="Desde Guatemala")
    one = OrganizationFactory(name="Uno", reference="R1", countries=["GT", "MX"])
    OrganizationName.objects.create(organization=one, language="en", name="One")
    Alias.objects.create(organization=one, name="1", kind="acronym")
    SignOnFactory(letter=letter, organization=one, origin="staff")
    SignOnFactory(letter=letter, printed_name="Kept back", listing="withheld")
    SignOnFactory(letter=letter, status="pending", printed_name="Waits")
    SignOnFactory(letter=letter, capacity="person", printed_name="Ana", printed_detail="professor", countries=[])
    open_letter(letter=letter, at=NOON, by="ada")
    write_text(letter_text=english, text=parse('<h1>New</h1><p>Words.<a data-fn="first"></a></p>\n[first] Note.'))
    LetterText.objects.filter(language="es").update(is_public=False)
    version = publish_change(letter=letter, kind=VersionKind.SUBSTANCE, reason="Sharper.", at=NOON, by="ada")
    SignOnFactory(letter=letter, printed_name="Signed the second", countries=["AR"])
    document = replace(document_of(letter, "en"), edition=1, edition_date="2026-03-02")
    edition = Edition.objects.create(
        letter=letter, number=1, version=version, dated_on=NOON.date(), frozen_at=NOON, organizations=1, countries=1,
        sign_ons=[SignOn.objects.get(printed_name="Signed the second").pk],
    )  # fmt: skip
    content = render_data(document)
    EditionText.objects.create(
        edition=edition, language="en", document=content.decode(), sha256=hashlib.sha256(content).hexdigest()
    )
    file = EditionFile(
        edition=edition, language="en", format="csv", name="whole.csv", size=3, made_at=NOON,
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )  # fmt: skip
    file.file.save("whole.csv", ContentFile(b"abc"), save=False)
    file.save()
    Redaction.objects.create(edition=edition, at=NOON, by="ada", reason="Somebody is at risk.", notice="Taken off.")
    return Letter.objects.get(pk=letter.pk)


def empty_installation():
    """Delete every row of ours, as if the program had just been installed."""
    remove_guards(connection, frozen_tables())
    models = [*apps.get_app_config("signatories").get_models(), *apps.get_app_config("campaigns").get_models()]
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for model in models:
            for table in [model._meta.db_table, *(m2m.m2m_db_table() for m2m in model._meta.local_many_to_many)]:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- a name of ours
    install_guards(connection, frozen_tables())


def test_a_letter_arrives_in_an_empty_installation_as_it_left(whole):
    left = export_letters([whole], campaign=whole.campaign)
    pages = {language: document_of(whole, language).digest for language in ("en",)}
    empty_installation()

    arrival = import_letters(left)

    assert [letter.slug for letter in arrival.letters] == ["whole"]
    assert export_letters(arrival.letters, campaign=arrival.letters[0].campaign) == left
    assert {language: document_of(arrival.letters[0], language).digest for language in pages} == pages
    with EditionFile.objects.get().file.open() as file:
        assert file.read() == b"abc"
    assert SignOn.objects.filter(pk__in=Edition.objects.get().sign_ons).get().printed_name == "Signed the second"


def test_a_whole_campaign_arrives_as_it_left(whole):
    LetterFactory(campaign=whole.campaign, status="draft", slug="another")
    left = export_campaign(whole.campaign)
    empty_installation()

    import_letters(left)

    assert export_campaign(Campaign.objects.get()) == left
    assert Letter.objects.count() == 2


def test_the_words_and_the_shape_of_a_list_travel(whole):
    whole.grouping, whole.roll_numbered, whole.roll_order = "tier", True, "received"
    whole.save()
    left = export_letters([whole], campaign=whole.campaign)
    renamed = left.replace(b'"slug": "whole"', b'"slug": "again"').replace(b"was-whole", b"was-again")

    [letter] = import_letters(renamed).letters

    assert (letter.grouping, letter.roll_numbered, letter.roll_order) == ("tier", True, "received")
    assert [text.text for row in letter.roll_headings.all() for text in row.texts.all()] == ["Desde Guatemala"]


def test_a_numbered_list_with_places_comes_back_from_its_own_data():
    document = replace(
        full_letter(),
        slug="places",
        groups=(
            Group(key="tier:convener", heading="Conveners", entries=(Entry(name="Red", acronym="R", number=1),)),
            Group(key="GT", heading="Guatemala", entries=()),
            Group(key="place:GT:peten", heading="Petén", within="GT", entries=(Entry(name="Mesa", number=2),)),
            Group(key="MX", heading="Mexico", entries=(Entry(name="Ana", number=3, person=True),)),
        ),
        totals=Totals(organizations=2, countries=1, persons=1),
        as_of="2019-06-05",
        campaign="rights",
        origins="staff",
    )

    arrival = import_document(document, at=NOON)

    assert (arrival.letters[0].grouping, arrival.letters[0].roll_numbered) == ("place", True)
    assert arrival.remarks == []


def test_everything_that_is_a_part_of_a_letter_is_exported(whole):
    """A new table is exported or named here as left behind; a new field travels by itself."""
    left = json.loads(export_letters([whole], campaign=whole.campaign))
    names = {
        model.__name__
        for app in ("campaigns", "signatories")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }

    assert names - LEFT_BEHIND - EXPORTED == set()
    assert {field.name for field in own_fields(Letter)} <= left["letters"][0].keys()
    assert left["letters"][0]["sign_ons"][1]["printed_name"] == "Kept back"


def test_entries_of_the_directory_and_sources_that_are_there_are_used(whole):
    left = json.loads(export_letters([whole], campaign=whole.campaign))
    left["letters"][0] |= {"slug": "second", "former_addresses": [], "editions": []}
    before = Organization.objects.count()

    arrival = import_letters(json.dumps(left).encode())

    assert Organization.objects.count() == before
    assert (arrival.organizations_known, arrival.organizations_made) == (before, 0)


@pytest.mark.parametrize("slug", ["whole", "was-whole"])
def test_an_address_that_is_taken_is_refused_and_nothing_is_stored(whole, slug):
    left = json.loads(export_letters([whole], campaign=whole.campaign))
    left["letters"][0] |= {"slug": slug, "former_addresses": [], "editions": []}

    with pytest.raises(Refused, match=f"A letter with the address “{slug}” is here already."):
        import_letters(json.dumps(left).encode())

    assert Letter.objects.count() == 1


def change(data, *path, value):
    *way, last = path
    for step in way:
        data = data[step]
    data[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("letters", 0, "versions", 0, "texts", 0, "body"), "<p>Words that nobody signed.</p>"),
        (("letters", 0, "versions", 0, "texts", 0, "body"), "<script>alert(1)</script>"),
        (("letters", 0, "texts", 0, "body"), '<p onclick="x">W</p>'),
        (("letters", 0, "texts", 0, "footnotes", 0, "content"), '<a href="javascript:x">y</a>'),
        (("letters", 0, "editions", 0, "files", 0, "content"), "YWJk"),
        (("letters", 0, "editions", 0, "files", 0, "content"), "?"),
        (("letters", 0, "editions", 0, "texts", 0, "sha256"), "0" * 64),
        (("letters", 0, "sign_ons", 0, "status"), "listed"),
        (("letters", 0, "sign_ons", 0, "printed_name"), "A\u202eB"),
        (("letters", 0, "sign_ons", 0, "organization"), 99),
        (("letters", 0, "status"), "published"),
        (("letters", 0, "deadline"), "yesterday"),
        (("sources", 0, "url"), "file:///etc/passwd"),
        (("letters", 0, "editions", 0, "organizations"), 900),
        (("letters", 0, "editions", 0, "withheld"), 900),
        (("letters", 0, "editions", 0, "number"), 2),
        (("letters", 0, "editions", 0, "files", 0, "name"), "../../../other.csv"),
        (("letters", 0, "versions", 0, "reason"), "Sharp\0er."),
        (("letters", 0, "sign_ons", 0, "approved_at"), "0001-01-01T00:00:00+23:59"),
        (("letters",), None),
        (("organizations", 0), []),
    ],
)
def test_a_file_that_was_changed_by_hand_is_refused_and_leaves_nothing(whole, own_media, path, value):
    left = json.loads(export_letters([whole], campaign=whole.campaign))
    change(left, *path, value=value)
    empty_installation()
    kept = sorted(own_media.rglob("*"))

    with pytest.raises(Refused, match="damaged or was changed by hand"):
        import_letters(json.dumps(left).encode())

    assert (Letter.objects.count(), Organization.objects.count(), Campaign.objects.count()) == (0, 0, 0)
    assert sorted(path for path in own_media.rglob("*") if path.is_file()) == [p for p in kept if p.is_file()]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"schema": "other/1"}', b'"x"'])
def test_what_is_no_export_is_refused_in_words_without_names_of_errors(content):
    with pytest.raises(Refused, match="was not made by"):
        import_letters(content)


# -- From the data that a PDF carries ----------------------------------------------------------------------


def printed(document):
    return from_data(json.loads(render_data(document)))


def test_a_letter_comes_back_from_what_its_pdf_carries(whole):
    document = printed(document_of(whole, "en"))
    empty_installation()

    arrival = import_document(document, at=NOON)

    letter = arrival.letters[0]
    assert arrival.remarks == []
    assert document_of(letter, "en") == document
    assert (letter.status, letter.texts.count(), letter.sign_ons.count()) == ("draft", 1, 4)


def test_opening_a_letter_that_came_from_a_pdf_goes_on_from_its_version(whole):
    document = printed(document_of(whole, "en"))
    empty_installation()
    letter = import_document(document, at=NOON).letters[0]

    open_letter(letter=letter, at=NOON)

    assert document_of(letter, "en").version == "2.0"


def test_the_sample_with_persons_and_withheld_names_comes_back():
    """Headings, joint ones too, in an order by hand; two that are withheld; persons; those who signed version 1."""
    shape = full_letter()
    groups = (
        Group(key="MX", heading="Mexico", entries=(Entry(name="Zeta"), Entry(name="Alfa"))),
        Group(key="GT+MX", heading="Guatemala and Mexico", entries=(Entry(name="Mesa"),)),
        Group(key="regional", heading="Regional and international", entries=(Entry(name="Red"),)),
        Group(key="persons", heading="Individuals", entries=(Entry(name="Ana", detail="professor"),)),
    )
    document = printed(
        replace(
            shape,
            campaign="Asylum",
            version="2.1",
            groups=groups,
            totals=Totals(organizations=6, countries=2, persons=2, withheld=3),
            earlier=(EarlierRoll(major=1, groups=groups[:1], totals=Totals(organizations=2, countries=1)),),
            origins="both",
        )
    )

    arrival = import_document(document, at=NOON)

    assert arrival.remarks == ["Not as it was printed: Hash of the text."]  # the sample has none
    assert document_of(arrival.letters[0], "en").groups == groups


def test_data_of_a_country_that_is_none_is_refused():
    with pytest.raises(Refused):
        import_document(full_letter(), at=NOON)  # its groups are called "guatemala"

    assert Letter.objects.count() == 0


def test_what_does_not_come_back_is_named():
    document = printed(replace(full_letter(), body="<p>Words.</p>", notes=(), roll="counted", groups=(), version="1.0"))

    arrival = import_document(document, at=NOON)

    assert "Not as it was printed: Numbers of signatories." in arrival.remarks


def test_hostile_data_in_a_pdf_is_refused():
    with pytest.raises(Refused):
        import_document(replace(full_letter(), body="<p>x<img src=x onerror=y></p>", notes=(), groups=()), at=NOON)

    assert Letter.objects.count() == 0


def test_a_number_of_names_that_costs_nothing_to_write_makes_no_rows():
    groups = (Group(key="GT", heading="Guatemala", entries=(Entry(name="Mesa"),)),)
    totals = Totals(organizations=10**9, countries=1, withheld=10**9 - 1)
    document = printed(replace(full_letter(), version="1.0", groups=groups, totals=totals))

    with pytest.raises(Refused, match="totals"):
        import_document(document, at=NOON)

    assert SignOn.objects.count() == 0


def test_a_pdf_is_opened_in_a_limited_child_alone(monkeypatch):
    from campaigns.rendering.pdf import render_pdf  # noqa: PLC0415 -- slow to import

    document = full_letter()
    made = render_pdf(document, paper="a4")

    def opened(*args, **kwargs):
        raise AssertionError("a stranger's PDF was opened in a process of ours")

    monkeypatch.setattr("pikepdf.open", opened)

    assert attached(made) == printed(document)


def test_an_attachment_that_unpacks_without_end_is_refused():
    packed = zlib.compress(zlib.compress(b" " * 400_000_000, 1), 9)
    pdf = pikepdf.new()
    pdf.add_blank_page()
    filters = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    stream = pikepdf.Stream(pdf, packed, Type=pikepdf.Name.EmbeddedFile, Filter=filters)
    spec = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Filespec, UF="a.en.json", F="a.en.json", EF=pikepdf.Dictionary(F=stream))
    )
    pdf.Root.Names = pikepdf.Dictionary(
        EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a.en.json"), spec]))
    )
    content = io.BytesIO()
    pdf.save(content, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(Refused, match="carries no letter"):
        attached(content.getvalue())

    assert len(content.getvalue()) < 50_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


# -- The commands ------------------------------------------------------------------------------------------


def test_the_commands_take_a_letter_out_and_in(whole, tmp_path, capsys):
    path = tmp_path / "whole.json"
    call_command("export_letter", "whole", output=str(path))
    left = path.read_bytes()
    empty_installation()

    call_command("load_letter", str(path))
    call_command("export_letter", "whole", output=str(path))

    assert path.read_bytes() == left
    assert "whole: 5 sign-ons, 2 texts, 2 versions, 1 edition." in capsys.readouterr().out


def test_the_command_takes_a_letter_from_its_pdf(tmp_path, capsys):
    from campaigns.rendering.pdf import render_pdf  # noqa: PLC0415 -- slow to import

    letter = LetterFactory(slug="from-pdf")
    TextFactory(letter=letter)
    SignOnFactory(letter=letter)
    document = document_of(letter, "en")
    path = tmp_path / "letter.pdf"
    path.write_bytes(render_pdf(document, paper="a4"))
    empty_installation()

    call_command("load_letter", str(path))

    assert document_of(Letter.objects.get(), "en") == document


def test_the_commands_say_what_is_wrong(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{}")

    with pytest.raises(CommandError, match="There is no letter with the address 'gone'."):
        call_command("export_letter", "gone")
    with pytest.raises(CommandError, match="was not made by “Export as JSON”"):
        call_command("load_letter", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_letter", str(tmp_path / "none.json"))


def test_campaigns_leave_by_their_own_command(whole, tmp_path):
    path = tmp_path / "campaign.json"

    call_command("export_campaign", whole.campaign.slug, output=str(path))

    assert path.read_bytes() == export_campaign(whole.campaign)
    with pytest.raises(CommandError, match="There is no campaign with the address 'gone'."):
        call_command("export_campaign", "gone")


def test_what_an_organization_belongs_to_arrives_with_it():
    above = OrganizationFactory(name="Above", scope="international", countries=[])
    parent = OrganizationFactory(name="Parent", parent=above, email_domain="parent.example")
    letter = LetterFactory(slug="with-branches")
    TextFactory(letter=letter)
    SignOnFactory(letter=letter, organization=OrganizationFactory(name="Branch", parent=parent))
    content = export_letters([letter], campaign=letter.campaign)
    empty_installation()

    arrival = import_letters(content)

    assert arrival.organizations_made == 3
    branch = Organization.objects.get(name="Branch")
    assert (branch.parent.name, branch.parent.parent.name) == ("Parent", "Above")
    assert branch.parent.email_domain == "parent.example"


def test_an_organization_that_was_merged_here_arrives_at_the_entry_that_was_kept():
    letter = LetterFactory(slug="merged-here")
    TextFactory(letter=letter)
    body = OrganizationFactory(name="Casa Alianza")
    SignOnFactory(letter=letter, organization=body)
    content = export_letters([letter], campaign=letter.campaign)
    empty_installation()
    kept, gone = OrganizationFactory(name="Covenant House"), OrganizationFactory(name="Casa Alianza")
    merge_organizations(kept=kept, gone=[gone], at=NOON)

    import_letters(content)

    assert SignOn.objects.get().organization == kept


def test_of_two_equal_entries_in_one_file_the_second_arrives_at_the_first():
    one = LetterFactory(slug="one")
    letters = [one, LetterFactory(slug="other", campaign=one.campaign)]
    for letter in letters:
        TextFactory(letter=letter)
        SignOnFactory(letter=letter, organization=OrganizationFactory(name="Casa Alianza", countries=["GT"]))
    content = export_letters(letters, campaign=one.campaign)
    empty_installation()

    arrival = import_letters(content)

    assert (arrival.organizations_made, arrival.organizations_known) == (1, 1)
    assert {row.organization for row in SignOn.objects.all()} == {Organization.objects.get()}
