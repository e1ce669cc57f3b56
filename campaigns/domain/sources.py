"""Which notes cite which works of the library, and finding a work to cite."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction

from campaigns.models import Footnote, Letter, LetterText, Source
from campaigns.models.history import recording_ties
from campaigns.text.citation import Work
from campaigns.text.links import links_in, same_page

FOUND_AT_ONCE = 20
SMALL_WORDS = frozenset({"the", "a", "an", "el", "la", "los", "las", "de", "del", "of", "and", "y"})


def work_of(source: Source) -> Work:
    """What a citation says of ``source``."""
    return Work(
        publisher=source.publisher,
        title=source.title,
        description=source.description,
        date=source.date,
        language=source.language,
        url=source.url,
        archived_url=source.archived_url,
    )


def sources_by_page() -> dict[str, list[int]]:
    """Page (``same_page``) to the sources that have it as their address or as that of their copy."""
    found: dict[str, list[int]] = {}
    for pk, *urls in Source.objects.values_list("pk", "url", "archived_url"):
        for url in filter(None, urls):
            found.setdefault(same_page(url), []).append(pk)
    return found


@transaction.atomic
def link_sources(letter_text: LetterText) -> int:
    """Tie each note of ``letter_text`` to the sources whose address, or that of their copy, it links.

    Only adds: what staff chose by hand stays, also when a link goes. The part of an address behind # does not count.
    Gives the number of new ties.
    """
    return _tie(Footnote.objects.filter(text=letter_text), sources_by_page())


@transaction.atomic
def link_notes(source: Source) -> int:
    """Tie ``source`` to every note that links its address or that of its copy; only adds, gives the number of ties."""
    pages: dict[str, list[int]] = {same_page(url): [source.pk] for url in (source.url, source.archived_url) if url}
    return _tie(Footnote.objects.all(), pages) if pages else 0


def _tie(notes: Iterable[Footnote], pages: dict[str, list[int]]) -> int:
    ties = Footnote.sources.through
    wanted = {
        (note_id, source_id)
        for note_id, content in notes.filter(content__contains="<a href").values_list("pk", "content")  # type: ignore[attr-defined]
        for url in links_in(content)
        for source_id in pages.get(same_page(url), ())
    }
    sources = {source_id for _note_id, source_id in wanted}
    known = set(ties.objects.filter(source_id__in=sources).values_list("footnote_id", "source_id"))
    missing = sorted(wanted - known)
    with recording_ties(Footnote, sorted({note_id for note_id, _source_id in missing})):
        ties.objects.bulk_create(
            [ties(footnote_id=note_id, source_id=source_id) for note_id, source_id in missing], ignore_conflicts=True
        )
    return len(missing)


@lru_cache(maxsize=16384)
def folded(words: str) -> str:
    """``words`` as one searches them: small letters without accents, "Peru" for "Perú"."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def find_sources(words: str, *, letter: Letter | None = None, limit: int = FOUND_AT_ONCE) -> list[Source]:
    """The works that have each of ``words``, those that ``letter`` cites first, then by how well they fit.

    Words are found at any place of author, title, description, date and address, without regard to accents and
    capitals. Without words: what the letter cites, then what came last.
    """
    asked = folded(words).split()
    rows = Source.objects.values_list("pk", "publisher", "title", "description", "date", "url", "archived_url")
    used: set[int] = set()
    if letter is not None:
        cited = Footnote.sources.through.objects.filter(footnote__text__letter=letter)
        used = set(cited.values_list("source_id", flat=True))
    ranked = []
    for pk, *fields in rows:
        whole = folded(" ".join(fields))
        if all(word in whole for word in asked):
            starts = f" {whole}"
            fit = sum(f" {word}" in starts for word in asked)
            ranked.append((pk not in used, -fit, -pk))
    ranked.sort()
    order = [-pk for _used, _fit, pk in ranked[:limit]]
    found = Source.objects.in_bulk(order)
    return [found[pk] for pk in order]


def suggested_key(source: Source) -> str:
    """A key for a note that cites ``source``: "wola-2019"."""
    words = [word for word in folded(source.publisher).replace("’", "").split() if word not in SMALL_WORDS]
    plain = ["".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in word) for word in words[:2]]
    parts = [part.strip("-") for part in [*plain, source.date[:4]]]
    return "-".join(part for part in parts if part)[:40].strip("-") or "source"
