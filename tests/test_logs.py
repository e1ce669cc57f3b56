"""What is written to the log, and what never is."""

import logging

import pytest

from config.logs import UtcFormatter

TOKEN = "zKx55Sy0Px-WAJSAlt3X0pigY-0H67VG6uBzppMa2_4"


def written(message, *args):
    return UtcFormatter("%(message)s").format(logging.makeLogRecord({"msg": message, "args": args}))


@pytest.mark.parametrize("around", ["/preview/{}/", "/es/preview/{}/", "/preview/{}", "/preview/{}/.", "/x/{}?y=1"])
def test_the_token_of_a_link_is_left_out(around):
    line = written("Not Found: %s", around.format(TOKEN))

    assert TOKEN not in line
    assert line == "Not Found: " + around.format("…")


@pytest.mark.parametrize(
    "around", ["/join/{}/", "/accounts/login/?next=/join/{}/", "/accounts/login/?next=%2Fjoin%2F{}"]
)
def test_the_token_of_an_invitation_is_left_out(around):
    token = "0f" * 32

    assert written("Not Found: %s", around.format(token)) == "Not Found: " + around.format("…")


@pytest.mark.parametrize("path", ["/letters/a-letter-about-rights/", "/static/site.css", f"/letters/{TOKEN}-longer/"])
def test_other_addresses_are_written_in_full(path):
    assert written("Not Found: %s", path) == f"Not Found: {path}"
