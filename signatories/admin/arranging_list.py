"""The groups and entries of a roll as the screen that arranges it shows them, and what its buttons do with them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Grouping, Letter, RollOrder
from campaigns.text.language import direction, own_name
from campaigns.text.names import given_name, name_key, name_problem
from signatories.admin.arranging_forms import MAX_PLACE, WORD, Draft, words_key
from signatories.admin.arranging_many import MANY, said_of_many
from signatories.domain.arranging import Arrangement, changed_lines, moved, same_list, with_row
from signatories.domain.roll import Line, RollGroup, arrange, heading, roll_of
from signatories.domain.roll_groups import CONVENERS
from signatories.models import OrganizationKind, Tier

PER_PAGE = 100  # entries; a longer group is read page by page

SAVES = ("save", "save-anyway", "take")  # the last for the script, which asks for the groups before it saves

# Where a button moves something to, from the place where it stands and the number of places; both from 0.
STEPS: Mapping[str, Callable[[int, int], int]] = {
    "first": lambda place, count: 0,
    "up": lambda place, count: place - 1,
    "down": lambda place, count: place + 1,
    "last": lambda place, count: count - 1,
}


class Screen:
    """A draft with the lines that it arranges; ``said`` is what the last button did, in a sentence."""

    def __init__(self, letter: Letter, draft: Draft, *, edits_places: bool) -> None:
        self.letter = letter
        self.draft = draft
        self.edits_places = edits_places
        self.said = ""
        self.many: dict[str, str] = {}  # what stands in the fields for all that are ticked, and was given to nobody yet
        # Their order is made below, as it is tried: here it would be made in vain.
        unsorted = replace(draft.arrangement.shape, grouping=Grouping.NONE, entries=RollOrder.RECEIVED)
        roll = roll_of(letter, draft.language, shape=unsorted)
        # Who signed an earlier version stands in a list of its own, in the same arrangement.
        self.lines = {line.pk: line for each in (roll, *roll.earlier) for group in each.groups for line in group.lines}
        self.draft = replace(draft, ticked=tuple(number for number in draft.ticked if number in self.lines))
        self._arrange()

    def _arrange(self) -> None:
        self.groups: Sequence[RollGroup] = arrange(
            changed_lines(self.draft.arrangement, self.lines).values(),
            language=self.draft.language,
            shape=self.draft.arrangement.shape,
        )
        if len(self.groups) == 1:
            self.draft = replace(self.draft, open=self.groups[0].key)

    def _set(self, said: str = "", **values: Any) -> None:
        """Another arrangement, with what is to be said about it."""
        self.draft = replace(self.draft, arrangement=replace(self.draft.arrangement, **values))
        self.said = said
        self._arrange()

    def group(self, key: str | None) -> RollGroup | None:
        return next((group for group in self.groups if group.key == key), None)

    def heading(self, group: RollGroup) -> str:
        return group.heading or _("The whole list")

    # -- what buttons do

    def press(self, do: str, sent: QueryDict) -> None:
        """Take what the fields of the chosen entry say, then do what the button ``do`` says.

        That is a word and, after a blank, the key of a group; another one does nothing here. What stands in the fields
        for all that are ticked counts once its own button is pressed, or when the list is saved.
        """
        typed = {step: sent.get(f"many-{step}", "").strip() for step in MANY}
        self.many = {
            step: value if step == "place" or value in MANY[step].values else "" for step, value in typed.items()
        }
        self._take_fields(sent)
        waiting = [step for step, given in self.many.items() if given] if do in SAVES else []
        if waiting and not self.draft.ticked:
            self.draft = replace(self.draft, problems=(*self.draft.problems, _("Tick the names first.")))
        for step in waiting if self.draft.ticked else ():
            self._set_many(step)
        taken, self.said = self.said, ""
        self._do(do, sent)
        self.said = " ".join(filter(None, (taken, self.said)))

    def _do(self, do: str, sent: QueryDict) -> None:
        word, _blank, key = do.partition(" ")
        kind, _dash, step = word.partition("-")
        if word == "open":
            self.draft = replace(self.draft, open=key, page=1, find="", chosen=0)
        elif word == "close":
            self.draft = replace(self.draft, open=None, page=1, find="", chosen=0)
            self._arrange()
        elif word == "page":
            self.draft = replace(self.draft, page=int(key) if key.isdecimal() and len(key) < 9 else 1, chosen=0)
        elif word == "find":
            self.draft = replace(self.draft, page=1)
        elif word in ("several", "single"):
            self.draft = replace(self.draft, several=word == "several", ticked=(), chosen=0)
        elif kind == "tick":
            self._tick(step)
        elif kind == "many":
            self._set_many(step)
        elif kind == "group":
            self._move_group(key, step, sent)
        elif word == "groups-free":
            self._set(_("All groups follow their own order."), shape=replace(self.draft.arrangement.shape, order=()))
        elif word == "all-free":
            shape = replace(self.draft.arrangement.shape, order=())
            self._set(_("Nothing stands by hand any more."), shape=shape, placed=())
        elif word == "entries-free":
            self._release_entries(key)
        elif kind == "entry":
            self._move_entry(step, sent.get("to", ""))

    def _siblings(self, key: str) -> list[str]:
        """The keys among which ``key`` has its place: those within the same group, but for one that never moves."""
        group = self.group(key)
        if group is None or self._fixed(key):
            return []
        return [each.key for each in self.groups if each.within == group.within and not self._fixed(each.key)]

    def _fixed(self, key: str) -> bool:
        return not key or (key == CONVENERS and self.draft.arrangement.shape.conveners_first)

    def _move_group(self, key: str, step: str, sent: QueryDict) -> None:
        row, shape = self._siblings(key), self.draft.arrangement.shape
        if key not in row:
            return
        name = self.heading(self.group(key))  # type: ignore[arg-type]
        if step == "free":
            self._set(
                _("%(name)s follows the order of the others again.") % {"name": name},
                shape=replace(shape, order=tuple(each for each in shape.order if each != key)),
            )
            return
        to = _target(step, row.index(key), len(row), sent.get("to", ""))
        if to is None:
            return
        if to != row.index(key):
            by_hand = moved(row, shape.order, key, to)
            self._set(shape=replace(shape, order=with_row(shape.order, by_hand, row)))
        place = self._siblings(key).index(key) + 1
        self.said = _said(name, place, len(row))

    def _move_entry(self, step: str, to: str = "") -> None:
        number, row = self.draft.chosen, self._entries()
        if number not in row:
            self.said = _("Choose an entry first.")
            return
        name, placed = self.lines[number].name, self.draft.arrangement.placed
        if step == "free":
            self._set(
                _("%(name)s takes its place in the order again.") % {"name": name},
                placed=tuple(each for each in placed if each != number),
            )
        else:
            target = _target(step, row.index(number), len(row), to)
            if target is None:
                return
            if target != row.index(number):
                by_hand = moved(row, placed, number, target)
                inside = set(row)
                self._set(placed=(*(each for each in placed if each not in inside), *by_hand))
            self.said = _said(name, self._entries().index(number) + 1, len(row))
        self._turn_to_chosen()

    def _release_entries(self, key: str) -> None:
        group = self.group(key)
        if group is None:
            return
        inside = {line.pk for line in group.lines}
        said = _("No entry under %(heading)s stands by hand any more.") % {"heading": self.heading(group)}
        self._set(said, placed=tuple(each for each in self.draft.arrangement.placed if each not in inside))

    def _take_fields(self, sent: QueryDict) -> None:
        """The role, the place and the place in the list of the entry that the fields are about, where they are others.

        They say whom they are about themselves: without script another entry may have been chosen since.
        """
        number = self.draft.about
        line, row = self.lines.get(number), self._entries()
        if line is None:
            return
        now = changed_lines(self.draft.arrangement, {number: line})[number]
        tier, place, to = sent.get("tier", now.tier), given_name(sent.get("place", now.place)), sent.get("entry-to", "")
        if (tier in Tier.values and tier != now.tier) or (self.edits_places and place != now.place):
            self._change_line(
                line, tier if tier in Tier.values else now.tier, place if self.edits_places else now.place
            )
        if number in row and number in self._entries() and to not in ("", str(row.index(number) + 1)):
            chosen, said = self.draft.chosen, self.said
            self.draft = replace(self.draft, chosen=number)
            self._move_entry("to", to)
            self.draft = replace(self.draft, chosen=chosen)
            self.said = " ".join(filter(None, (said, self.said)))

    def _change_line(self, line: Line, tier: str, place: str) -> None:
        number, arrangement = line.pk, self.draft.arrangement
        tiers, places = dict(arrangement.tiers), dict(arrangement.places)
        for given, value, stored in ((tiers, tier, line.tier), (places, place[:MAX_PLACE], line.place)):
            given.pop(number, None)
            if value != stored:
                given[number] = value
        self._set(tiers=tiers, places=places)
        said = {
            "name": line.name,
            "now": ", ".join(filter(None, (str(Tier(tier).label), place if self.edits_places else ""))),
        }
        there = next(group for group in self.groups if any(each.pk == number for each in group.lines))
        if there.key == self.draft.open:
            self.said = _("%(name)s: %(now)s.") % said
            self._turn_to_chosen()
            return
        self.said = _("%(name)s: %(now)s, under “%(heading)s” from now on.") % {**said, "heading": self.heading(there)}
        if self.group(self.draft.open) is None:  # it was the only one there
            self.draft = replace(self.draft, open=there.key, find="")
            self._turn_to_chosen()

    def _tick(self, step: str) -> None:
        """Tick all that the search finds in the open group, or nobody."""
        group = self.group(self.draft.open)
        if step == "none":
            self.draft = replace(self.draft, ticked=())
            self.said = _("No name is ticked.")
        elif step == "all" and group is not None:
            found = [line.pk for _place, line in self._found(group)]
            self.draft = replace(self.draft, ticked=tuple(dict.fromkeys([*self.draft.ticked, *found])))
            count = len(self.draft.ticked)
            self.said = ngettext("%(count)d name is ticked.", "%(count)d names are ticked.", count) % {"count": count}

    def _set_many(self, step: str) -> None:
        """Give all ticked entries the role, the type or the place that the field beside the button says."""
        given = given_name(self.many.get(step, ""))[:MAX_PLACE]
        if step == "place" and self._place_problem():
            return
        ticked = [self.lines[number] for number in self.draft.ticked]
        field = MANY.get(step)
        if field is None or (step != "place" and not given) or not (
            step == "tier" or self.edits_places
        ):  # fmt: skip
            return
        if not ticked:
            self.said = _("Tick the names first.")
            return
        persons = sum(line.person for line in ticked) if step == "kind" else 0
        values = dict(getattr(self.draft.arrangement, field.name))
        for line in ticked:
            if not (step == "kind" and line.person):
                values.pop(line.pk, None)
                if given != getattr(line, step):
                    values[line.pk] = given
        self.many[step] = ""
        self._set(**{field.name: values})
        self.said = said_of_many(step, given, len(ticked) - persons, persons)
        if self.group(self.draft.open) is None:  # all that stood there went to another heading
            there = next(group for group in self.groups if any(line.pk == ticked[0].pk for line in group.lines))
            self.draft = replace(self.draft, open=there.key, find="", page=1)

    def _place_problem(self) -> str:
        """Why the place in the field for all that are ticked cannot be printed; empty when it can."""
        given = given_name(self.many.get("place", ""))
        return name_problem(given) if given else ""

    def _found(self, group: RollGroup) -> list[tuple[int, Line]]:
        """The entries of a group that the search finds, with their places in it."""
        numbered = list(enumerate(group.lines, start=1))
        if not self.draft.find:
            return numbered
        wanted = name_key(self.draft.find) or self.draft.find.casefold()
        return [(n, line) for n, line in numbered if wanted in name_key(line.name) or wanted in line.name.casefold()]

    def _entries(self) -> list[int]:
        group = self.group(self.draft.open)
        return [line.pk for line in group.lines] if group else []

    def _turn_to_chosen(self) -> None:
        """The page on which the chosen entry stands."""
        row = self._entries()
        if self.draft.chosen in row:
            self.draft = replace(self.draft, page=row.index(self.draft.chosen) // PER_PAGE + 1)

    # -- what is shown

    def context(self, stored: Arrangement) -> dict[str, Any]:
        """The list for its template. ``stored`` tells whether anything waits to be saved."""
        shape = self.draft.arrangement.shape
        by_hand, placed = set(shape.order), set(self.draft.arrangement.placed)
        within = Counter({group.within: 0 for group in self.groups})
        for group in self.groups:
            within[group.within] += len(group.lines) if group.within else 0
        rows: list[dict[str, Any]] = []
        for group in self.groups:
            row = self._siblings(group.key)
            rows.append(
                {
                    "key": group.key,
                    "heading": self.heading(group),
                    "count": len(group.lines) + within.get(group.key, 0),
                    "within": bool(group.within),
                    "movable": len(row) > 1,
                    "place": row.index(group.key) + 1 if group.key in row else 0,
                    "of": len(row),
                    "by_hand": group.key in by_hand and not self._fixed(group.key),
                    "entries_by_hand": sum(line.pk in placed for line in group.lines),
                    "open": self._panel(group) if group.key == self.draft.open else None,
                }
            )
        hand = sum(row["entries_by_hand"] for row in rows)
        return {
            "rows": rows,
            "said": self.said,
            "changed": self._waits() or not same_list(self.draft.arrangement, stored, self.lines),
            "groups_by_hand": any(row["by_hand"] for row in rows),
            "any_by_hand": any(row["by_hand"] or row["entries_by_hand"] for row in rows),
            "entries_by_hand": ngettext("%(count)d entry by hand", "%(count)d entries by hand", hand) % {"count": hand}
            if hand
            else "",
            "passage": {"lang": self.draft.language, "dir": direction(self.draft.language)},
        }

    def _waits(self) -> bool:
        """Whether something stands in the fields for all that are ticked, and was given to nobody."""
        return self.draft.several and self.group(self.draft.open) is not None and any(self.many.values())

    def _panel(self, group: RollGroup) -> dict[str, Any]:
        """What stands under an open group: its words, and the page of its entries."""
        draft, shape = self.draft, self.draft.arrangement.shape
        numbered = self._found(group)
        pages = max(1, -(-len(numbered) // PER_PAGE))
        page = min(draft.page, pages)
        shown = numbered[(page - 1) * PER_PAGE : page * PER_PAGE]
        placed, ticked = set(draft.arrangement.placed), set(draft.ticked)
        changed = {*draft.arrangement.tiers, *draft.arrangement.places, *draft.arrangement.kinds}
        kinds = dict(OrganizationKind.choices) if draft.several else {}
        place, chosen = next(((n, line) for n, line in shown if line.pk == draft.chosen), ("", None))
        return {
            "words": [
                {
                    "name": WORD + language,
                    "language": language,
                    "label": own_name(language),
                    "direction": direction(language),
                    "value": shape.words.get((words_key(group.key), language), ""),
                    "ours": self._ours(group, language),
                }
                for language in languages_of(self.letter)
            ]
            if group.heading
            else [],
            "entries": [
                {
                    "line": line,
                    "place": place,
                    "by_hand": line.pk in placed,
                    "tier": Tier(line.tier).label if line.tier != Tier.SIGNATORY else "",
                    "kind": kinds.get(line.kind, "") if not line.person else "",
                    "changed": line.pk in changed,
                    "chosen": line.pk == draft.chosen,
                    "ticked": line.pk in ticked,
                }
                for place, line in shown
            ],
            "chosen": chosen,
            "place": place,
            "found": len(numbered),
            "find": draft.find,
            "searchable": len(group.lines) > 10,
            "page": page,
            "pages": offered_pages(page, pages),
            "count": len(group.lines),
            "in_sight": [line.pk for _place, line in shown],
            "many": self.many,
            "place_problem": self._place_problem(),
            "elsewhere": len(ticked.difference(line.pk for _place, line in shown)),
            "tiers": Tier.choices,
            "kinds": OrganizationKind.choices,
            "tells_kinds": shape.grouping == Grouping.KIND,
            "max_place": MAX_PLACE,
            "edits_places": self.edits_places,
            "tells_roles": shape.conveners_first or shape.grouping == Grouping.TIER,
            "tells_places": shape.places or shape.grouping == Grouping.PLACE,
        }

    def _ours(self, group: RollGroup, language: str) -> str:
        """What the heading says where nobody gave it words."""
        if group.key.startswith("place:"):
            plain = replace(self.draft.arrangement.shape, words={})
            lines = [line for line in changed_lines(self.draft.arrangement, self.lines).values() if line.place]
            found = arrange(lines, language=language, shape=plain)
            return next((each.heading for each in found if each.key == group.key), heading(group.key, language))
        return heading(words_key(group.key), language)


def languages_of(letter: Letter) -> list[str]:
    """The languages of the texts of ``letter``, the authoritative one first; reads prefetched texts."""
    found = [text.language for text in letter.texts.all()] or [letter.authoritative_language]
    return sorted(found, key=lambda language: (language != letter.authoritative_language, language))


def _target(step: str, place: int, count: int, to: str) -> int | None:
    """Where something goes, from 0 and inside the row; None for a step that there is not. ``to`` counts from 1."""
    if step == "to":
        return min(max(int(to), 1), count) - 1 if to.isascii() and to.isdecimal() and len(to) < 9 else None
    if step not in STEPS:
        return None
    return min(max(STEPS[step](place, count), 0), count - 1)


def offered_pages(page: int, count: int) -> list[int]:
    """The numbers of the pages that are offered: the ends, and those beside the present one; 0 for a gap."""
    near = {1, 2, count - 1, count, *range(page - 2, page + 3)}
    offered: list[int] = []
    for number in sorted(near.intersection(range(1, count + 1))):
        if offered and number > offered[-1] + 1:
            offered.append(0)
        offered.append(number)
    return offered if count > 1 else []


def _said(name: str, place: int, count: int) -> str:
    return _("%(name)s: place %(place)d of %(count)d.") % {"name": name, "place": place, "count": count}
