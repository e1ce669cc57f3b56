"""Entries of the directory as rows of a table: the declaration of columns, for lists in and out."""

from collections.abc import Mapping
from typing import Any

from import_export import fields, resources

from campaigns.text.countries import UnknownCountry
from campaigns.text.names import given_name
from campaigns.text.regions import SCOPE_WORDS
from signatories.lists.table import Field
from signatories.models import AliasKind, Organization, OrganizationKind, Scope
from signatories.resources.cells import (
    KIND_WORDS,
    Choice,
    Countries,
    MailDomain,
    Name,
    Website,
    Words,
    cell_of,
)

SPELLED = ("name", "acronym", "place", "reference")  # where capitals make a difference


class OrganizationResource(resources.ModelResource):
    """What a column is for an entry of the directory.

    ``read`` gives the values of a row, ``changes`` what they would change, ``export`` a table that reads as the same.
    Names per language, aliases and the parent are rows of their own: their columns are written here and read by
    ``signatories.resources.judging``.
    """

    reference = fields.Field("reference", Field.REFERENCE.value, Words("reference"))
    name = fields.Field("name", Field.NAME.value, Name())
    acronym = fields.Field("acronym", Field.ACRONYM.value, Words("acronym"))
    scope = fields.Field("scope", Field.SCOPE.value, Choice(Scope, SCOPE_WORDS))
    countries = fields.Field("countries", Field.COUNTRIES.value, Countries())
    place = fields.Field("place", Field.PLACE.value, Words("place"))
    kind = fields.Field(
        "kind", Field.KIND.value, Choice(OrganizationKind, {key: str(kind) for key, kind in KIND_WORDS.items()})
    )
    website = fields.Field("website", Field.WEBSITE.value, Website("website"))
    email_domain = fields.Field("email_domain", Field.EMAIL_DOMAIN.value, MailDomain("email_domain"))
    parent = fields.Field("parent", Field.PARENT.value, readonly=True)
    alias = fields.Field(None, Field.ALIAS.value, readonly=True)

    class Meta:
        model = Organization
        import_id_fields = ("reference",)
        skip_unchanged = True
        skip_diff = True  # ours names the fields that change
        fields = (
            "reference", "name", "acronym", "scope", "countries", "place", "kind", "website", "email_domain", "parent",
            "alias",
        )  # fmt: skip
        export_order = fields

    def read(self, row: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """The values of the filled cells of ``row`` by the name of their field, and a sentence for each bad one."""
        values: dict[str, Any] = {}
        problems = []
        for name, field in self.fields.items():
            if field.readonly or not row.get(field.column_name, ""):
                continue
            try:
                value = field.clean(row)
            except (ValueError, UnknownCountry) as error:
                problems.append(str(error))
            else:
                if value is not None:
                    values[name] = value
        return values, problems

    def written(self, field: str, value: Any) -> str:
        """``value`` of a field as its column shows it."""
        return str(self.fields[field].widget.render(value))

    def changes(self, organization: Organization, values: Mapping[str, Any]) -> list[list[str]]:
        """``[field, old, new]`` for each of ``values`` that is not as it stands."""
        found = []
        for name, value in values.items():
            old, new = self.fields[name].export(organization), self.written(name, value)
            if given_name(old).casefold() != given_name(new).casefold() or (name in SPELLED and given_name(old) != new):
                found.append([name, old, new])
        return found

    def dehydrate_parent(self, organization: Organization) -> str:
        parent = organization.parent
        return (parent.reference or parent.name) if parent else ""

    def dehydrate_alias(self, organization: Organization) -> str:
        return self.aliases(organization, AliasKind.SPELLING)

    def aliases(self, organization: Organization, sort: str) -> str:
        """The other names of one sort, as a cell."""
        return cell_of(alias.name for alias in organization.aliases.all() if alias.kind == sort)
