"""What was frozen stays frozen: after merges, renames, logos, lists and another shape of the roll it is proved as before."""

import datetime
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from campaigns.models import Edition
from campaigns.rendering.document import as_data, from_data
from campaigns.rendering.pdf import render_pdf
from campaigns.verifying import judging
from campaigns.verifying.judging import judge
from campaigns.verifying.reading import read_pdf
from signatories import shown_logos
from signatories.domain.arranging import arrange_roll, arrangement_of
from signatories.domain.merging import merge_organizations
from signatories.domain.moderation import edit_line
from signatories.domain.roll_shape import RollShape
from signatories.editions import freeze_edition, manifest_of
from signatories.logos import sweep_logos
from signatories.models import Alias, Logo, LogoState, Organization, OrganizationLogo, OrganizationName, SignOn
from signatories.resources.running import store
from signatories.shown_logos import logo_files
from signatories.verifying import DatabaseRecords
from tests.campaigns.verifying.tampering import resaved
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory, TextFactory
from tests.signatories.resources.lists import compared
from tests.signatories.test_roll_lent import give_logo, picture

pytestmark = pytest.mark.django_db

SHAPES = {
    2: {},
    3: {"roll_logos": "beside", "roll_own_names": True, "roll_numbered": True, "roll_as_of": True, "roll_places": True},
}  # fmt: skip


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """The file is read in this process: the limits of the child have tests of their own."""
    monkeypatch.setattr(
        judging,
        "read_in_child",
        lambda data, against=None, logos=None, limits=None: read_pdf(data, against=against, logos=logos),
    )


@pytest.fixture(params=SHAPES)
def edition(request):
    """A delivered edition of a letter, in the data of an older schema and of the present one."""
    letter = LetterFactory(slug="rights", **SHAPES[request.param])
    TextFactory(letter=letter)
    TextFactory(letter=letter, language="es")
    for name in ("First Society", "Second Society", "Third Society"):
        signon = SignOnFactory(letter=letter, printed_name=name, place="Xela", organization__name=name)
        OrganizationName.objects.create(organization=signon.organization, language="es", name=f"{name} en español")
    give_logo(signon, sha256="a" * 64)
    SignOnFactory(letter=letter, printed_name="Hidden Society", listing="withheld")
    made = freeze_edition(letter=letter, at=NOON, by="ana")
    assert {json.loads(text.document)["schema"] for text in made.texts.all()} == {request.param}
    return made


def frozen(edition):
    """Everything that the record holds of an edition, as it is stored, and what proves it."""
    edition = Edition.objects.get(pk=edition.pk)
    texts = [(text.language, text.sha256, text.document) for text in edition.texts.order_by("language")]
    return texts, edition.sign_ons, edition.organizations, edition.countries, manifest_of(edition)


def everything_happens(letter):
    """What the directory and the desk of the roll can do to those who stand on a letter."""
    at = timezone.now()
    one, two, three, hidden = Organization.objects.filter(sign_ons__letter=letter).order_by("sign_ons__pk")
    outsider = OrganizationFactory(name="Outsider", place="Elsewhere")
    merge_organizations(kept=outsider, gone=[one], at=at, by="ana")
    merge_organizations(kept=two, gone=[hidden], at=at, by="ana")
    Organization.objects.filter(pk=two.pk).update(name="Renamed", kind="faith", acronym="RN")
    OrganizationName.objects.update(name="Otro nombre")
    Alias.objects.create(organization=three, name="An alias")
    logo = OrganizationLogo(organization=two, sha256="c" * 64, width=9, height=9, permission="Yes", added_at=at)
    logo.file.save("logo.png", ContentFile(picture("green")))
    edit_line(signon=SignOn.objects.get(letter=letter, organization=three), values={"place": "Cobán"}, at=at, by="ana")
    row = compared("name,country\nFourth Society,Guatemala\n", letter=letter, at=at)
    store(list_import=row, at=at)
    shape = RollShape(grouping="none", numbered=True, logos="wall", acronyms=True, words={("GT", "en"): "Here"})
    placed = tuple(SignOn.objects.public().filter(letter=letter).order_by("-pk").values_list("pk", flat=True))
    wanted = type(arrangement_of(letter))(shape=shape, placed=placed)
    arrange_roll(letter=letter, wanted=wanted, at=at, by="ana")


def test_the_record_of_an_edition_stays_byte_for_byte(edition):
    before = frozen(edition)
    document = edition.texts.get(language="en").document

    everything_happens(edition.letter)

    assert frozen(edition) == before
    read = from_data(json.loads(document))
    assert json.dumps(as_data(read), sort_keys=True) == json.dumps(json.loads(document), sort_keys=True)
    assert sha256(document.encode()).hexdigest() == edition.texts.get(language="en").sha256
    # The control: the next edition prints and counts otherwise.
    later = freeze_edition(letter=edition.letter, at=timezone.now(), by="ana")
    assert later.texts.get(language="en").document != document
    assert later.sign_ons != edition.sign_ons


def replace_hashes(document, sha256):
    def other(entry):
        return entry._replace(logo=replace(entry.logo, sha256=sha256)) if entry.logo else entry

    groups = tuple(replace(group, entries=tuple(map(other, group.entries))) for group in document.groups)
    return replace(document, groups=groups)


def test_pictures_that_an_edition_prints_outlive_their_rows(edition, django_capture_on_commit_callbacks):
    data = json.loads(edition.texts.get(language="en").document)
    document = from_data(data)
    before = logo_files(document)
    other = give_logo(SignOnFactory(), sha256="d" * 64)
    assert len(before) == {2: 0, 3: 1}[data["schema"]]

    with django_capture_on_commit_callbacks(execute=True):
        Logo.objects.all().delete()
        OrganizationLogo.objects.all().delete()
    assert sweep_logos(at=timezone.now() + datetime.timedelta(days=9)) == 0

    shown_logos._drawn_small.cache_clear()
    assert logo_files(document) == before
    waits = give_logo(SignOnFactory(), sha256="e" * 64, state=LogoState.WAITING)
    assert not logo_files(replace_hashes(document, waits.sha256))  # a document of a stranger may name anything
    assert not logo_files(replace_hashes(document, "../" * 9))
    assert not default_storage.exists(other.file.name)  # the control: nobody prints this one


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_copy_that_somebody_saved_is_proved_as_before(edition, language):
    document = from_data(json.loads(edition.texts.get(language=language).document))
    data = render_pdf(document, paper="a4", logos=logo_files(document))

    everything_happens(edition.letter)
    verdict = judge(resaved(data), records=DatabaseRecords(at=timezone.now()))

    assert (verdict.status, verdict.differences) == ("same", ())
    again = from_data(json.loads(edition.texts.get(language=language).document))
    assert render_pdf(again, paper="a4", logos=logo_files(again)) == data  # what is made of the record is the same
