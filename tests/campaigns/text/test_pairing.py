from campaigns.text.canonical import Text
from campaigns.text.pairing import pair, top_blocks

ENGLISH = """<p>We write with concern about the law of 2019.<a data-fn="law"></a></p>
<h2>What we saw</h2>
<p>Children were held for weeks.</p>
<ul>
<li>release them;</li>
<li>tell their families.</li>
</ul>
<p>Short.</p>
<blockquote>
<p>Everyone has the right to seek asylum.</p>
</blockquote>"""
SPANISH = """<p>Escribimos con preocupación por la ley de 2019.<a data-fn="law"></a></p>
<h2>Lo que vimos</h2>
<p>Se retuvo a niñas y niños durante semanas.</p>
<ul>
<li>ponerlos en libertad;</li>
<li>avisar a sus familias.</li>
</ul>
<p>Breve.</p>
<blockquote>
<p>Toda persona tiene derecho a buscar asilo.</p>
</blockquote>"""


def blocks(ours, theirs):
    return list(pair(Text(body=ours), Text(body=theirs)).blocks)


def test_a_list_and_a_quotation_are_one_block_each():
    assert [block.split(">")[0] for block in top_blocks(ENGLISH)] == ["<p", "<h2", "<p", "<ul", "<p", "<blockquote"]


def test_a_whole_translation_is_paired_block_by_block():
    assert blocks(ENGLISH, SPANISH) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_a_paragraph_that_is_not_translated_yet_stays_alone():
    theirs = SPANISH.replace("<p>Breve.</p>\n", "")

    assert blocks(ENGLISH, theirs) == [(0, 0), (1, 1), (2, 2), (3, 3), (5, 4)]


def test_a_paragraph_that_only_the_translation_has_stays_alone():
    theirs = SPANISH.replace("<h2>", "<p>Una nota de quien tradujo, que en la fuente no está.</p>\n<h2>")

    assert blocks(ENGLISH, theirs) == [(0, 0), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)]


def test_blocks_of_different_kinds_are_never_paired():
    assert blocks("<p>One.</p>", "<ul>\n<li>Uno.</li>\n</ul>") == []


def test_calls_hold_paragraphs_together_whatever_their_length():
    ours = "\n".join(f'<p>{"word " * (40 - number)}<a data-fn="n{number}"></a></p>' for number in range(30))
    theirs = "\n".join(f'<p>{"palabra " * (number + 1)}<a data-fn="n{number}"></a></p>' for number in range(5, 30))

    assert blocks(ours, theirs) == [(number, number - 5) for number in range(5, 30)]


def test_notes_are_paired_by_key_in_the_order_of_the_source():
    ours = Text(notes={"a": "A", "b": "B", "c": "C"})

    assert pair(ours, Text(notes={"c": "C", "a": "A", "d": "D"})).notes == ("a", "c")


def test_two_long_texts_without_calls_are_paired_in_time():
    ours = "\n".join(f"<p>{'word ' * (number % 37 + 1)}</p>" for number in range(2_000))

    assert len(blocks(ours, ours)) == 2_000
