import json
import subprocess
import sys

import pytest

from campaigns.rendering.data import render_data
from campaigns.rendering.document import Totals, from_data, settled
from campaigns.text.canonical import Text
from tests.campaigns.rendering.letters import arabic, coalition, letter, three_notes_four_calls


@pytest.mark.parametrize("make", [coalition, arabic, three_notes_four_calls])
def test_document_comes_back_equal(make):
    document = make()

    assert from_data(json.loads(render_data(document))) == document


def test_form_is_sorted_indented_and_readable():
    data = render_data(arabic())

    assert data.startswith(b'{\n  "address": ""')
    assert data.endswith(b"}\n")
    assert "مركز القاهرة".encode() in data
    assert list(json.loads(data)) == sorted(json.loads(data))


def test_live_counts_are_filled_in():
    document = letter(
        Text(title="T", body='<p><data data-count="countries"></data></p>'), totals=Totals(organizations=3, countries=2)
    )

    written = json.loads(render_data(document))

    assert written["body"] == "<p>2</p>"
    assert from_data(written) == settled(document)


def test_script_stays_a_string():
    name = '<script>alert("1")</script>\u2028'

    assert json.loads(render_data(coalition(title=name)))["title"] == name


def test_another_schema_is_refused():
    written = json.loads(render_data(coalition()))

    with pytest.raises(ValueError, match="schema 99"):
        from_data({**written, "schema": 99})


def test_same_bytes_in_another_process():
    script = (
        "import sys; from campaigns.rendering.data import render_data;"
        "from tests.campaigns.rendering.letters import coalition; sys.stdout.buffer.write(render_data(coalition()))"
    )

    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout

    assert other == render_data(coalition())
