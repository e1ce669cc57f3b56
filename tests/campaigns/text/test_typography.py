import pytest

from campaigns.text.typography import printed_address


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://www.wola.org/analysis/80-agents/", "www.wola.org/analysis/80-agents/"),
        ("http://bit.ly/2ESst6h", "bit.ly/2ESst6h"),
        ("https://www.gob.mx/sre?state=published&page=2#top", "www.gob.mx/sre?state=published&page=2#top"),
        ("https://www.wola.org/", "www.wola.org"),
        ("https://www.wola.org/?p=1", "www.wola.org/?p=1"),
        ("https://example.org/a%20b/%C3%B1", "example.org/a%20b/%C3%B1"),
        ("mailto:press@wola.org?subject=Letter", "press@wola.org"),
    ],
)
def test_a_title_gets_the_address_without_its_scheme(href, address):
    assert printed_address(href, "A title") == address


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("https://bit.ly/2ESst6h", "bit.ly/2ESst6h"),
        ("https://bit.ly/2ESst6h", "http://bit.ly/2ESst6h"),
        ("https://www.wola.org/", "www.wola.org"),
        ("https://www.wola.org", " <https://www.wola.org/> "),
        ("https://Example.org/Report", "example.org/Report"),
        ("https://example.org/%C3%B1", "example.org/ñ"),
        ("https://example.org/long/path", "example.org/\u200blong/\u200bpath"),
        ("mailto:press@wola.org", "press@wola.org"),
    ],
)
def test_words_that_are_the_address_get_nothing(href, words):
    assert printed_address(href, words) == ""


@pytest.mark.parametrize("words", ["www.wola.org", "example.org/long/…", "see example.org/long/path", ""])
def test_words_that_name_only_a_part_of_it_get_the_whole(words):
    assert printed_address("https://example.org/long/path", words) == "example.org/long/path"


@pytest.mark.parametrize("href", ["", "#note-1", "/letters/", "javascript:alert(1)", "https://", "https://[x"])
def test_what_is_no_address_is_not_printed(href):
    assert printed_address(href, "A title") == ""
