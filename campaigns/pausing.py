"""Pausing the form of a letter: what both desks show of it, and the view behind the button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.domain.publishing import pause_form, resume_form
from campaigns.models import Letter, LetterStatus
from campaigns.scoping import thing_at

RIGHTS = ("campaigns.change_letter", "signatories.moderate_signon")


def pausing_panel(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """Whether the form is paused, and the button for those who may press it: editors and moderators."""
    open_now = letter.status == LetterStatus.OPEN
    may = open_now and any(request.user.has_perm(right, letter) for right in RIGHTS)
    return {
        "paused": letter.paused_at if open_now else None,
        "pause_zone": letter.zone,
        "pause_url": reverse("admin:campaigns_letter_pause", args=[letter.pk]) if may else "",
        "pause_back": request.path,
    }


def pause_view(request: HttpRequest, letter_pk: int) -> HttpResponse:
    """Pause the form or take sign-ons again, and go back to the page of the button."""
    letter: Letter = thing_at(request, Letter.objects.all(), letter_pk, *RIGHTS)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("admin:index")
    try:
        if request.POST.get("do") == "resume":
            resume_form(letter=letter)
            messages.success(request, _("The form takes sign-ons again."))
        else:
            pause_form(letter=letter, at=timezone.now())
            messages.success(request, _("The form is paused. Who opens it reads that signing goes on later."))
    except Refused as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
    return HttpResponseRedirect(back)
