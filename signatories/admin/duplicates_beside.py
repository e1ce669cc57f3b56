"""The table that compares entries: fields to choose from, names, people, sign-ons, and who stands twice on a letter."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.models.history import history_of
from campaigns.roles import in_sight
from campaigns.staff import in_site_zone, short_title
from campaigns.text.language import language_name
from signatories.admin.countries import countries_in_words
from signatories.admin.duplicates import campaigns_to_decide_in, compare_url, reason_words
from signatories.domain.choosing import clashes, is_empty, most_careful, value_of
from signatories.domain.directory import shown_signons
from signatories.models import Listing, Organization, PairState, SignOn

SHOWN_SIGNONS = 30
SEES_REPRESENTATIVES = "signatories.view_representative"


def said_of(pair: Any, entries: list[Any]) -> dict[str, Any]:
    names = {row.pk: row.name for row in entries}
    return {
        "first": names[pair.first_id],
        "second": names[pair.second_id],
        "score": pair.score,
        "reasons": reason_words(pair.reasons, pair.score),
        "state": pair.get_state_display() if pair.state != PairState.OPEN else "",
        "by": pair.decided_by,
        "why": pair.why,
        "url": compare_url([pair.first_id, pair.second_id]) if len(entries) > 2 else "",
    }


LABELS = {"where": ("scope", "countries")}


def _label(name: str) -> str:
    names = LABELS.get(name, (name,))
    return " · ".join(capfirst(str(Organization._meta.get_field(each).verbose_name)) for each in names)  # type: ignore[union-attr]


def _words(row: Any, name: str) -> str:
    """What an entry says in one name of ``CHOSEN``."""
    if name == "where":
        return " · ".join(part for part in (row.get_scope_display(), countries_in_words(row)) if part)
    if name == "kind":
        return str(row.get_kind_display())
    if name == "parent":
        return row.parent.name if row.parent else ""
    return str(getattr(row, name) or "")


def row_of(name: str, entries: list[Any], take: dict[str, int]) -> dict[str, Any]:
    """One field with its values; there is a choice only where they differ."""
    return {
        "name": name,
        "label": _label(name),
        "differs": len({value_of(row, name) for row in entries}) > 1,
        "empty": all(not _words(row, name) for row in entries),
        "link": name == "website",
        "cells": [
            {
                "pk": row.pk,
                "entry": row.name,
                "words": _words(row, name),
                "empty": is_empty(row, name),
                "taken": take[name] == row.pk,
            }
            for row in entries
        ],
    }


def columns_of(request: HttpRequest, entries: list[Any]) -> dict[int, dict[str, Any]]:
    """What stands below the fields of each entry; the same number of queries for two and for eight."""
    numbers = [row.pk for row in entries]
    language = get_language() or "en"
    told: dict[int, dict[str, Any]] = {
        row.pk: {
            "names": [f"{each.name} ({language_name(each.language, language)})" for each in row.names.all()],
            "aliases": [f"{each.name} ({each.get_kind_display()})" for each in row.aliases.all()],
            "signons": [], "chapters": 0, "people": [], "people_count": 0, "logo": False, "elsewhere": 0, "made": "",
            "more_signons": 0,
        }
        for row in entries
    }  # fmt: skip
    seen = in_sight(SignOn.objects.filter(organization__in=numbers), request.user)
    rows = seen.select_related("letter", "version").prefetch_related("letter__texts").order_by("-created_at", "-pk")
    for row in rows:
        column = told[row.organization_id or 0]
        if len(column["signons"]) < SHOWN_SIGNONS:
            column["signons"].append(signon_of(row))
        else:
            column["more_signons"] += 1
    # Of other campaigns what anybody can read: that a name waits or is withheld there is not even a number here.
    others = shown_signons(timezone.now()).filter(organization__in=numbers).exclude(pk__in=seen.values("pk"))
    for number in others.order_by().values_list("organization", flat=True):
        told[number or 0]["elsewhere"] += 1
    for parent in Organization.objects.filter(parent__in=numbers).order_by().values_list("parent", flat=True):
        told[parent or 0]["chapters"] += 1
    people = Organization.objects.filter(representatives__organization__in=numbers).order_by("representatives__pk")
    sees = request.user.has_perm(SEES_REPRESENTATIVES)
    for number, person, email in people.values_list("pk", "representatives__person", "representatives__email"):
        told[number]["people_count"] += 1
        if sees:
            told[number]["people"].append(f"{person} <{email}>" if person else email)
    for number in Organization.objects.filter(pk__in=numbers, logo__isnull=False).values_list("pk", flat=True):
        told[number]["logo"] = True
    history: Any = history_of(Organization)
    first: dict[int, Any] = {}
    for trace in history.rows.filter(id__in=numbers).order_by("-history_id"):
        first[trace.id] = trace
    for number, trace in first.items():
        when = in_site_zone(trace.history_date, "DATE_FORMAT")
        told[number]["made"] = f"{when}, {trace.history_by}" if trace.history_by else when
    return told


def signon_of(row: SignOn) -> dict[str, Any]:
    return {
        "letter": short_title(row.letter),
        "name": row.printed_name,
        "status": row.get_status_display(),
        "withheld": row.listing == Listing.WITHHELD,
        "version": row.version.number if row.version else "",
        "url": reverse("admin:signatories_desk_entry", args=[row.pk]),
    }


def lines_of(entries: list[Any], told: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """What is not chosen, because all of it follows: lines of a label and what each entry has."""
    labels = [
        ("names", _("Names per language")), ("aliases", _("Aliases")), ("made", _("Added")),
    ]  # fmt: skip
    lines = []
    for name, label in labels:
        cells = [
            {"entry": row.name, "words": value if isinstance(value := told[row.pk][name], list) else [value]}
            for row in entries
        ]
        if any(any(cell["words"]) for cell in cells):
            lines.append({"label": label, "cells": cells})
    people = [
        {
            "entry": row.name,
            "words": told[row.pk]["people"]
            or [
                ngettext("%(count)d representative", "%(count)d representatives", told[row.pk]["people_count"])
                % {"count": told[row.pk]["people_count"]}
            ],
        }
        for row in entries
    ]
    if any(told[row.pk]["people_count"] for row in entries):
        lines.append({"label": _("Representatives"), "cells": people})
    if any(told[row.pk]["chapters"] for row in entries):
        cells = [
            {
                "entry": row.name,
                "words": [
                    ngettext("%(count)d chapter", "%(count)d chapters", told[row.pk]["chapters"])
                    % {"count": told[row.pk]["chapters"]}
                ],
            }
            for row in entries
        ]
        lines.append({"label": _("Chapters"), "cells": cells})
    if any(told[row.pk]["logo"] for row in entries):
        cells = [{"entry": row.name, "words": [_("yes") if told[row.pk]["logo"] else ""]} for row in entries]
        lines.append({"label": _("Logo"), "cells": cells})
    return lines


def double_of(request: HttpRequest, entries: list[Any]) -> tuple[list[dict[str, Any]], int]:
    """The letters on which several of the entries stand and on which this person decides; and how many others.

    The others are those where anybody can read it. That a merge would change a list with names that are withheld is
    told to who tries it, which stands on record where it goes through; not to who looks at one entry after the other.
    """
    found = clashes(row.pk for row in entries)
    numbers = campaigns_to_decide_in(request)
    names = {row.pk: row.name for row in entries}
    known = set(shown_signons(timezone.now()).filter(organization__in=names).values_list("pk", flat=True))
    shown, elsewhere = [], 0
    for letter, rows in found.items():
        if numbers is not None and rows[0].letter.campaign_id not in numbers:
            elsewhere += sum(row.pk in known for row in rows) > 1
            continue
        careful = most_careful(rows)
        chosen = request.POST.get(f"stands-{letter}", str(careful.pk))
        shown.append(
            {
                "letter": letter,
                "title": short_title(rows[0].letter),
                "differ": len({(row.listing, row.version_id) for row in rows}) > 1,
                "mixed": len({row.listing for row in rows}) > 1,
                "signons": [
                    {**signon_of(row), "pk": row.pk, "entry": names[row.organization_id or 0],
                     "taken": str(row.pk) == chosen, "careful": row.pk == careful.pk}
                    for row in rows
                ],
            }
        )  # fmt: skip
    return shown, elsewhere
