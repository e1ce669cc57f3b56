"""Which letter stands at an address, and who may know of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.domain.versions import version_in_force
from campaigns.entrance import may_enter
from campaigns.models import Campaign, FormerAddress, Letter, LetterStatus, LetterText, LetterVersion, TextVersion
from campaigns.models.written import Written, prefetched
from campaigns.public.answers import (
    address,
    in_languages,
    interface_language,
    moment,
    page,
    redirect_to,
    staff_only,
)
from campaigns.public.previews import link_held
from campaigns.rendering import wording
from campaigns.rendering.document import LetterDocument
from campaigns.text.language import direction, language_name, long_date

SEES_LETTERS = ("campaigns.view_letter", "campaigns.change_letter")


@dataclass(frozen=True, slots=True)
class Found:
    """A letter that the reader may know of, and in which way.

    ``preview`` is the desk's copy, for staff; ``private`` is the version in force, for holders of a preview link.
    """

    letter: Letter
    moved: bool = False
    withdrawn: bool = False
    preview: bool = False
    private: bool = False

    @property
    def unseen(self) -> bool:
        """Whether strangers do not see it: then no cache keeps the answer and no search engine names it."""
        return self.preview or self.private

    @property
    def titles(self) -> dict[str, str]:
        """Language to title, the authoritative one first: of the version in force, or of all that staff are writing."""
        authoritative = self.letter.authoritative_language
        version = None if self.preview else version_in_force(self.letter)
        rows: list[LetterText | TextVersion] = list(version.texts.all() if version else self.letter.texts.all())
        return {
            row.language: row.title
            for row in sorted(rows, key=lambda row: (row.language != authoritative, row.language))
        }


def with_titles(letters: QuerySet[Letter], *, preview: bool = False) -> QuerySet[Letter]:
    """``letters`` with the names of their campaigns and the titles that people read, in four queries.

    The titles are those of the version in force, which is the only one in ``versions``. Only ``preview`` shows the
    words that staff are writing.
    """
    if preview:
        titles = [Prefetch("texts", LetterText.objects.only("letter", "language", "title"))]
    else:
        texts = Prefetch("texts", TextVersion.objects.only("version", "language", "title").order_by())
        titles = [Prefetch("versions", LetterVersion.objects.in_force().order_by().prefetch_related(texts))]
    return letters.select_related("campaign").prefetch_related("campaign__texts", *titles)


# Each page of a letter begins with these two, and so does each form that is sent.
_public_at = Written(
    lambda slug, at: Letter.objects.public(at).filter(slug=slug).select_related("campaign"), slug=str, at=datetime
)
_titles_in_force = Written(
    lambda letter: (
        TextVersion.objects.filter(version__in=LetterVersion.objects.in_force().filter(letter=letter))
        .select_related("version")
        .only("language", "title", *(f"version__{field.name}" for field in LetterVersion._meta.concrete_fields))
        .order_by()
    ),
    letter=int,
)


def _public_letter(slug: str, at: datetime) -> Letter | None:
    """The public letter at ``slug`` with its version in force and the titles of that, in two queries."""
    found = _public_at(slug=slug, at=at)
    if not found:
        return None
    letter, titles = found[0], _titles_in_force(letter=found[0].pk)
    if titles:
        version = titles[0].version
        version.letter = letter
        prefetched(version, "texts", titles)
        prefetched(letter, "versions", [version])
    return letter


def about_letter(letter: Letter) -> LetterDocument:
    """``letter`` as lists and notices speak of it: without its words, in the language of the interface."""
    return LetterDocument(
        slug=letter.slug,
        kind=letter.kind,
        language=get_language() or settings.LANGUAGE_CODE,
        authoritative_language=letter.authoritative_language,
        title="",
        body="",
    )


def may_preview(request: HttpRequest, thing: Letter | Campaign | None = None) -> bool:
    """Whether the reader stands at the desk and may see this letter, or the letters of this campaign, there.

    Without a thing: whether there may be any at all.
    """
    user = request.user
    if not (user.is_active and user.is_staff):  # a stranger costs no query
        return False
    return any(user.has_perm(right, thing) for right in SEES_LETTERS) and may_enter(request)


def find_letter(request: HttpRequest, slug: str, language: str) -> Found:
    """The letter at ``slug``. Raises Http404 for an unknown one and, just the same, for one nobody may see yet.

    Staff find drafts as well, texts in a ``language`` that is not public yet, and with ``?desk`` every text as they are
    writing it. Holders of a preview link find its letter while an embargo holds it back, and that is put on record.

    Every address that leads to nothing costs a stranger the same queries, so an embargoed letter is not told from
    a mistyped one by the time it takes.
    """
    at = timezone.now()
    if letter := _public_letter(slug, at):
        found = Found(letter)
        if ("desk" not in request.GET and language in found.titles) or not may_preview(request, letter):
            return found
        everything = Found(with_titles(Letter.objects.filter(pk=letter.pk), preview=True).get(), preview=True)
        return everything if language in everything.titles else found
    letters = with_titles(Letter.objects.all())
    if letter := letters.withdrawn_from_public(at).filter(slug=slug).first():
        return Found(letter, withdrawn=True)
    former = FormerAddress.objects.filter(slug=slug).values("letter")
    for known in (letters.public(at), letters.withdrawn_from_public(at)):
        if letter := known.filter(pk__in=former).first():
            return Found(letter, moved=True)
    drafts = with_titles(Letter.objects.filter(slug=slug), preview=True)
    if may_preview(request) and (letter := drafts.first()) and may_preview(request, letter):
        return Found(letter, preview=True)
    if link := link_held(request, slug, at=at):
        return Found(with_titles(Letter.objects.filter(pk=link.letter_id)).get(), private=True)
    raise Http404


def seen_by(found: Found) -> dict[str, Any]:
    """What the head of a page tells of who else sees it: ``preview``, ``private``, and when it becomes public."""
    public_from = found.letter.public_from
    return {
        "preview": found.preview,
        "private": found.private,
        "public_from": moment(found.letter, public_from) if found.unseen and public_from else "",
    }


def campaign_path(found: Found, language: str) -> str:
    """Where the campaign is read; nothing for holders of a preview link, who may find no page there yet."""
    return "" if found.private else address("campaign", language, found.letter.campaign.slug)


def other_language(request: HttpRequest, found: Found, language: str, name: str, query: str = "") -> HttpResponse:
    """What a language without a text answers.

    The bare address is that of the letter and leads to the authoritative text. An address that names a language
    promises that language: it answers 404 and shows the languages there are.
    """
    letter = found.letter
    languages = list(found.titles)
    if not languages:
        raise Http404
    if language == settings.LANGUAGE_CODE:
        response: HttpResponse = redirect_to(address(name, languages[0], letter.slug) + query)
    else:
        response = page(
            request,
            "campaigns/untranslated.html",
            {
                "language_name": language_name(language, get_language() or settings.LANGUAGE_CODE),
                "title": found.titles[languages[0]],
                "title_language": languages[0],
                "title_direction": direction(languages[0]),
                "languages": in_languages("statement", languages, language, letter.slug),
                "accent": letter.campaign.accent,
                **seen_by(found),
            },
            status=404,
        )
        response.headers["X-Robots-Tag"] = "noindex"
    return staff_only(response) if found.unseen else response


def answered_elsewhere(request: HttpRequest, found: Found, language: str, name: str, *args: str) -> HttpResponse | None:
    """What a page of a letter's record answers for a letter that moved or was withdrawn; None for any other.

    Raises Http404 for a letter without texts. ``name`` and ``args`` are the page's own address.
    """
    letter, titles = found.letter, found.titles
    if not titles:
        raise Http404
    if found.moved:
        return redirect_to(address(name, language, letter.slug, *args), permanent=True)
    if found.withdrawn or letter.status == LetterStatus.WITHDRAWN:
        gone = withdrawn_page(request, found, language if language in titles else next(iter(titles)))
        return staff_only(gone) if found.preview else gone
    return None


def withdrawn_page(request: HttpRequest, found: Found, language: str) -> HttpResponse:
    """The page of a letter that was taken back: 410, so that caches and search engines let go of it."""
    letter = found.letter
    assert letter.withdrawn_at  # noqa: S101 -- the constraint letter_withdrawn_has_a_time
    interface = interface_language(language)
    return page(
        request,
        "campaigns/withdrawn.html",
        {
            "kind": wording.kind_label(about_letter(letter)),
            "title": found.titles[language],
            "text_language": language,
            "text_direction": direction(language),
            "withdrawn_on": long_date(letter.withdrawn_at.astimezone(letter.zone).date(), interface),
            "languages": in_languages("statement", list(found.titles), language, letter.slug),
            "accent": letter.campaign.accent,
        },
        status=410,
        headers={"X-Robots-Tag": "noindex"},
    )
