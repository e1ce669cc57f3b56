"""Lists of signatories from a file: read, judged row by row, stored through the domain or not at all."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.results import Result, RowResult

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.models.source import web_address
from campaigns.text.countries import UnknownCountry, country_codes
from campaigns.text.names import given_name, name_key, name_problem, shown
from signatories.domain.matching import find_organization
from signatories.domain.signing import StaffEntry, enter_signon
from signatories.models import Organization, Scope, SignOn, SignOnStatus

MAX_BYTES = 5 * 1024 * 1024
REQUIRED = ("name", "countries")
OPTIONAL = ("acronym", "website", "printed_name", "reference")
LINE = "#line"  # where the row begins in the file; no heading of a person looks like it
SCOPES = {
    "regional": Scope.REGIONAL,
    "international": Scope.INTERNATIONAL,
    "internacional": Scope.INTERNATIONAL,
    "global": Scope.INTERNATIONAL,
}


class UnreadableFile(ValueError):
    """A file that is no table; the message is a sentence that says what to do."""


def read_table(path: Path) -> tablib.Dataset:
    """The rows of a CSV file (comma, semicolon or tab) in UTF-8, with or without a byte order mark.

    Raises UnreadableFile for a missing, too large, binary or wrongly encoded file and for missing columns.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise UnreadableFile(_("The file “%(path)s” cannot be read.") % {"path": path}) from error
    if size > MAX_BYTES:
        raise UnreadableFile(
            _("The file has %(size).1f MB; at most 5 MB are possible. Split it in parts.") % {"size": size / 1024**2}
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.")) from error
    if "\0" in text:
        raise UnreadableFile(_("The file is not a text file. Save the list as “CSV UTF-8” and try again."))
    return _table(text)


def _table(text: str) -> tablib.Dataset:
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count), strict=True)
    columns: list[str] = []
    table = tablib.Dataset()
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = _columns(cells)
                table.headers = [*columns, LINE]
            elif any(cell.strip() for cell in cells):
                if any(cell.strip() for cell in cells[len(columns) :]):
                    raise UnreadableFile(
                        _("Line %(line)d has more cells than the first line. Put names that hold a comma in quotation"
                          " marks.") % {"line": line}
                    )  # fmt: skip
                padded = [*cells, *[""] * len(columns)]
                table.append([*padded[: len(columns)], line])
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(
            _("Line %(line)d cannot be read as CSV: %(reason)s.") % {"line": line, "reason": error}
        ) from error
    if not columns:
        _columns([])
    if not table.height:
        raise UnreadableFile(_("The file has no rows."))
    return table


def _columns(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    found = ", ".join(shown(column) for column in columns if column)[:200] or "–"
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise UnreadableFile(
            _("The first line must name the columns. Missing: %(missing)s. Found: %(found)s.")
            % {"missing": ", ".join(missing), "found": found}
        )
    if len(set(filter(None, columns))) < len(list(filter(None, columns))):
        raise UnreadableFile(_("Two columns have the same name. Found: %(found)s.") % {"found": found})
    return columns


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    printed_name: str
    countries: tuple[str, ...]
    scope: str
    acronym: str
    website: str
    reference: str


def judge(row: dict[str, Any]) -> _Row:
    """The row with its values understood. Raises ValidationError with one sentence per thing that is wrong."""
    cell = {name: given_name(str(row.get(name) or "")) for name in (*REQUIRED, *OPTIONAL)}
    problems = []
    for column in ("name", "printed_name"):
        if (column == "name" or cell[column]) and (problem := name_problem(cell[column])):
            problems.append(problem)
    scope = SCOPES.get(cell["countries"].lower(), Scope.NATIONAL)
    countries: tuple[str, ...] = ()
    if scope == Scope.NATIONAL:
        try:
            countries = country_codes(cell["countries"])
            if not countries:
                problems.append(_("Name a country, or write “regional” or “international”."))
        except UnknownCountry as unknown:
            problems.append(str(unknown))
    for column in ("acronym", "reference", "website"):
        limit = Organization._meta.get_field(column).max_length or 0
        if len(cell[column]) > limit:
            problems.append(
                _("The column %(column)s has %(length)d characters; at most %(limit)d are possible.")
                % {"column": column, "length": len(cell[column]), "limit": limit}
            )
    if cell["website"]:
        try:
            web_address(cell["website"])
        except ValidationError as error:
            problems.append(f"website: {error.message}")
    if problems:
        raise ValidationError(problems)
    return _Row(
        name=cell["name"],
        printed_name=cell["printed_name"] or cell["name"],
        countries=countries,
        scope=scope,
        acronym=cell["acronym"],
        website=cell["website"],
        reference=cell["reference"],
    )


class SignatoryResource(resources.ModelResource):
    """Organizations put on one letter by staff, from a file.

    A directory match is the same reference, else the same name key and countries; a missing organization is added.
    An organization that stands on the letter already is left as it is, so importing twice changes nothing.
    """

    name = fields.Field(column_name="name")
    countries = fields.Field(column_name="countries")

    class Meta:
        model = SignOn
        fields = ("name", "countries")
        import_id_fields = ()
        use_transactions = True
        skip_diff = True

    def __init__(self, *, letter: Letter, at: datetime) -> None:
        super().__init__()
        self.letter = letter
        self.at = at
        self.seen: dict[int, tuple[int, str]] = {}  # organization to the line and the name key of its first row
        self.added: set[int] = set()  # lines whose organization was not in the directory

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, Any]) -> tuple[SignOn, bool]:
        judged = judge(row)
        row["judged"] = judged
        organization = find_organization(reference=judged.reference, name=judged.name, countries=judged.countries)
        row["organization"] = organization
        if organization is not None:
            self._same_body(organization, row[LINE], judged)
            if standing := self._standing(organization):
                return standing, False
        return SignOn(letter=self.letter, printed_name=judged.printed_name), True

    def _same_body(self, organization: Organization, line: int, judged: _Row) -> None:
        first, key = self.seen.setdefault(organization.pk, (line, name_key(judged.name)))
        if key != name_key(judged.name):
            raise ValidationError(
                _("Line %(line)d is the same organization under another name. Remove one of the two lines.")
                % {"line": first}
            )

    def _standing(self, organization: Organization) -> SignOn | None:
        signons = SignOn.objects.filter(letter=self.letter, organization=organization)
        if standing := signons.listed().first():
            return standing
        # Who took the name off the letter, or was refused, does not come back by a file that was made before.
        gone = signons.filter(status__in=(SignOnStatus.WITHDRAWN, SignOnStatus.REJECTED)).order_by("pk").last()
        if gone is not None:
            raise ValidationError(
                _("The sign-on of “%(name)s” on this letter is “%(status)s”. If it signs anew, enter it by hand.")
                % {"name": shown(gone.printed_name), "status": gone.get_status_display()}
            )
        return None

    def import_instance(self, instance: SignOn, row: dict[str, Any], **kwargs: Any) -> None:
        """Nothing is written into rows from here; the domain makes them."""

    def skip_row(self, instance: SignOn, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return instance.pk is not None

    def save_instance(self, instance: SignOn, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        judged: _Row = row["judged"]
        if row["organization"] is None:
            self.added.add(row[LINE])
        organization = row["organization"] or Organization.objects.create(
            name=judged.name,
            acronym=judged.acronym,
            scope=judged.scope,
            countries=list(judged.countries),
            website=judged.website,
            reference=judged.reference or None,
        )
        entry = StaffEntry(
            printed_name=judged.printed_name,
            organization=organization,
            countries=judged.countries,
            scope=judged.scope,
        )
        try:
            signon = enter_signon(letter=self.letter, entry=entry, at=self.at)
        except Refused as refusal:
            raise ValidationError(refusal.sentences) from refusal
        instance.pk = signon.pk
        self.seen[organization.pk] = (row[LINE], name_key(judged.name))


@dataclass(frozen=True, slots=True)
class RowReport:
    """What happens to a row: ``new``, ``unchanged`` or ``error`` with its sentences.

    ``line`` is where the row begins in the file; ``in_directory`` says that its organization was known before.
    """

    line: int
    state: str
    name: str
    sentences: tuple[str, ...] = ()
    in_directory: bool = True


def import_signatories(
    table: tablib.Dataset, *, letter: Letter, at: datetime, dry_run: bool = False
) -> list[RowReport]:
    """Put the rows of ``table`` on ``letter``, all of them or, when one is in error, none; gives a report per row."""
    resource = SignatoryResource(letter=letter, at=at)
    result: Result = resource.import_data(
        table, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, collect_failed_rows=False
    )
    if result.base_errors:
        raise result.base_errors[0].error
    names, lines = table["name"], table[LINE]
    reports = []
    invalid = {row.number: tuple(row.error.messages) for row in result.invalid_rows}
    for number, row in enumerate(result.rows, start=1):
        sentences = invalid.get(number, ()) + tuple(_sentence(error.error) for error in row.errors)
        new = row.import_type == RowResult.IMPORT_TYPE_NEW
        state = "error" if sentences else "new" if new else "unchanged"
        name = shown(given_name(str(names[number - 1] or "")))
        reports.append(RowReport(lines[number - 1], state, name, sentences, lines[number - 1] not in resource.added))
    return reports


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
