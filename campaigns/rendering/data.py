"""A letter as JSON, for programs: everything that is printed and nothing else."""

import json

from campaigns.rendering.document import LetterDocument, as_data, settled


def render_data(document: LetterDocument) -> bytes:
    """The document in UTF-8 JSON; ``from_data(json.loads(...))`` gives it back with its live counts filled in.

    Keys are sorted, numbers are whole and nothing in it depends on the clock or the machine, so that equal
    documents give equal bytes and a file can be compared by its hash.
    """
    data = as_data(settled(document))
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
