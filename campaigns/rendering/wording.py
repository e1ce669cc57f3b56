"""The words that every form of a letter prints around it, in the letter's own language.

Page, PDF, Word and plain text take them from here, so they agree. Every function is pure and answers "" when there
is nothing to say. A language without a catalogue of ours gets English.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from campaigns.rendering.document import PERSONS, EarlierRoll, Group, LetterDocument, Totals, unnamed
from campaigns.text.language import join_names, language_name, number, partial_date


def label_language(document: LetterDocument) -> str:
    """The language that the words of this module come in: the letter's where we have a catalogue, else English."""
    ours = {code for code, _name in settings.INTERFACE_LANGUAGES}
    language = document.language
    return language if language in ours or language.split("-")[0] in ours else "en"


def kind_label(document: LetterDocument) -> str:
    """What the letter is: "Joint letter", "Joint statement", "Joint declaration"."""
    with override(document.language):
        return {
            "letter": _("Joint letter"),
            "statement": _("Joint statement"),
            "declaration": _("Joint declaration"),
        }[document.kind]


def to_heading(document: LetterDocument) -> str:
    """Stands before the addressees."""
    with override(document.language):
        return _("To")


def copy_heading(document: LetterDocument) -> str:
    """Stands before those who get a copy."""
    with override(document.language):
        return _("Copy to")


def signatories_heading(document: LetterDocument) -> str:
    """Stands above the roll."""
    with override(document.language):
        return _("Signatories")


def notes_heading(document: LetterDocument) -> str:
    """Stands above a list of notes at the end."""
    with override(document.language):
        return _("Notes")


def date(document: LetterDocument) -> str:
    """The date as far as it is known: "13 June 2019", "June 2019". Raises ValueError for another string."""
    return partial_date(document.date, document.language) if document.date else ""


def date_line(document: LetterDocument) -> str:
    """Place and date as they stand above a letter: "Washington, 13 June 2019"."""
    if not (document.place and document.date):
        return document.place or date(document)
    with override(document.language):
        return _("%(place)s, %(date)s") % {"place": document.place, "date": date(document)}


def tally(document: LetterDocument) -> str:
    """Who signed, counted: "5 organizations in 3 countries and 1 person". Says nothing for a hidden roll.

    Countries are those of organizations; persons stand under none.
    """
    return "" if document.roll == "hidden" else _tally(document.totals, label_language(document))


def _tally(totals: Totals, language: str) -> str:
    if not totals.signatories:
        return ""
    with override(language):
        kinds = []
        if totals.organizations:
            organizations = ngettext("%(count)s organization", "%(count)s organizations", totals.organizations) % {
                "count": number(totals.organizations, language)
            }
            if totals.countries:
                organizations = ngettext(
                    "%(organizations)s in %(count)s country",
                    "%(organizations)s in %(count)s countries",
                    totals.countries,
                ) % {"organizations": organizations, "count": number(totals.countries, language)}
            kinds.append(organizations)
        if totals.persons:
            kinds.append(
                ngettext("%(count)s person", "%(count)s persons", totals.persons)
                % {"count": number(totals.persons, language)}
            )
        return join_names(kinds, language)


def as_of(document: LetterDocument) -> str:
    """The date of the list, above it: "As of 5 June 2019"; nothing where the letter prints none or hides the list."""
    if not document.as_of or document.roll == "hidden":
        return ""
    with override(document.language):
        return _("As of %(date)s") % {"date": partial_date(document.as_of, label_language(document))}


def logos_heading(document: LetterDocument) -> str:
    """Names the wall of logos for those who do not see it."""
    with override(document.language):
        return _("Logos of signatories")


def withheld(document: LetterDocument) -> str:
    """Ends a shown roll: how many organizations and persons are counted and, at their own request, not named."""
    return _withheld(document, document.totals, document.groups)


def _withheld(document: LetterDocument, totals: Totals, groups: Sequence[Group]) -> str:
    count = totals.withheld
    if document.roll != "shown" or not count:
        return ""
    language = label_language(document)
    organizations, persons = unnamed(totals, groups)
    with override(document.language):
        if organizations and persons:
            return _("and %(organizations)s and %(persons)s whose names are withheld") % {
                "organizations": ngettext("%(count)s organization", "%(count)s organizations", organizations)
                % {"count": number(organizations, language)},
                "persons": ngettext("%(count)s person", "%(count)s persons", persons)
                % {"count": number(persons, language)},
            }
        if organizations:
            sentence = ngettext(
                "and %(count)s organization whose name is withheld",
                "and %(count)s organizations whose names are withheld",
                count,
            )
        elif persons:
            sentence = ngettext(
                "and %(count)s person whose name is withheld", "and %(count)s persons whose names are withheld", count
            )
        else:  # nobody can tell: of numbers without their list
            sentence = ngettext(
                "and %(count)s signatory whose name is withheld",
                "and %(count)s signatories whose names are withheld",
                count,
            )
        return sentence % {"count": number(count, language)}


def affiliations(document: LetterDocument, groups: Sequence[Group]) -> str:
    """Stands below a shown roll in which an organization or a position follows the name of a person.

    They agreed to be named with it "for identification only" (signatories/domain/declarations.py).
    """
    if document.roll != "shown" or not any(
        entry.detail and (entry.person or group.key == PERSONS) for group in groups for entry in group.entries
    ):
        return ""
    with override(document.language):
        return _("Positions and organizations after the names of persons are given for identification only.")


def nobody_yet(document: LetterDocument) -> str:
    """Stands in the place of the tally where everybody on the letter signed an earlier version."""
    if document.roll == "hidden" or document.totals.signatories or not document.earlier:
        return ""
    with override(document.language):
        return _("Nobody has signed version %(version)s yet.") % {"version": _major(document.major, document)}


def earlier_heading(document: LetterDocument, roll: EarlierRoll) -> str:
    """Stands above those who signed an earlier version of substance: "Signed version 1, not yet version 2"."""
    with override(document.language):
        return _("Signed version %(earlier)s, not yet version %(present)s") % {
            "earlier": _major(roll.major, document),
            "present": _major(document.major, document),
        }


def earlier_tally(document: LetterDocument, roll: EarlierRoll) -> str:
    """Who signed the earlier version only, counted by themselves: they are in no total of the letter."""
    return "" if document.roll == "hidden" else _tally(roll.totals, label_language(document))


def earlier_withheld(document: LetterDocument, roll: EarlierRoll) -> str:
    """Ends the shown list of an earlier version as ``withheld`` ends the present one."""
    return _withheld(document, roll.totals, roll.groups)


def _major(value: int, document: LetterDocument) -> str:
    return number(value, label_language(document))


def origins(document: LetterDocument) -> str:
    """Says how the names of a shown roll came in and how they were checked."""
    with override(document.language):
        return {
            "": "",
            "staff": _("These names were entered by staff."),
            "form": _(
                "These names came through the sign-on form. Each was confirmed from the signatory’s own mailbox and"
                " then read by a person before it was listed."
            ),
            "both": _(
                "Some of these names were entered by staff. The others came through the sign-on form: each was"
                " confirmed from the signatory’s own mailbox and then read by a person before it was listed."
            ),
        }[document.origins]


def authoritative(document: LetterDocument) -> str:
    """Says of a translation which language prevails; nothing on the authoritative text itself."""
    if document.is_authoritative:
        return ""
    with override(document.language):
        return _("This is a translation. Where the texts differ, the %(language)s text prevails.") % {
            "language": language_name(document.authoritative_language, label_language(document))
        }


def published(document: LetterDocument) -> str:
    """Says where the letter stands on the web; the address is in the sentence exactly once."""
    if not document.address:
        return ""
    with override(document.language):
        return _("Published at %(address)s") % {"address": document.address}


def version(document: LetterDocument) -> str:
    """Names the frozen words: "Version 1.2. SHA-256 of its text: …", the hash in it exactly once. A draft has none."""
    if not document.version:
        return ""
    with override(document.language):
        return _("Version %(version)s. SHA-256 of its text: %(hash)s") % {
            "version": document.version,
            "hash": document.text_sha256,
        }


def edition(document: LetterDocument) -> str:
    """Names the edition: "Edition 1, delivered 13 June 2019" or "Edition 1 of 13 June 2019"; nothing without one."""
    if not document.edition:
        return ""
    values = {
        "number": number(document.edition, label_language(document)),
        "date": partial_date(document.edition_date, label_language(document)),
    }
    with override(document.language):
        if document.edition_delivered:
            return _("Edition %(number)s, delivered %(date)s") % values
        return _("Edition %(number)s of %(date)s") % values


def back_label(document: LetterDocument, place: int = 1) -> str:
    """Names the link from a note to its call; ``place`` counts the calls of one note."""
    with override(document.language):
        if place == 1:
            return _("Back to the text")
        return _("Back to the text, call %(place)s") % {"place": number(place, label_language(document))}
