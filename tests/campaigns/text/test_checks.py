from campaigns.text.canonical import parse
from campaigns.text.checks import check_text, check_translations
from campaigns.text.numbering import numbering


def sentences(source):
    return [problem.sentence for problem in check_text(parse(source))]


def test_a_good_text_has_no_problems():
    assert sentences('<h1>T</h1><p>x<a data-fn="a"></a></p>\n[a] one') == []


def test_a_call_to_a_missing_note_is_named():
    assert sentences('<h1>T</h1><p>x<a data-fn="a"></a>y<a data-fn="gone"></a></p>\n[a] one') == [
        "Call 2 points to the note [gone], which does not exist. Write the note or remove the call."
    ]


def test_an_unused_and_an_empty_note_are_named():
    assert sentences("<h1>T</h1><p>x</p>\n[spare]") == [
        "Nothing in the text calls the note [spare]. Add a call or remove the note.",
        "The note [spare] is empty.",
    ]


def test_a_note_too_long_for_a_page_is_named():
    [sentence] = sentences('<h1>T</h1><p>x<a data-fn="a"></a></p>\n[a] ' + "word " * 600)

    assert sentence.startswith("The note [a] has 2999 characters; more than 2500 do not fit")


def test_a_text_without_title_and_body_says_so():
    assert sentences("") == ["The text has no title.", "The text has no body."]


def test_languages_with_different_notes_are_named():
    english = parse('<h1>T</h1><p>x<a data-fn="a"></a><a data-fn="b"></a></p>\n[a] 1\n[b] 2')
    spanish = parse('<h1>T</h1><p>x<a data-fn="a"></a><a data-fn="c"></a></p>\n[a] 1\n[c] 2')

    found = [p.sentence for p in check_translations({"en": english, "es": spanish}, "en")]

    assert found == [
        "The note [b] stands in English and is missing in Spanish.",
        "The note [c] stands in Spanish and is missing in English.",
    ]


def test_a_note_called_twice_has_one_number():
    calls = "".join(f'<a data-fn="{key}"></a>' for key in ["x", "y", "x", "z"])

    assert numbering(calls) == {"x": 1, "y": 2, "z": 3}


def test_numbers_follow_the_parts_of_the_letter():
    assert numbering('<a data-fn="s"></a>', '<a data-fn="b"></a>', '<a data-fn="s"></a>') == {"s": 1, "b": 2}


def test_footnote_numbers_typed_by_hand_are_named():
    typed = "<h1>T</h1><p>One.[1] Two.[a]<a data-fn='a'></a> Three<sup>3</sup> 10<sup>6</sup> [2019]</p>\n[a] note"

    assert [sentence[:5] for sentence in sentences(typed)] == ["“[1]”", "“3” l", "“6” l", "“[a]”"]
