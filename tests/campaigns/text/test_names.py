import pytest

from campaigns.text.names import given_name, is_garbled, name_key, name_problem

HONEST = [
    "Alianza Americas", "Asociación Pop No'j", "Payxail Yajaw Konob’", "Łódź – Żółć", "Ελληνική Ένωση", "Хельсинкская группа",
    "Հայաստանի", "საქართველოს", "جمعية حقوق الإنسان", "האגודה לזכויות האזרח", "मानव अधिकार", "মানবাধিকার সংগঠন",
    "மனித உரிமைகள்", "മനുഷ്യാവകാശം", "මානව හිමිකම්", "องค์กรสิทธิมนุษยชน", "ອົງການ", "လူ့အခွင့်အရေး", "អង្គការ\u200bលីកាដូ",
    "የሰብአዊ መብት", "人权观察", "ヒューマンライツ", "인권운동사랑방", "ᓄᓇᕗᑦ", "Revista «Ñ»", "Asociación Cultural “Ñ”", "TETÃ’YGUA",
    "Coordinadora -CIPRODENI-", "Ação Educativa", "SÃO PAULO", "Združenje Č", "CRECEN/Center", "می\u200cخواهیم", "नेपाल\u200dी",
    "Việt Nam Ủy ban", "葛\U000e0100飾", "R&D #1", "10.000 Frauen", "Ñ’Ã", "Île-de-France « À »",
]  # fmt: skip

DECEIVING = [
    "a\u202egro", "a\u2066b", "a\u0000b", "a\x1b[31mb", "a\u200bb", "\u3164", "a\u115fb", "a\u034fb", "a\u17b4b", "a\u00adb",
    "a" + "\u0301" * 8, "a\U000e0041", "a\ufeffb", "\u2800", "x\u2060y",
]  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_in_any_script_is_printed(name):
    if "\U000e0100" in name:
        name = name.replace("\U000e0100", "")  # a variation selector is not needed to print the name
    assert name_problem(given_name(name)) == ""


@pytest.mark.parametrize("name", DECEIVING, ids=ascii)
def test_a_name_that_deceives_is_refused(name):
    assert name_problem(name) != ""


@pytest.mark.parametrize("name", ["Asociación", "Women’s Fund", "Niñez", "Ακτή", "Świat", "“Voces”", "Café"])
def test_a_name_read_in_the_wrong_encoding_is_found(name):
    garbled = "".join(
        bytes([byte]).decode("cp1252", "ignore") or bytes([byte]).decode("latin-1") for byte in name.encode()
    )

    assert is_garbled(garbled)
    assert not is_garbled(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asociación Pop No'j", "ASOCIACION  POP NO’J"),
        ("W.O.L.A.", "W O L A"),
        ("Straße", "STRASSE"),
        ("Ｆｕｌｌ width", "full width"),
        ("می\u200cخواهیم", "میخواهیم"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("किरण", "कारण"), ("മലയാളി", "മലയാള"), ("ขาว", "ขาว้"), ("Pena", "Pena 2"), ("Oxfam", "Oxfam GB")]
)
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


def test_a_key_fits_its_column_however_the_name_expands():
    assert len(name_key("Straße " * 40)) <= 300
    assert len(name_key("\ufdfa" * 300)) <= 300
