"""What the tests of imports share: lists as text, judged, begun, and brought as far as a test wants it."""

from signatories.domain.imports import begin_list
from signatories.models import ListImport
from signatories.resources.files import judge_file, store_file
from signatories.resources.listing import guessed, read_import
from signatories.resources.running import compare
from tests.factories import NOON


def judged(text, **options):
    """The rows of a list for the directory, or for a ``letter``, with what they would do."""
    return judge_file(text.encode(), file_name="list.csv", **options).rows


def told(rows):
    """Line to state, and the sentences where there are some."""
    return {row.line: (str(row.state), *row.sentences) for row in rows}


def states(rows):
    return [str(row.state) for row in rows]


def imported(text, **options):
    """The rows after they were stored, in one go as the commands do it."""
    found = judge_file(text.encode(), file_name="list.csv", **options)
    store_file(found, at=NOON)
    return found.rows


def begun(text, *, letter=None, user=None, at=NOON, file_name="list.csv"):
    """A list as it is once it was uploaded."""
    content = text if isinstance(text, bytes) else text.encode()
    return begin_list(
        kind="signatories" if letter else "organizations", letter=letter, content=content, file_name=file_name,
        user=user, at=at,
    )  # fmt: skip


def compared(text, *, at=NOON, **options):
    """A list whose preview is ready, with the columns that were guessed."""
    row = begun(text, at=at, **options)
    columns = {str(index): str(target) for index, target in guessed(read_import(row), row.kind).items()}
    return compare(list_import=row, reading={}, columns=columns, at=at)


def row_at(list_import: ListImport, line: int):
    return list_import.rows.select_related("organization").get(line=line)
