"""What each row of a list would do to the directory, and what it does once it is stored."""

import pytest

from signatories.lists.table import ALIASES
from signatories.models import Alias, AliasKind, NameKey, Organization, OrganizationName, RowChoice, SignOn
from signatories.resources import finding
from signatories.resources.cells import cell_of, names_in
from signatories.resources.files import judge_file, store_file
from signatories.resources.judging import NAMESAKES, Judge
from tests.factories import NOON, LetterFactory, OrganizationFactory, SignOnFactory
from tests.signatories.resources.lists import imported, judged, states, told

pytestmark = pytest.mark.django_db


def test_the_same_names_in_other_capitals_and_without_accents_are_the_same_and_stay_as_they_are():
    OrganizationFactory(name="Asociación Pop No'j", countries=["GT"])

    rows = judged("name,countries\nASOCIACION POP NO’J,Guatemala\n")

    assert told(rows) == {2: ("same", "Stored as “Asociación Pop No'j”, and left so.")}


def test_an_accent_that_was_missing_is_a_change_and_the_old_spelling_becomes_an_alias():
    organization = OrganizationFactory(name="Asociacion Maya", countries=["GT"])

    [row] = imported("name,countries\nAsociación Maya,GT\n")

    organization.refresh_from_db()
    assert row.changes == [["name", "Asociacion Maya", "Asociación Maya"], ["alias", "", "Asociacion Maya"]]
    assert organization.name == "Asociación Maya"
    assert list(organization.aliases.values_list("name", "kind")) == [("Asociacion Maya", AliasKind.SPELLING)]


def test_another_name_under_the_same_reference_renames_and_keeps_the_former_name():
    organization = OrganizationFactory(name="Old Name", countries=["US"], reference="R1")

    [row] = imported("reference,name,countries\nR1,Quite New,US\n")

    organization.refresh_from_db()
    assert str(row.state) == "stored"
    assert (organization.name, organization.name_key) == ("Quite New", "quite new")
    assert list(organization.aliases.values_list("name", "kind")) == [("Old Name", AliasKind.FORMER)]
    assert list(organization.history.values_list("name", flat=True)) == ["Quite New", "Old Name"]


def test_an_older_list_does_not_bring_a_former_name_back():
    organization = OrganizationFactory(name="New Name", countries=["US"], reference="R1")
    organization.aliases.create(name="Old Name", kind=AliasKind.FORMER)

    rows = judged("reference,name,countries\nR1,Old Name,US\n")

    assert told(rows) == {2: ("same", "Stored as “New Name”; what stands in the list is another name of it.")}


def test_an_empty_cell_erases_nothing():
    organization = OrganizationFactory(
        name="Red", countries=["MX"], acronym="R", website="https://red.example", place="Oaxaca", reference="R1"
    )

    rows = judged("reference,name,countries,acronym,website,place,type\nR1,Red,,,,,\n")

    assert states(rows) == ["same"]
    organization.refresh_from_db()
    assert (organization.acronym, organization.place) == ("R", "Oaxaca")


def test_every_field_of_an_entry_can_be_set_and_changed():
    OrganizationFactory(name="Casa Madre", countries=["GT"], reference="M")
    head = "reference,name,acronym,scope,countries,place,kind,website,email_domain,parent,name:es,name:fr,alias\n"

    imported(
        head
        + "R1,Sun House,SH,regional,Guatemala y México,Xela,network,sun.example,info@Sun.example,M,Casa Sol,,Sun|Solar\n"
    )

    made = Organization.objects.get(reference="R1")
    assert (made.acronym, made.scope, [each.code for each in made.countries]) == ("SH", "regional", ["GT", "MX"])
    assert (made.place, made.kind, made.website, made.email_domain) == (
        "Xela", "network", "https://sun.example", "sun.example",
    )  # fmt: skip
    assert made.parent.name == "Casa Madre"
    assert list(made.names.values_list("language", "name")) == [("es", "Casa Sol")]
    assert sorted(made.aliases.values_list("name", flat=True)) == ["Solar", "Sun"]
    assert NameKey.objects.filter(organization=made, key__startswith="=").exists()

    [row] = imported(head + "R1,Sun House,SUH,,,Cobán,,,,,Casa del Sol,Maison Soleil,Sun\n")

    assert row.changes == [
        ["acronym", "SH", "SUH"],
        ["place", "Xela", "Cobán"],
        ["name:es", "Casa Sol", "Casa del Sol"],
        ["name:fr", "", "Maison Soleil"],
        ["alias", "", "Casa Sol"],
    ]
    made.refresh_from_db()
    assert (made.acronym, made.place, made.kind) == ("SUH", "Cobán", "network")
    assert dict(made.names.values_list("language", "name")) == {"es": "Casa del Sol", "fr": "Maison Soleil"}


def test_importing_twice_changes_nothing_and_leaves_no_history():
    text = "name,countries,type,name:es,alias,parent\nAlpha,GT,Sindicato,Alfa,A|B,Beta\nBeta,regional,,,,\n"
    imported(text)
    before = [model.history.count() for model in (Organization, Alias, OrganizationName)]

    rows = imported(text)

    assert states(rows) == ["same", "same"]
    assert [model.history.count() for model in (Organization, Alias, OrganizationName)] == before == [2, 2, 1]


def test_a_parent_may_stand_further_down_in_the_list_and_further_up_in_the_directory():
    rows = imported("name,countries,parent\nSol Guatemala,GT,Sol\nSol,international,\nSol Mexico,MX,Sol\n")

    assert states(rows) == ["stored"] * 3
    sol = Organization.objects.get(name="Sol")
    assert sorted(sol.chapters.values_list("name", flat=True)) == ["Sol Guatemala", "Sol Mexico"]


def test_a_parent_that_nobody_knows_or_that_turns_in_a_circle_is_an_error():
    top = OrganizationFactory(name="Top", countries=["GT"])
    OrganizationFactory(name="Below", countries=["GT"], parent=top)
    for reference in ("A1", "A2"):
        OrganizationFactory(name="Twice", countries=["GT"], reference=reference)

    rows = judged("name,countries,parent\nNew,GT,Nobody\nTop,GT,Below\nOther,GT,Twice\n")

    assert told(rows) == {
        2: ("error", "It belongs to “Nobody”, which is neither in the directory nor in this list. Add it first."),
        3: ("error", "“Below” belongs to “Top” itself."),
        4: ("error", "Several organizations are called “Twice”. Write the reference of the one that is meant."),
    }


def test_two_rows_of_one_list_make_no_circle():
    for name in ("One", "Two", "Three"):
        OrganizationFactory(name=name, countries=["GT"])

    rows = imported("name,country,parent\nOne,GT,Two\nTwo,GT,Three\nThree,GT,One\n")

    assert told(rows) == {
        2: ("stored",), 3: ("stored",), 4: ("error", "“One” belongs to “Three” itself."),
    }  # fmt: skip
    assert Organization.objects.get(name="Three").parent is None


def test_a_row_that_is_held_back_unties_nothing_for_the_rows_after_it():
    above = OrganizationFactory(name="Above", countries=["GT"])
    below = OrganizationFactory(name="Below", countries=["GT"], parent=above)
    OrganizationFactory(name="Chapter", countries=["GT"])
    other = OrganizationFactory(name="Other", countries=["GT"])
    text = (
        "name,country,website,parent\nBelow,Guatemala,https://below.example,Other\nAbove,Guatemala,,Below\n"
        "Other,Guatemala,,Chapter\nChapter,Guatemala,,Above\n"
    )
    found = judge_file(text.encode(), file_name="list.csv")
    assert states(found.rows) == ["changed", "changed", "changed", "error"]
    below.website = "https://below.example"  # somebody fills it in after the preview
    below.save()

    store_file(found, at=NOON)

    moved = "The directory has changed since the preview. Look at this row again."
    assert told(found.rows) == {
        2: ("changed", moved),
        3: ("error", moved, "“Below” belongs to “Above” itself."),
        4: ("stored",),
        5: ("error", "“Above” belongs to “Chapter” itself."),
    }
    assert [Organization.objects.get(pk=row.pk).parent for row in (above, below)] == [None, above]
    assert Organization.objects.get(pk=other.pk).parent.name == "Chapter"


def test_of_two_rows_that_are_one_entry_what_is_stored_makes_no_circle():
    first, second = (OrganizationFactory(name=name, countries=["GT"]) for name in ("First", "Second"))
    chapter = OrganizationFactory(name="Chapter", countries=["GT"], parent=second)
    found = judge_file(
        b"name,country,parent,website\nChapter,GT,First,\nBranch,GT,Second,https://c.example\nFirst,GT,Chapter,\n",
        file_name="list.csv",
    )
    # Somebody says that the second line is the chapter as well, which belongs to "Second" already.
    found.rows[1].choice, found.rows[1].organization = RowChoice.TAKE, chapter
    judge = Judge()
    judge.foresee(found.rows)
    judge.judge(found.rows)
    assert told(found.rows)[4] == ("error", "“Chapter” belongs to “First” itself.")

    store_file(found, at=NOON)

    assert states(found.rows) == ["stored", "stored", "error"]
    assert [Organization.objects.get(pk=row.pk).parent for row in (chapter, first)] == [first, None]


def test_a_likely_duplicate_is_shown_with_the_reason_and_not_stored():
    organization = OrganizationFactory(name="Red Feminista de Guatemala", countries=["GT"])

    [row] = imported("name,countries\nRed Feminsta de Guatemala,GT\n")

    assert (str(row.state), row.candidates[0][0], row.candidates[0][2]) == ("likely", organization.pk, ["spelling"])
    assert Organization.objects.count() == 1


def test_a_branch_in_another_country_is_another_body():
    OrganizationFactory(name="SEATINI", countries=["UG"])

    assert states(judged("name,countries\nSEATINI,ZW\n")) == ["new"]


def test_a_name_without_a_country_is_a_question_where_the_directory_knows_it_and_an_error_where_not():
    organization = OrganizationFactory(name="Sole", countries=["IT"])

    rows = judged("name\nSole\nNobody\n")

    assert told(rows) == {2: ("likely",), 3: ("error", "Name a country, or write “regional” or “international”.")}
    assert rows[0].candidates[0][0] == organization.pk


def test_a_row_that_repeats_another_one_is_the_same_when_it_says_no_more():
    rows = judged("name,countries,place\nRed Sol,GT,Xela\nRed  SOL,Guatemala,Xela\nRed Sol,GT,Cobán\nSol Red,GT,\n")

    assert [row.state for row in rows][:2] == ["new", "likely"]
    assert told(rows)[4][0] == "likely"
    assert rows[3].twins[0][0] == 2 or rows[3].sentences


def test_two_references_are_two_bodies_and_one_reference_is_one():
    rows = judged("reference,name,countries\nA1,Caritas,HN\nA2,Caritas,HN\nA1,Other,HN\n")

    assert told(rows) == {
        2: ("new",),
        3: ("new",),
        4: ("error", "Line 2 is the same organization under another name. Remove one of the two lines."),
    }


def test_two_lines_that_mean_one_entry_are_told_of():
    organization = OrganizationFactory(name="Washington Office", countries=["US"])
    organization.aliases.create(name="WOLA", kind=AliasKind.ACRONYM)

    rows = judged("name,countries\nWashington Office,US\nWOLA,US\n")

    assert told(rows)[3] == (
        "error", "Line 2 is the same organization under another name. Remove one of the two lines.",
    )  # fmt: skip


def test_an_entry_that_was_merged_stands_for_the_one_it_was_merged_into():
    kept = OrganizationFactory(name="Kept", countries=["GT"])
    OrganizationFactory(name="Gone", countries=["GT"], reference="G", merged_into=kept)

    rows = judged("reference,name,countries\nG,Kept,GT\n")

    assert rows[0].organization == kept


@pytest.mark.parametrize(
    ("head", "row", "sentence"),
    [
        ("name,countries,website", "A Name,GT,ftp://x.example", "website: "),
        ("name,countries,type", "A Name,GT,Spaceship", "“Spaceship” is none of the possible words. Write one of: "),
        ("name,countries,email_domain", "A Name,GT,nowhere", "“nowhere” is no mail domain."),
        ("name,countries,alias", "A Name,GT,\x07bell", "contains invisible or control characters"),
        ("name,countries,name:es", "A Name,GT," + "x" * 301, "The name has 301 characters"),
        ("name,countries,acronym", "A Name,GT," + "x" * 41, "The column acronym has 41 characters"),
    ],
)
def test_a_cell_that_cannot_be_says_why(head, row, sentence):
    [found] = judged(f"{head}\n{row}\n")

    assert str(found.state) == "error"
    assert sentence in " ".join(found.sentences)
    assert Organization.objects.count() == 0


def test_what_is_printed_on_a_letter_is_not_touched_when_the_directory_is():
    signon = SignOnFactory(
        organization__name="Old Name", organization__reference="R1", printed_name="As it was printed", countries=["GT"]
    )
    before = SignOn.objects.values().get()

    imported("reference,name,countries,scope\nR1,New Name,MX,regional\n")

    signon.organization.refresh_from_db()
    assert signon.organization.name == "New Name"
    assert SignOn.objects.values().get() == before


@pytest.mark.parametrize("names", [["A"], ["A", "B"], ["A; B"], ["A|B", "C"], ["A; B", "C|D"]])
def test_several_names_in_one_cell_come_back_as_they_were(names):
    assert names_in(cell_of(names)) == names


def test_several_names_are_told_apart_by_semicolons_where_there_are_no_bars():
    assert names_in("One; Two ;Three") == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("word", "kind"), [("ONG", "civil_society"), ("NGO", "civil_society"), ("Réseau", "network"), ("Iglesia", "faith")]
)
def test_a_type_is_known_by_the_words_that_lists_have_for_it(word, kind):
    imported(f"name,countries,kind\nA Name,GT,{word}\n")

    assert Organization.objects.get().kind == kind


# Several entries of one name


def test_of_several_entries_that_fit_equally_well_none_is_taken_before_somebody_says_which():
    first = OrganizationFactory(name="Casa del Sol", countries=["GT"], place="Petén")
    second = OrganizationFactory(name="Casa del Sol", countries=["GT"], place="Sololá")

    [row] = judged("name,countries,website\ncasa del sol,Guatemala,https://sol.example\n")

    assert told([row]) == {2: ("likely", "The directory has several such entries. Say which one it is.")}
    assert row.organization is None
    assert [number for number, _score, _reasons in row.candidates] == [first.pk, second.pk]


def test_what_else_the_row_says_tells_several_entries_apart():
    OrganizationFactory(name="Casa del Sol", countries=["GT"], place="Petén")
    second = OrganizationFactory(name="Casa del Sol", countries=["GT"], place="Sololá")

    [row] = judged("name,countries,place\nCasa del Sol,Guatemala,Sololá\n")

    assert (row.state, row.organization) == ("same", second)


def test_its_own_name_is_stronger_than_that_another_one_is_called_so_as_well():
    own = OrganizationFactory(name="Sol", countries=["GT"])
    for name in ("Casa del Sol", "Templo del Sol"):
        OrganizationFactory(name=name, countries=["GT"]).aliases.create(name="Sol")
        OrganizationFactory(name=f"{name} 2", countries=["GT"]).aliases.create(name="Sol de Oriente")

    rows = judged("name,countries\nSol,GT\nSol de Oriente,GT\n")

    assert [(str(row.state), row.organization) for row in rows] == [("same", own), ("likely", None)]


def test_a_name_without_a_country_that_several_bear_is_asked_about():
    for country in ("GT", "MX"):
        OrganizationFactory(name="Casa del Sol", countries=[country])

    assert told(judged("name\nCasa del Sol\n")) == {
        2: ("likely", "The directory has several such entries. Say which one it is.")
    }


def test_on_a_letter_it_is_the_one_that_stands_there():
    one, _other = (OrganizationFactory(name="Casa del Sol", countries=["GT"], place=place) for place in ("a", "b"))
    letter = LetterFactory()
    SignOnFactory(letter=letter, organization=one, printed_name="Casa del Sol")

    [row] = judged("name,countries\nCasa del Sol,GT\n", letter=letter)

    assert (row.state, row.organization) == ("same", one)


# Sorts of other names


def test_other_names_keep_their_sort_and_a_list_can_say_another_one():
    heads = "name,countries,alias,alias:former,alias:translated,alias:acronym"
    imported(f"{heads}\nSol,GT,El Soll,Luna | Astro,Sun,SOLGT\n")

    rows = imported("name,countries,Nombre anterior,Otras siglas,alias\nSol,GT,Sun,Soles,Luna\n")

    assert [row.changes for row in rows] == [[["alias:former", "", "Sun"], ["alias:acronym", "", "Soles"]]]
    assert dict(Alias.objects.values_list("name", "kind")) == {
        "El Soll": "spelling", "Luna": "former", "Astro": "former", "Sun": "former", "SOLGT": "acronym",
        "Soles": "acronym",
    }  # fmt: skip
    assert states(judged(f"{heads}\nSol,GT,El Soll,Luna | Astro | Sun,,Soles | SOLGT\n")) == ["same"]


def test_the_sorts_of_columns_are_those_of_the_directory():
    assert {*ALIASES, AliasKind.SPELLING} == set(AliasKind.values)


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    assert told(judged("name,countries,website\nSol,,nonsense here\nLuna,Atlantis,\n"))[2] == (
        "error", "website: Use a full address that begins with https:// or http://.",
        "Name a country, or write “regional” or “international”.",
    )  # fmt: skip


def equal_entries(count):
    return Organization.objects.bulk_create(
        Organization(
            name="Casa Alianza", name_key="casa alianza", countries=["GT"] if place % 2 else ["MX"], place=place
        )
        for place in range(count)
    )


def test_many_rows_of_one_name_ask_thousands_of_equal_entries_once(monkeypatch):
    equal_entries(50)
    asked = []
    monkeypatch.setattr(finding, "standing", lambda row: asked.append(row.pk) or row)

    found = finding.Finder().exact([finding.Asked(name="CASA ALIANZA", place=str(place)) for place in range(30)])
    here = finding.Finder().exact([finding.Asked(name="Casa Alianza", countries=("GT",), place=str(p)) for p in (1, 2)])

    assert [len(each.namesakes) for each in found] == [50] * 30
    assert len(asked) == 100
    assert (here[0].organization.place, here[0].by) == ("1", "name")
    assert (here[1].organization, len(here[1].several)) == (None, 25)


@pytest.mark.parametrize(("count", "sentence"), [
    (NAMESAKES, "The directory has several such entries. Say which one it is."),
    (NAMESAKES + 1,
     "The directory has 21 such entries, and the first 20 are shown. Say which one it is, or correct the row: its"
     " country, place or reference tells more."),
])  # fmt: skip
def test_of_many_equal_entries_the_first_are_shown_and_all_are_counted(count, sentence):
    equal_entries(count)

    [row] = judged("name\nCasa Alianza\n")

    assert told([row]) == {2: ("likely", sentence)}
    assert len(row.candidates) == NAMESAKES
