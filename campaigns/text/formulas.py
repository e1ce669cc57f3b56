"""What a spreadsheet would take for a formula: an apostrophe goes before it and falls off again."""

import re

# What a spreadsheet takes for a formula, in the narrow and the wide forms, behind blanks too.
BEGINS = r"(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])"
FORMULA = re.compile(rf"'*{BEGINS}")
ESCAPED = re.compile(rf"'+{BEGINS}")


def spreadsheet_safe(value: str, *, typed: bool = False) -> str:
    """``value`` with an apostrophe before it where a spreadsheet would take it for a formula.

    One that has apostrophes before such a beginning gets one more, so that ``spreadsheet_given`` always gives ``value``
    back. In a ``typed`` cell (XLSX, ODS: text is text) only those need it.
    """
    return f"'{value}" if (ESCAPED if typed else FORMULA).match(value) else value


def spreadsheet_given(cell: str) -> str:
    """The value that ``spreadsheet_safe`` wrote as ``cell``, typed or not."""
    return cell[1:] if ESCAPED.match(cell) else cell
