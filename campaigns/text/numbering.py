"""Footnote numbers. Keys are stored, numbers are computed: a translator may reorder sentences."""

import re

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
CALL = re.compile(r'<a data-fn="([A-Za-z0-9_-]{1,64})"></a>')


def numbering(*parts: str) -> dict[str, int]:
    """Number footnote keys by their first call in ``parts``, read one after the other."""
    keys = dict.fromkeys(key for part in parts for key in CALL.findall(part))
    return {key: number for number, key in enumerate(keys, start=1)}
