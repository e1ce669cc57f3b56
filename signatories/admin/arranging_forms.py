"""What the screen that arranges the roll sends: choices in fields, and what is by hand in hidden ones."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.models import Letter
from campaigns.text.names import given_name, name_problem
from signatories.domain.arranging import CHOICES, Arrangement, arrangement_of
from signatories.domain.roll import RollShape
from signatories.domain.roll_groups import SIGNATORIES
from signatories.models import OrganizationKind, RollHeading, RollHeadingText, SignOn, Tier

MAX_KEY = RollHeading._meta.get_field("key").max_length or 0
MAX_WORDS = RollHeadingText._meta.get_field("text").max_length or 0
MAX_PLACE = SignOn._meta.get_field("place").max_length or 0
WORD = "word-"  # and a language: the field of the words of the open group


class ChoicesForm(forms.ModelForm[Letter]):
    """The choices that make the shape of a roll."""

    class Meta:
        model = Letter
        fields = tuple(CHOICES.values())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for each in self.fields.values():
            each.label = capfirst(str(each.label))

    def _post_clean(self) -> None:
        """The letter stays as it is until a verb stores the choices."""

    def choices(self) -> dict[str, Any]:
        """The choices by their names in ``RollShape``; those that are no choices as they are stored."""
        stored = {name: self.initial[name] for name in CHOICES.values()}
        given = stored | getattr(self, "cleaned_data", {})
        return {name: given[own] for name, own in CHOICES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An arrangement as somebody tries it, with what their screen shows of it.

    ``open`` is the key of the group whose entries are shown, None for none; ``chosen`` the number of the entry that
    buttons are about, ``about`` that of the one whose role and place stand in the fields; ``find`` narrows the entries
    by their names. With ``several`` they are ticked in place of chosen: ``ticked`` are those, in any group.
    """

    arrangement: Arrangement
    form: ChoicesForm
    language: str
    seen: str = ""
    open: str | None = None
    chosen: int = 0
    about: int = 0
    page: int = 1
    find: str = ""
    several: bool = False
    ticked: tuple[int, ...] = ()
    problems: tuple[str, ...] = field(default_factory=tuple)


def stored_draft(letter: Letter, asked: QueryDict, *, languages: Sequence[str], seen: str) -> Draft:
    """The arrangement as it is stored; ``asked`` names what is open, as an address does."""
    language = asked.get("language", "")
    return Draft(
        arrangement=arrangement_of(letter),
        form=ChoicesForm(instance=letter),
        language=language if language in languages else languages[0],
        seen=seen,
        open=asked.get("open"),
        page=_number(asked.get("page")) or 1,
    )


def sent_draft(letter: Letter, sent: QueryDict, *, languages: Iterable[str]) -> Draft:
    """What a screen sent. What is no arrangement is left out; words that cannot be printed are a problem."""
    languages = list(languages)
    form = ChoicesForm(sent, instance=letter)
    form.is_valid()
    problems = [sentence for sentences in form.errors.values() for sentence in map(str, sentences)]
    keys = [key for key in _list(sent, "order") if isinstance(key, str) and 0 < len(key) <= MAX_KEY]
    places = {number: given_name(str(place)) for number, place in _table(sent, "places").items()}
    for place in (*places.values(), *(given_name(sent.get(name, "")) for name in ("place", "many-place"))):
        if place and (problem := name_problem(place)):
            problems.append(problem)
    arrangement = Arrangement(
        shape=RollShape(**form.choices(), order=tuple(dict.fromkeys(keys)), words=_words(sent, languages, problems)),
        placed=tuple(dict.fromkeys(number for number in _list(sent, "placed") if isinstance(number, int))),
        tiers={number: tier for number, tier in _table(sent, "tiers").items() if tier in Tier.values},
        places={number: place[:MAX_PLACE] for number, place in places.items()},
        kinds={number: kind for number, kind in _table(sent, "kinds").items() if kind in OrganizationKind.values},
    )
    language = sent.get("show") or sent.get("language", "")
    return Draft(
        arrangement=arrangement,
        form=form,
        language=language if language in languages else languages[0],
        seen=sent.get("seen", "")[:64],
        open=sent.get("open"),
        chosen=_number(sent.get("chosen")),
        about=_number(sent.get("about")),
        page=_number(sent.get("page")) or 1,
        find=sent.get("find", "").strip()[:100],
        several=bool(sent.get("several")),
        ticked=_ticked(sent),
        problems=tuple(dict.fromkeys(problems)),
    )


def hidden_fields(arrangement: Arrangement) -> dict[str, str]:
    """What is by hand, as the hidden fields of a form carry it."""
    return {
        "order": json.dumps(arrangement.shape.order, ensure_ascii=False),
        "words": json.dumps([[*place, text] for place, text in arrangement.shape.words.items()], ensure_ascii=False),
        "placed": json.dumps(arrangement.placed),
        "tiers": json.dumps(dict(arrangement.tiers)),
        "places": json.dumps(dict(arrangement.places), ensure_ascii=False),
        "kinds": json.dumps(dict(arrangement.kinds)),
    }


def _ticked(sent: QueryDict) -> tuple[int, ...]:
    """The entries that are ticked: those in sight by their boxes, those of other pages and groups as before."""
    in_sight = {number for number in _list(sent, "in-sight") if isinstance(number, int)}
    before = [number for number in _list(sent, "ticked") if isinstance(number, int) and number not in in_sight]
    return tuple(dict.fromkeys([*before, *filter(None, map(_number, sent.getlist("tick")))]))


def words_key(key: str) -> str:
    """The key under which the words of a group's heading are kept: in a list without headings that of its signatories.

    They have a heading there once conveners stand before them.
    """
    return key or SIGNATORIES


def _words(sent: QueryDict, languages: list[str], problems: list[str]) -> dict[tuple[str, str], str]:
    """The words of headings, with those that were typed into the fields of the open group."""
    words: dict[tuple[str, str], str] = {}
    for row in _list(sent, "words"):
        if isinstance(row, list) and len(row) == 3 and all(isinstance(each, str) for each in row):
            words[row[0], row[1]] = row[2]
    if sent.get("open") is not None:
        key = words_key(sent.get("open", ""))
        typed = {language: sent.get(WORD + language, "") for language in languages if WORD + language in sent}
        words |= {(key, language): text for language, text in typed.items()}
    kept = {}
    for place, text in words.items():
        text = given_name(text)
        if not text or not place[0] or len(place[0]) > MAX_KEY:
            continue
        if problem := name_problem(text):
            problems.append(problem)
        elif len(text) > MAX_WORDS:
            problems.append(_("A heading has at most %(limit)d characters.") % {"limit": MAX_WORDS})
        kept[place] = text
    return kept


def _list(sent: QueryDict, name: str) -> list[Any]:
    found = _read(sent.get(name, ""))
    return found if isinstance(found, list) else []


def _table(sent: QueryDict, name: str) -> dict[int, Any]:
    found = _read(sent.get(name, ""))
    return {_number(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
