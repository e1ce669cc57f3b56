"""A read draft becomes a letter, or the text of a letter in one language."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.texts import read_text, write_text
from campaigns.importing.keys import like, shared
from campaigns.models import Campaign, FormerAddress, Letter, LetterStatus, LetterText
from campaigns.text.canonical import Text
from campaigns.text.language import language_name

LONGEST_ADDRESS = 60


def address_for(title: str) -> str:
    """An address that no letter has or had, made from ``title``."""
    short = slugify(title)[: LONGEST_ADDRESS + 1]
    if len(short) > LONGEST_ADDRESS:
        short = short[:LONGEST_ADDRESS].rpartition("-")[0] or short[:LONGEST_ADDRESS]
    short = short.strip("-_") or "letter"
    free, number = short, 2
    while _is_taken(free):
        free = f"{short}-{number}"
        number += 1
    return free


def _is_taken(slug: str) -> bool:
    return Letter.objects.filter(slug=slug).exists() or FormerAddress.objects.filter(slug=slug).exists()


@transaction.atomic
def start_letter(*, campaign: Campaign, slug: str, language: str, text: Text) -> LetterText:
    """A new letter, a draft in ``language``, that says ``text``; in the time zone of the letter made last.

    Raises Refused when the address is taken or none, TextError when the title is too long.
    """
    if _is_taken(slug):
        raise Refused(_("Another letter has or had the address “%(slug)s”. Choose another one.") % {"slug": slug})
    zone = Letter.objects.order_by("-pk").values_list("time_zone", flat=True).first()
    letter = Letter(campaign=campaign, slug=slug, authoritative_language=language)
    if zone:
        letter.time_zone = zone
    try:
        letter.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    letter.save()
    return write_text(letter_text=LetterText(letter=letter, language=language), text=text)


@transaction.atomic
def put_text(*, letter: Letter, language: str, text: Text, replace: bool = False) -> LetterText:
    """``text`` as the words of ``letter`` in ``language``, as the staff's working copy: readers see no change.

    Words that stand there already are replaced only with ``replace``. A new text of a letter that was opened is kept
    from the public. Raises Refused, TextError.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.status == LetterStatus.WITHDRAWN:
        raise Refused(_("This letter was withdrawn. Its texts are not changed any more."))
    row = letter.texts.select_for_update().filter(language=language).first()
    if row is None:
        row = LetterText(letter=letter, language=language, is_public=not letter.opened_at)
    elif read_text(row) != Text() and not replace:
        raise Refused(
            _("The letter “%(slug)s” has a text in %(language)s already.")
            % {"slug": letter.slug, "language": _spoken(language)}
        )
    return write_text(letter_text=row, text=text)


def with_known_keys(letter: Letter, language: str, text: Text) -> tuple[Text, str]:
    """``text`` with the keys that its notes have in ``letter`` already, and a sentence about them, or none.

    A translation takes the keys of the authoritative text when it calls as many notes in the same order. A text that
    is replaced keeps the keys of the notes whose words stayed, and with them their sources.
    """
    rows = {row.language: row for row in letter.texts.prefetch_related("footnotes")}
    if old := rows.get(language):
        text = like(text, read_text(old))
    if language == letter.authoritative_language or letter.authoritative_language not in rows:
        return text, ""
    spoken = _spoken(letter.authoritative_language)
    source = read_text(rows[letter.authoritative_language])
    if same := shared(text, source):
        return same, _("The footnotes share the keys of the text in %(language)s, in the order of the calls.") % {
            "language": spoken
        }
    if not (text.notes or source.notes):
        return text, ""
    return text, _(
        "The footnotes differ in number or order from those in %(language)s (%(here)d here, %(there)d there), so they"
        " got keys of their own. Give notes that are the same the same key."
    ) % {"language": spoken, "here": len(text.notes), "there": len(source.notes)}


def _spoken(language: str) -> str:
    return language_name(language, get_language() or "en")
