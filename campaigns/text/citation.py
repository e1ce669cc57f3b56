"""A work of the library as the words of a note, in the language of the text that cites it."""

from dataclasses import dataclass
from html import escape

from campaigns.text.canonical import clean_note
from campaigns.text.language import direction, language_name, partial_date

# In the language of the text, which may be any: the catalogue of the interface knows two. A language that is not
# here gets the bare name of the language and the host of the archive, which need no words.
IN_LANGUAGE = {"en": "in {}", "es": "en {}", "fr": "en {}", "pt": "em {}", "it": "in {}", "de": "auf {}", "ca": "en {}"}
ARCHIVED = {
    "en": "archived", "es": "archivado", "fr": "archivé", "pt": "arquivado", "it": "archiviato", "de": "archiviert",
    "ca": "arxivat",
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What a citation says of a source. ``date`` is partial (2019, 2019-06, 2019-06-05); all but one may be empty."""

    publisher: str = ""
    title: str = ""
    description: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    archived_url: str = ""


def citation(work: Work, language: str) -> str:
    """``work`` as a note of a text in ``language``, canonical inline HTML that ``clean_note`` leaves as it is.

    ``WOLA, <a href="…"><em>Title</em></a>, 5 June 2019 (in Spanish; <a href="…">archived</a>).`` A work without a
    title is called by its description, upright; a date that cannot be read stands as it is.
    """
    parts = [escape(work.publisher.strip(), quote=False), _named(work, language), _dated(work.date, language)]
    remarks = [remark for remark in (_in_language(work, language), _archived(work, language)) if remark]
    words = ", ".join(part for part in parts if part)
    if remarks:
        words += f" ({'; '.join(remarks)})"
    ends = words.endswith((".", "!", "?", "…")) and not remarks
    return clean_note(words if ends or not words else f"{words}.")


def _foreign(work: Work, language: str) -> bool:
    return bool(work.language) and work.language.lower() != language.lower()


def _named(work: Work, language: str) -> str:
    if work.title.strip():
        words = f"<em>{escape(work.title.strip(), quote=False)}</em>"
        if _foreign(work, language):
            turned = f' dir="{direction(work.language)}"' if direction(work.language) != direction(language) else ""
            words = f'<span lang="{escape(work.language)}"{turned}>{words}</span>'
    else:
        words = escape(work.description.strip(), quote=False)
    return f'<a href="{escape(work.url)}">{words}</a>' if work.url and words else words


def _dated(date: str, language: str) -> str:
    try:
        return partial_date(date, language) if date else ""
    except ValueError:
        return escape(date, quote=False)


def _in_language(work: Work, language: str) -> str:
    # "en-gb" and "en" are one language to a reader; pt-br says so to nobody but a machine.
    if not work.language or work.language.split("-")[0].lower() == language.split("-")[0].lower():
        return ""
    name = language_name(work.language.split("-")[0], language)
    return escape(IN_LANGUAGE.get(language.split("-")[0], "{}").format(name), quote=False)


def _archived(work: Work, language: str) -> str:
    if not work.archived_url:
        return ""
    host = work.archived_url.split("://", 1)[-1].split("/", 1)[0]
    word = ARCHIVED.get(language.split("-")[0], host)
    return f'<a href="{escape(work.archived_url)}">{escape(word, quote=False)}</a>'
