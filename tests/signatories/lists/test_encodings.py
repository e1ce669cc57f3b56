"""Every encoding that lists come in gives the same names; what cannot be sure is said."""

import pytest

from signatories.lists.reading import read_list
from signatories.lists.table import UnreadableList

SPANISH = "nombre;país\nAsociación Pop No’j;Guatemala\nCoordinación “Niñez” – Ñandú;México\n"
FRENCH = (
    "nom;pays\nFédération des Œuvres laïques;France\nL’Être humain à Besançon;Sénégal\nCœur sans frontières;Belgique\n"
)
PORTUGUESE = "nome;país\nAssociação Pró-Saúde da Mãe;Brasil\nUnião das Nações;Brasil\n"
GERMAN = "Name;Land\nBündnis für Menschenrechte;Österreich\nGesellschaft für bedrohte Völker;Schweiz\n"
POLISH = "nazwa;kraj\nStowarzyszenie Łódź;Polska\nFundacja Przyjaźń świętej Jadwigi;Polska\n"
RUSSIAN = "название;страна\nМемориал;Россия\nКомитет солдатских матерей;Россия\nLegal Aid;Russia\n"
ARABIC = "الاسم;البلد\nجمعية حقوق الإنسان;مصر\nمركز المرأة العربية للدراسات;لبنان\nNGO;Egypt\n"
TURKISH = "isim;ülke\nİnsan Hakları Derneği;Türkiye\nKadın Dayanışma Vakfı;Türkiye\n"
CHINESE = "名称;国家\n人权观察组织;中国\n妇女权益协会;中国\n"


def read(content, **options):
    return read_list(content, file_name="list.csv", **options)


def names(table):
    return [row.cells[0] for row in table.rows]


def expected(text):
    return [line.partition(";")[0] for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("text", "written", "detected"),
    [
        *((text, wide, read_as) for text in (SPANISH, FRENCH, RUSSIAN, ARABIC, CHINESE) for wide, read_as in (
            ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
        )),
        *((text, "cp1252", "cp1252") for text in (SPANISH, FRENCH, PORTUGUESE, GERMAN)),
        *((text, "mac-roman", "mac-roman") for text in (SPANISH, FRENCH, PORTUGUESE, GERMAN)),
        (GERMAN, "iso8859-1", "cp1252"),
        (PORTUGUESE, "iso8859-1", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (ARABIC, "cp1256", "cp1256"),
        (TURKISH, "cp1254", "cp1254"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)  # fmt: skip
def test_a_list_reads_the_same_in_every_encoding(text, written, detected):
    table = read(text.encode(written), heading_line=1)

    assert table.detected.encoding == detected
    assert names(table) == expected(text)
    assert table.warnings == ()


def test_one_accent_in_the_file_is_enough():
    table = read("name,country\nAsociación Nueva Vida,Guatemala\nOther Body,France\n".encode("cp1252"))

    assert names(table) == ["Asociación Nueva Vida", "Other Body"]
    assert table.detected.encoding == "cp1252"


def test_an_encoding_that_could_be_two_is_said_with_the_other_one():
    table = read("název,země\nČeská společnost přátel,Česko\nŘíše dětí,Česko\n".encode("cp1250"), heading_line=1)

    assert names(table) == ["Česká společnost přátel", "Říše dětí"]
    assert table.warnings == (
        "The encoding is not certain: the file was read as Windows-1250. Look at the accents, and choose Windows-1252 if"
        " they are wrong.",
    )
    assert table.detected.other_encodings[0] == "cp1252"


def test_staff_may_say_the_encoding():
    content = "name,country\nFöreningen,Åland\n".encode("cp1252")

    table = read(content, encoding="cp1250")

    assert names(table) == ["Föreningen"]
    assert table.rows[0].cells[1] == "Ĺland"
    assert (table.detected.encoding, table.detected.encoding_label) == ("cp1250", "Windows-1250")


@pytest.mark.parametrize(
    ("mark", "given"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-8-sig", "utf-8-sig")]
)
def test_the_mark_at_the_beginning_is_no_part_of_the_first_heading(mark, given):
    assert read(SPANISH.encode(mark), encoding=given).columns[0].heading == "nombre"


def test_a_wrong_choice_of_encoding_names_the_line():
    with pytest.raises(UnreadableList) as caught:
        read("name,country\nFoo,Peru\nAsociación,Peru\n".encode("cp1252"), encoding="utf-8")

    assert str(caught.value) == "Line 3 cannot be read as UTF-8. Choose another encoding."


@pytest.mark.parametrize("name", ["klingon", "base64", "utf-8\0", "rot13", "é"])
def test_an_encoding_that_is_none_is_refused(name):
    with pytest.raises(UnreadableList, match="There is no encoding"):
        read(b"name,country\nFoo,Peru\n", encoding=name)


def test_lines_in_another_encoding_than_the_rest_are_read_and_named():
    lines = ["name,country", "Asociación,Perú", "Unión Ñ,México", "Fundación,España"]
    content = b"\n".join([*(line.encode() for line in lines), "Organización,Panamá".encode("cp1252")])

    table = read(content)

    assert names(table) == ["Asociación", "Unión Ñ", "Fundación", "Organización"]
    assert table.warnings == ("Most of the file is in UTF-8, but not these lines, which were read as Windows-1252: 5.",)


def test_garbled_names_are_named_and_kept_as_they_are():
    garbled = "Asociación".encode().decode("cp1252")

    table = read(f"name,country\nGood Body,Peru\n{garbled},Peru\n".encode())

    assert names(table) == ["Good Body", garbled]
    assert table.warnings == (
        f"1 line looks garbled, for example “{garbled}”: 3. Choose another encoding, or save the file again as UTF-8.",
    )


def test_letters_that_were_lost_before_are_named():
    table = read(b"name,country\nAsociaci?n de Mujeres,Peru\nWho cares?,Peru\n")

    assert table.warnings == (
        "In 1 line a letter seems to be lost, for example “Asociaci?n de Mujeres”: 2. Save the file again from where it"
        " was right.",
    )
