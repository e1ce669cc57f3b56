"""The screen that arranges the roll of a letter: choices at the left, the list as it will be printed at the right.

Everything that is tried stands in one form, so that nothing is stored before "Save", and no script is needed: each
button sends the form and gets the screen as it is then. The script asks for the parts that changed.
"""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.domain.errors import Refused
from campaigns.models import Letter, LetterStatus, LetterText, RollDisplay, RollLogos
from campaigns.models.languages import interface_language
from campaigns.public.answers import passage
from campaigns.rendering import wording
from campaigns.rendering.child import RenderFailed, render_in_child
from campaigns.rendering.document import LetterDocument
from campaigns.rendering.rolls import printed_rolls
from campaigns.rendering.web_roll import web_roll
from campaigns.scoping import thing_at
from campaigns.staff import bring_up_to_date, chosen_letter, title_of
from campaigns.text.language import direction, own_name
from signatories.admin.arranging_forms import Draft, hidden_fields, sent_draft, stored_draft
from signatories.admin.arranging_list import Screen, languages_of
from signatories.documents import document_of, roll_display
from signatories.domain.arranging import (
    Arrangement,
    arrange_roll,
    arrangement_of,
    check_arrangeable,
    seen_mark,
    tried,
)
from signatories.files import default_paper
from signatories.shown_logos import logo_files, logo_on

RIGHT = "campaigns.change_letter"
PLACES = "signatories.change_signon"
PAGE = "signatories_roll_arrange"
ANY_LOGO = "0" * 64


def letter_at(request: HttpRequest, number: int) -> Letter:
    """The letter that is arranged, for those who may change it. Raises PermissionDenied and Http404."""
    letters = Letter.objects.select_related("campaign").prefetch_related("texts", "campaign__texts")
    letter: Letter = thing_at(request, letters, number, RIGHT)
    return letter


def arrange_view(request: HttpRequest, letter_pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The screen. Each button but "Save" changes what is tried and stores nothing."""
    letter = letter_at(request, letter_pk)
    if request.method != "POST":
        screen = _first(request, letter)
        return _page(request, screen, site, stored=screen.draft.arrangement)
    do = request.POST.get("do", "")
    screen = _sent(request, letter)
    if do in ("save", "save-anyway") and not screen.draft.problems:
        try:
            arrange_roll(
                letter=letter,
                wanted=screen.draft.arrangement,
                at=timezone.now(),
                by=request.user.get_username(),
                seen=None if do == "save-anyway" else screen.draft.seen,
            )
        except Refused as refusal:
            return _page(request, screen, site, refusals=refusal.sentences)
        site._registry[Letter].log_change(request, letter, _("The list of signatories was arranged."))
        bring_up_to_date(request, letter)
        messages.success(request, _("The list is arranged as you see it. Its files are being made."))
        return HttpResponseRedirect(f"{page_of(letter)}?{_where(screen.draft)}")
    return _page(request, screen, site)


def parts_view(request: HttpRequest, letter_pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The groups after a button was pressed, for the script, with the sentence that a screen reader says."""
    screen = _sent(request, letter_at(request, letter_pk))
    context = {**screen.context(arrangement_of(screen.letter)), "hidden": hidden_fields(screen.draft.arrangement)}
    problems = list(screen.draft.problems)
    html = render_to_string("admin/signatories/arranging/groups.html", {**context, "draft": screen.draft}, request)
    return JsonResponse({"groups": html, "said": " ".join([screen.said, *problems]), "changed": context["changed"]})


def preview_view(request: HttpRequest, letter_pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The list as it will be printed, as a page of its own, for the script."""
    letter = letter_at(request, letter_pk)
    draft = sent_draft(letter, request.POST, languages=languages_of(letter))
    return HttpResponse(preview(letter, draft))


def pdf_view(request: HttpRequest, letter_pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The whole letter as PDF with the list as it is tried."""
    letter = letter_at(request, letter_pk)
    screen = _sent(request, letter)
    try:
        document = document_with(letter, screen.draft)
        made = render_in_child(
            document, format="pdf", paper=default_paper(document.language), logos=logo_files(document)
        )
    except LetterText.DoesNotExist:
        return _page(request, screen, site, refusals=[_("Write the text first: there is nothing to print yet.")])
    except RenderFailed as failure:
        return _page(request, screen, site, refusals=[_("The PDF could not be made: %(why)s") % {"why": str(failure)}])
    response = HttpResponse(made.data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter.slug}-{document.language}-draft.pdf"'
    return response


def logo_view(request: HttpRequest, letter_pk: int, sha256: str, *, site: admin.AdminSite) -> HttpResponse:
    """A logo as the preview shows it, also of a list that does not show logos yet."""
    letter = letter_at(request, letter_pk)
    letter.roll_logos = RollLogos.BESIDE
    content = logo_on(letter, sha256)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/png")


def page_of(letter: Letter, page: str = PAGE) -> str:
    return reverse(f"admin:{page}", args=[letter.pk])


def _first(request: HttpRequest, letter: Letter) -> Screen:
    draft = stored_draft(letter, request.GET, languages=languages_of(letter), seen=seen_mark(letter))
    return Screen(letter, draft, edits_places=request.user.has_perm(PLACES, letter))


def _where(draft: Draft) -> str:
    """What of the screen stays open when it is shown anew."""
    return urlencode(
        {"language": draft.language} | ({} if draft.open is None else {"open": draft.open, "page": draft.page})
    )


def _sent(request: HttpRequest, letter: Letter) -> Screen:
    draft = sent_draft(letter, request.POST, languages=languages_of(letter))
    screen = Screen(letter, draft, edits_places=request.user.has_perm(PLACES, letter))
    if not screen.edits_places:  # who may not change a place here may not send one either
        screen.draft = replace(screen.draft, arrangement=replace(screen.draft.arrangement, places={}, kinds={}))
    screen.press(request.POST.get("do", ""), request.POST)
    return screen


def _page(
    request: HttpRequest,
    screen: Screen,
    site: admin.AdminSite,
    *,
    refusals: list[str] | None = None,
    stored: Arrangement | None = None,
) -> HttpResponse:
    letter, draft = screen.letter, screen.draft
    now = seen_mark(letter)
    hindrance = ""
    try:
        check_arrangeable(letter)
    except Refused as refusal:
        hindrance = refusal.sentences[0]
    return TemplateResponse(
        request,
        "admin/signatories/arranging/arrange.html",
        {
            **site.each_context(request),
            **screen.context(stored or arrangement_of(letter)),
            "title": _("Arrange the list of signatories"),
            "opts": Letter._meta,
            "letter": letter,
            "letter_name": title_of(letter),
            "draft": draft,
            "form": draft.form,
            "hidden": hidden_fields(draft.arrangement),
            "hindrance": hindrance,
            "refusals": [*(refusals or ()), *draft.problems],
            "conflict": bool(refusals) and bool(draft.seen) and draft.seen != now,
            "preview": preview(letter, draft),
            "languages": [{"code": code, "name": own_name(code)} for code in languages_of(letter)],
            "kept_back": _kept_back(letter),
            "has_text": bool(letter.texts.all()),
            "here": page_of(letter),
            "parts_url": page_of(letter, "signatories_roll_parts"),
            "preview_url": page_of(letter, "signatories_roll_preview"),
            "pdf_url": page_of(letter, "signatories_roll_pdf"),
            "back": reverse("admin:campaigns_letter_change", args=[letter.pk]),
            "signons_url": reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}",
        },
    )


def _kept_back(letter: Letter) -> str:
    """That the public does not see the names yet, where it is so."""
    if letter.status == LetterStatus.WITHDRAWN or roll_display(letter) == RollDisplay.SHOWN:
        return ""
    return _("Until the letter is closed the public does not see these names: “%(choice)s”.") % {
        "choice": RollDisplay(letter.roll_while_open).label
    }


def document_with(letter: Letter, draft: Draft) -> LetterDocument:
    """The letter with its list as ``draft`` has it. Raises LetterText.DoesNotExist for a letter without words."""
    shape = tried(draft.arrangement, letter)
    try:
        return document_of(letter, draft.language, shape=shape)
    except LetterText.DoesNotExist:  # a language that no version has yet
        return document_of(letter, draft.language, desk=True, shape=shape)


def preview(letter: Letter, draft: Draft) -> str:
    """The list as the page of the letter prints it, a whole document with the style of the site."""
    interface = interface_language(draft.language)
    with override(interface):
        try:
            document = document_with(letter, draft)
        except LetterText.DoesNotExist:
            return render_to_string("admin/signatories/arranging/preview.html", {"language": interface})
        about = replace(document, language=interface)
        logo = reverse("admin:signatories_roll_logo", args=[letter.pk, ANY_LOGO])
        rolls = [
            {"list": roll, "web": web_roll(roll, lambda sha256: logo.replace(ANY_LOGO, sha256))}
            for roll in printed_rolls(about)
        ]
        foreign = document.language != interface
        return render_to_string(
            "admin/signatories/arranging/preview.html",
            {
                "language": interface,
                "letter": letter,
                "document": document,
                "rolls": rolls,
                "accent": letter.campaign.accent,
                "direction": direction(document.language),
                "theirs": passage(document.language) if foreign else "",
                "ours": passage(interface) if foreign else "",
                "origins": wording.origins(about),
            },
        )


def way_to_arranging(request: HttpRequest) -> dict[str, str]:
    """For the list of sign-ons of one letter: the address of the screen, for those who may open it."""
    letter = chosen_letter(request)
    return {"arrange_url": page_of(letter)} if letter and request.user.has_perm(RIGHT, letter) else {}


def arranging_urls(site: admin.AdminSite) -> list[URLPattern]:
    """The screen and its parts, under the sign-ons: ``roll/12/``, ``roll/12/preview/`` and so on."""

    def page(view: Any, name: str) -> Any:
        return {"view": site.admin_view(partial(view, site=site)), "name": f"signatories_roll_{name}"}

    both = require_http_methods(["GET", "HEAD", "POST"])
    return [
        path("roll/<int:letter_pk>/", **page(both(arrange_view), "arrange")),
        path("roll/<int:letter_pk>/parts/", **page(require_POST(parts_view), "parts")),
        path("roll/<int:letter_pk>/preview/", **page(require_POST(preview_view), "preview")),
        path("roll/<int:letter_pk>/pdf/", **page(require_POST(pdf_view), "pdf")),
        path("roll/<int:letter_pk>/logos/<slug:sha256>.png", **page(require_safe(logo_view), "logo")),
    ]
