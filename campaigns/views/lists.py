"""Home and campaigns: the public letters, what can be signed first."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import pgettext

from campaigns.models import Campaign, Letter, LetterStatus, LetterVersion, RollDisplay
from campaigns.public.answers import (
    InLanguage,
    address,
    in_languages,
    interface_language,
    moment,
    page,
    public_page,
    redirect_to,
    staff_only,
)
from campaigns.public.finding import Found, about_letter, may_preview, with_titles
from campaigns.rendering import wording
from campaigns.text.language import direction, long_date
from signatories.models import Capacity, SignOnStatus


@dataclass(frozen=True, slots=True)
class Listed:
    """A letter as it stands in a list: its title in a language that exists, and what to know before opening it.

    Of a withdrawn one only what its own page says: title, kind and the day.
    """

    letter: Letter
    title: str
    language: str
    path: str
    kind: str
    campaign: str
    date: str
    tally: str
    deadline: str
    withdrawn_on: str
    others: list[InLanguage]

    @property
    def direction(self) -> str:
        return direction(self.language)


def listed(letter: Letter, language: str, at: datetime) -> Listed:
    """``letter`` for a list in ``language``; expects ``with_titles`` and the counts of ``with_counts``."""
    titles = Found(letter).titles
    own = next((each for each in (language, interface_language(language)) if each in titles), None)
    own = own or next(iter(titles), letter.authoritative_language)
    about = about_letter(letter)
    open_now = letter.status == LetterStatus.OPEN
    withdrawn_on = ""
    if letter.status == LetterStatus.WITHDRAWN and letter.withdrawn_at:
        withdrawn_on = long_date(letter.withdrawn_at.astimezone(letter.zone).date(), about.language)
    if not (open_now and letter.roll_while_open == RollDisplay.HIDDEN):
        totals = replace(about.totals, organizations=letter.organizations, persons=letter.persons)
        about = replace(about, totals=totals)
    return Listed(
        letter=letter,
        title=titles.get(own, "") or letter.slug,
        language=own,
        path=address("statement", own, letter.slug),
        kind=wording.kind_label(about),
        campaign=letter.campaign.name_in(about.language),
        date=long_date(letter.dated_on, about.language) if letter.dated_on and not withdrawn_on else "",
        tally="" if withdrawn_on else wording.tally(about),
        withdrawn_on=withdrawn_on,
        deadline=moment(letter, letter.deadline) if open_now and letter.deadline and letter.deadline > at else "",
        others=[each for each in in_languages("statement", list(titles), own, letter.slug) if not each.current],
    )


def with_counts(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """``letters`` with the number of ``organizations`` and ``persons`` that count on each, as its own page counts.

    Who signed an earlier version of substance and not yet the present one is in neither number.
    """
    newest = LetterVersion.objects.filter(letter=OuterRef("pk")).order_by("-major").values("major")[:1]
    counting = Q(sign_ons__status__in=SignOnStatus.listed) & (
        Q(sign_ons__version=None) | Q(sign_ons__version__major=F("newest_major"))
    )
    persons = Q(sign_ons__capacity__in=Capacity.persons)
    return letters.annotate(newest_major=Subquery(newest)).annotate(
        organizations=Count("sign_ons", filter=counting & ~persons),
        persons=Count("sign_ons", filter=counting & persons),
    )


def by_state(letters: QuerySet[Letter], language: str, at: datetime) -> list[tuple[str, str, list[Listed]]]:
    """Letters under what can be done with them: to sign, the next deadline on top; closed; archived; withdrawn."""
    headings = {
        LetterStatus.OPEN: pgettext("heading of letters", "Open for signature"),
        LetterStatus.CLOSED: pgettext("heading of letters", "Closed"),
        LetterStatus.ARCHIVED: pgettext("heading of letters", "Archived"),
        LetterStatus.WITHDRAWN: pgettext("heading of letters", "Withdrawn"),
    }
    rows: dict[str, list[Letter]] = {status: [] for status in headings}
    signing = set(Letter.objects.open_for_signing(at).values_list("pk", flat=True))
    for row in with_counts(with_titles(letters)):
        # Past its last moment a letter cannot be signed, whether or not somebody has closed it yet.
        ended = row.status == LetterStatus.OPEN and row.pk not in signing
        rows[LetterStatus.CLOSED if ended else row.status].append(row)
    rows[LetterStatus.OPEN].sort(key=lambda row: (row.deadline is None, row.deadline or row.opened_at))
    return [
        (str(status), heading, [listed(row, language, at) for row in rows[status]])
        for status, heading in headings.items()
        if rows[status]
    ]


@public_page
def home(request: HttpRequest, language: str) -> HttpResponseBase:
    """Every public letter, what can be signed first."""
    languages = [code for code, _name in settings.INTERFACE_LANGUAGES]
    if language not in languages:
        return redirect_to(address("home", interface_language(language)))
    at = timezone.now()
    groups = by_state(Letter.objects.public(at), language, at)
    return page(
        request,
        "campaigns/home.html",
        {"groups": groups, "languages": in_languages("home", languages, language), "default_language": languages[0]},
    )


@public_page
def campaign(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """A campaign with its letters that are public or were until their withdrawal; without any, nobody knows it yet."""
    at = timezone.now()
    found = Campaign.objects.prefetch_related("texts").filter(slug=slug).first()
    letters = Letter.objects.filter(campaign=found)
    letters = letters.public(at) | letters.withdrawn_from_public(at)
    is_public = letters.exists()
    preview = not is_public and may_preview(request, found)
    if found is None or not (is_public or preview):
        raise Http404
    languages = [code for code, _name in settings.INTERFACE_LANGUAGES]
    languages += [text.language for text in found.texts.all() if text.language not in languages]
    if language not in languages:
        return redirect_to(address("campaign", interface_language(language), slug))
    text = found.text_in(language)
    response = page(
        request,
        "campaigns/campaign.html",
        {
            "campaign": found,
            "name": found.name_in(language),
            "text": text,
            "text_direction": direction(text.language) if text else "ltr",
            "groups": by_state(letters, language, at),
            "languages": in_languages("campaign", languages, language, slug),
            "default_language": settings.LANGUAGE_CODE,
            "accent": found.accent,
            "preview": preview,
        },
    )
    return staff_only(response) if preview else response
