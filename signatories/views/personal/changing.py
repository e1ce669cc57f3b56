"""What a signatory changes on a page of its own: correct, withdraw, sign the new version, forget."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.versions import frozen_texts
from campaigns.models import LetterVersion
from campaigns.text.language import own_name
from signatories.domain.corrections import ask_for_correction, present_values
from signatories.domain.declarations import declaration
from signatories.domain.renewing import sign_again as agree_again
from signatories.domain.retention import forget_signatory
from signatories.domain.signing import withdraw_signon
from signatories.models import Actor, LinkPurpose, SignOn, SignOnStatus
from signatories.personal_forms import CorrectionForm, ForgetForm, SignAgainForm, WithdrawForm
from signatories.views.personal.opening import Opened, SeeOther, languages_of, over, personal_page, sent, show
from signatories.views.personal.signed import difference, printed_line_of, shown_words, spoken
from signatories.views.personal.telling import (
    editions_in_words,
    editions_with,
    version_to_sign,
    waiting_correction,
    wanted_in_words,
)

S = SignOnStatus


def _printing_editions(signon: SignOn) -> str:
    """The editions whose files anybody can read and that print or count ``signon``, in words."""
    return editions_in_words(each for each in editions_with(signon) if each.redacted is None)


def _does_not_stand(request: HttpRequest, opened: Opened, name: str) -> HttpResponseBase:
    return over(
        request,
        opened,
        name,
        headline=_("This sign-on does not stand on the letter"),
        sentences=[_("So there is nothing to change about it. Its page says why.")],
    )


# -- correct -----------------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.STATUS)
def correct(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What should be changed; it goes to review. A wish that still waits stands in the fields, and is replaced."""
    signon = opened.signon
    if signon.status not in (S.PENDING, S.APPROVED, S.ASKED_AGAIN):
        return _does_not_stand(request, opened, "correct")
    waiting = waiting_correction(signon)
    present: dict[str, Any] = present_values(signon)
    initial = {**present, **(waiting.wanted if waiting else {}), "note": waiting.note if waiting else ""}
    form = CorrectionForm(sent(request), request.FILES or None, signon=signon, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = None
        if any(value != present[name] for name, value in form.to_values().items()) or form.wants_more():
            logo = form.keep_logo(signon, at=opened.at)
            asked = ask_for_correction(
                signon=signon, values=form.to_values(), note=form.cleaned_data["note"], logo=logo, at=opened.at
            )
        if asked is not None:
            return SeeOther(opened.path("status", did="corrected"))
        form.add_error(None, _("Nothing differs from what stands there now. Change what is wrong, or write a note."))
    context = {
        "form": form,
        "line": printed_line_of(signon),
        "waiting": wanted_in_words(waiting) if waiting else [],
        "editions": _printing_editions(signon) if signon.status in S.listed else "",
    }
    return show(request, opened, "correct", context)


# -- withdraw ----------------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.STATUS)
def withdraw(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What withdrawing does, and the button."""
    signon = opened.signon
    if signon.status == S.WITHDRAWN:
        return SeeOther(opened.path("status"))
    if signon.status not in (S.PENDING, S.APPROVED, S.ASKED_AGAIN):
        return _does_not_stand(request, opened, "withdraw")
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        withdraw_signon(signon=signon, at=opened.at, actor=Actor.SIGNATORY, note=form.cleaned_data["reason"])
        return SeeOther(opened.path("status", did="withdrawn"))
    context = {
        "form": form,
        "line": printed_line_of(signon),
        "listed": signon.status in S.listed,
        "editions": _printing_editions(signon),
    }
    return show(request, opened, "withdraw", context)


# -- sign the new version ----------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.STATUS)
def sign_again(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """What changed since the signed version, the new text, and the button that agrees to it."""
    signon = opened.signon
    version = version_to_sign(signon)
    if version is None or signon.version is None:
        if signon.status == S.ASKED_AGAIN:
            return over(
                request,
                opened,
                "sign_again",
                headline=_("The new version cannot be signed any more"),
                sentences=[_("Your sign-on to the earlier version stands as it is.")],
            )
        return SeeOther(opened.path("status"))
    texts = frozen_texts(version)
    language = _language_read(request, signon, list(texts))
    form = SignAgainForm(sent(request), initial={"version": version.pk, "language": language})
    told = ""
    attestation = declaration(signon.capacity, title=texts[language].title, version=version.number, language=language)
    if request.method == "POST" and form.is_valid():
        read = LetterVersion.objects.filter(letter=signon.letter, pk=form.cleaned_data["version"]).first()
        try:
            if read is None or form.cleaned_data["language"] != language:
                raise Refused(
                    _("The letter was changed while you were reading. Read the text as it is now, then sign.")
                )
            agree_again(signon=signon, language=language, attestation=attestation, at=opened.at, read=read)
        except Refused as refused:
            told = str(refused)
            form = SignAgainForm(initial={"version": version.pk, "language": language})
        else:
            return SeeOther(opened.path("status", did="renewed"))
    signed = frozen_texts(signon.version)
    context = {
        "form": form,
        "told": told,
        "attestation": attestation,
        "line": printed_line_of(signon),
        "signed_version": signon.version,
        "new_version": version,
        "words": shown_words(version, language),
        "others": [(each, own_name(each)) for each in texts if each != language],
        "diff": difference(signed[language], texts[language]) if language in signed else None,
        "missing": signon.language not in texts,
    }
    return show(request, opened, "sign_again", context)


def _language_read(request: HttpRequest, signon: SignOn, languages: list[str]) -> str:
    """In which language the new text stands on the page: the one asked for, the signed one, that of the page."""
    asked = request.POST.get("language") or request.GET.get("text", "")
    return next(each for each in (asked, signon.language, spoken(), *languages) if each in languages)


# -- forget ------------------------------------------------------------------------------------------------------------


@personal_page(LinkPurpose.STATUS)
def forget(request: HttpRequest, opened: Opened) -> HttpResponseBase:
    """Which data is forgotten and what stays, and the button. Only who stays on the letter keeps this link."""
    signon = opened.signon
    listed = signon.status in S.listed
    form = ForgetForm(sent(request), listed=listed)
    if request.method == "POST" and form.is_valid():
        keep_line = form.cleaned_data.get("keep_line", False)
        forget_signatory(signon=signon, keep_line=keep_line, at=opened.at)
        if keep_line:
            return SeeOther(opened.path("status", did="forgotten"))
        return SeeOther(next(each.path for each in languages_of("forgotten") if each.current))
    context = {
        "form": form,
        "line": printed_line_of(signon),
        "listed": listed,
        "waits": signon.status in (S.UNCONFIRMED, S.PENDING),
        "editions": _printing_editions(signon),
    }
    return show(request, opened, "forget", context)
