"""What was found, said in the language of the reader."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.verifying.findings import Difference

PLACES = {
    "title": gettext_lazy("Title"),
    "running_title": gettext_lazy("Short title"),
    "kind": gettext_lazy("Kind of letter"),
    "language": gettext_lazy("Language"),
    "authoritative_language": gettext_lazy("Authoritative language"),
    "campaign": gettext_lazy("Campaign"),
    "letterhead": gettext_lazy("Letterhead"),
    "place": pgettext_lazy("where a letter was written", "Place"),
    "date": gettext_lazy("Date"),
    "preface": gettext_lazy("Preface"),
    "addressees": gettext_lazy("Addressees"),
    "salutation": gettext_lazy("Salutation"),
    "body": gettext_lazy("Text"),
    "closing": gettext_lazy("Closing"),
    "roll": gettext_lazy("Signatories"),
    "origins": gettext_lazy("How the names came in"),
    "roll_note": gettext_lazy("Remark on the signatories"),
    "address": gettext_lazy("Address of the page"),
    "version": gettext_lazy("Version"),
    "as_of": gettext_lazy("Date of the list"),
    "logos": gettext_lazy("Logos"),
    "edition": gettext_lazy("Edition"),
    "edition_date": gettext_lazy("Date of the edition"),
    "edition_delivered": gettext_lazy("Whether the edition was delivered"),
    "organizations": gettext_lazy("Number of organizations"),
    "countries": gettext_lazy("Number of countries"),
    "persons": gettext_lazy("Number of persons"),
    "withheld": gettext_lazy("Number of withheld names"),
    "display": gettext_lazy("How the signatories are shown"),
    "text_sha256": gettext_lazy("Hash of the text"),
    "slug": gettext_lazy("Address of the letter"),
}


def place_name(place: str) -> str:
    """A part of a letter: "Text", "Note 3"."""
    if place.startswith("note "):
        return _("Note %(number)s") % {"number": place.removeprefix("note ")}
    return str(PLACES.get(place, place))


def page_sentence(difference: Difference) -> str:
    """How a page differs from the data inside the file."""
    d = difference
    values = {"page": d.page, "found": d.found, "expected": d.expected, "after": d.after}
    return _PAGE[d.kind](d) % values


def data_sentence(difference: Difference) -> str:
    """How the data inside the file differ from our record."""
    d = difference
    if d.place == "roll":
        return _name_sentence(d)
    if d.place == "heading":
        return _("“%(name)s” stands under “%(found)s” in the file, under “%(expected)s” in our record.") % {
            "name": d.after, "found": d.found, "expected": d.expected,
        }  # fmt: skip
    if d.place == "form":
        return _("The data inside have another form than our record, in something that is not read on the pages.")
    if d.place == "order":
        return _("“%(name)s” stands elsewhere in the list than in our record.") % {"name": d.found}
    values = {"place": place_name(d.place), "found": d.found, "expected": d.expected, "after": d.after}
    if d.kind == "missing":
        if d.after:
            return _("%(place)s: “%(expected)s” of our record is missing after “%(after)s”.") % values
        return _("%(place)s: “%(expected)s” of our record is missing.") % values
    if d.kind == "added":
        if d.after:
            return _("%(place)s: “%(found)s” after “%(after)s” is not in our record.") % values
        return _("%(place)s: “%(found)s” is not in our record.") % values
    if not d.found:
        return _("%(place)s: “%(expected)s” of our record is missing.") % values
    if not d.expected:
        return _("%(place)s: “%(found)s” is not in our record.") % values
    return _("%(place)s: “%(found)s” stands where our record has “%(expected)s”.") % values


def _name_sentence(d: Difference) -> str:
    values = {"found": d.found, "expected": d.expected, "heading": d.after}
    if d.kind == "changed":
        return _("Signatories: “%(found)s” stands where our record has “%(expected)s”.") % values
    if d.kind == "missing":
        if d.after:
            return _("Our record lists “%(expected)s” under “%(heading)s”; the file does not.") % values
        return _("Our record lists “%(expected)s”; the file does not.") % values
    if d.after:
        return _("The file lists “%(found)s” under “%(heading)s”; our record does not.") % values
    return _("The file lists “%(found)s”; our record does not.") % values


def _changed(_d: Difference) -> str:
    return _("Page %(page)d: “%(found)s” stands where the data inside have “%(expected)s”.")


def _missing(d: Difference) -> str:
    if d.after:
        return _("Page %(page)d: “%(expected)s” of the data inside is missing after “%(after)s”.")
    return _("Page %(page)d: “%(expected)s” of the data inside is missing.")


def _added(d: Difference) -> str:
    if d.after:
        return _("Page %(page)d: “%(found)s” after “%(after)s” is not in the data inside.")
    return _("Page %(page)d: “%(found)s” is not in the data inside.")


def _pages(_d: Difference) -> str:
    return _("The file has %(found)s pages; the data inside take %(expected)s.")


def _paper(_d: Difference) -> str:
    return _("Page %(page)d: the sheet has another size (%(found)s points) than ours.")


def _look(_d: Difference) -> str:
    return _(
        "Page %(page)d: it has the right words but looks different from the page that we make of them. Something is"
        " hidden, covered or drawn on it."
    )


def _link(_d: Difference) -> str:
    return _("Page %(page)d: a link leads to “%(found)s”; no link of the letter does.")


def _foreign(d: Difference) -> str:
    on_page = {
        "annotation": _("Page %(page)d: something was laid on it: a remark, a field or a stamp."),
        "picture": _("Page %(page)d: it holds a picture; our pages hold none."),
        "drawing": _("Page %(page)d: an area is drawn on it that may cover words."),
        "hidden": _("Page %(page)d: it holds letters that are invisible or very pale."),
        "otherwise": _("Page %(page)d: letters on it are told to stand for others; ours never are."),
        "form": _("The file holds a form or a digital signature; ours hold none."),
        "script": _("The file holds a program; ours hold none."),
        "layers": _("The file holds layers that can be shown and hidden; ours hold none."),
    }
    return on_page[d.found]


_PAGE: dict[str, Callable[[Difference], str]] = {
    "changed": _changed,
    "missing": _missing,
    "added": _added,
    "moved-pages": _pages,
    "paper": _paper,
    "look": _look,
    "link": _link,
    "foreign": _foreign,
}
