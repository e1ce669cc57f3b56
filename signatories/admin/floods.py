"""The page for floods: what goes on with a letter, counting a flood, rejecting it, taking a batch back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from campaigns.domain.errors import Refused
from campaigns.models import Letter
from campaigns.pausing import pausing_panel
from campaigns.scoping import thing_at
from campaigns.staff import StaffAdmin, in_zone, row_id, title_of
from signatories.domain.floods import MAY_BE, Flood, batches_of, count_flood, reject_flood, undo_batch, what_goes_on
from signatories.models import Flag, SignOn, SignOnStatus

RIGHT = "signatories.moderate_signon"
WAITING = [
    ("", gettext_lazy("All that wait: unconfirmed and for moderation")),
    (SignOnStatus.UNCONFIRMED.value, gettext_lazy("Only those not confirmed by e-mail")),
    (SignOnStatus.PENDING.value, gettext_lazy("Only those that wait for moderation")),
]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class FloodForm(forms.Form):
    """By what a flood is known. ``network_of`` are numbers of entries: the networks that they came from."""

    network_of = forms.MultipleChoiceField(
        label=gettext_lazy("Networks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mail_domain = forms.CharField(
        label=gettext_lazy("Mail domain"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("What stands after the @, for example flood.example."),
    )
    since = forms.DateTimeField(label=gettext_lazy("Received from"), required=False, widget=MomentInput)
    until = forms.DateTimeField(label=gettext_lazy("Received before"), required=False, widget=MomentInput)
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("Signals"), required=False, choices=Flag.choices, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=gettext_lazy("The name contains"), required=False, max_length=200)
    status = forms.ChoiceField(label=gettext_lazy("Which of them"), required=False, choices=WAITING)
    honest_too = forms.BooleanField(
        label=gettext_lazy("Also those that look honest"),
        required=False,
        help_text=gettext_lazy("An organization of the directory, or the mail domain of one: left out unless ticked."),
    )

    def __init__(self, *args: Any, networks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network_of"].choices = networks  # type: ignore[attr-defined]

    def to_flood(self, letter: Letter) -> Flood:
        """What the form says, as the domain takes it."""
        given = self.cleaned_data
        entries = SignOn.objects.filter(letter=letter, pk__in=given["network_of"]).exclude(network="")
        return Flood(
            letter=letter,
            networks=tuple(entries.order_by().values_list("network", flat=True).distinct()),
            mail_domain=given["mail_domain"],
            since=given["since"],
            until=given["until"],
            flags=tuple(given["flags"]),
            statuses=(given["status"],) if given["status"] else MAY_BE,
            name=given["name"],
            honest_too=given["honest_too"],
        )


class RejectForm(forms.Form):
    """Why, whether it is told, and the newest entry that was counted."""

    up_to = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("It stays on record with each entry, and is what those read who are told."),
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Tell those who confirmed by e-mail"),
        required=False,
        help_text=gettext_lazy("Off for a flood: its addresses belong to people who never asked."),
    )


class FloodDesk(StaffAdmin):
    """A part of the desk of sign-ons."""

    def get_urls(self) -> list[URLPattern]:
        def page(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("floods/<int:letter_pk>/", page(self.flood_view), name="signatories_signon_flood"),
            path(
                "floods/<int:letter_pk>/undo/<uuid:batch>/",
                page(require_POST(self.undo_flood_view)),
                name="signatories_signon_undo_flood",
            ),
            *super().get_urls(),
        ]

    def flood_view(self, request: HttpRequest, letter_pk: int) -> HttpResponse:
        """What goes on, what is meant, and the button that rejects it."""
        letter: Letter = thing_at(request, Letter.objects.prefetch_related("texts"), letter_pk, RIGHT)
        at = timezone.now()
        going = what_goes_on(letter, at=at)
        with timezone.override(letter.zone):
            networks = _named_networks(request, letter, going.networks)
            form = FloodForm(
                request.GET if "count" in request.GET else None, networks=networks, initial=_initial(request)
            )
            answer = RejectForm(request.POST or None)
            flood = form.to_flood(letter) if form.is_bound and form.is_valid() else None
            asked = flood is not None and request.method == "POST" and answer.is_valid()
            if asked and flood and (outcome := self._reject(request, flood, answer.cleaned_data, at=at)):
                return outcome
            counted = count_flood(flood) if flood is not None and flood.is_narrow else None
            if counted and not answer.is_bound:
                answer.initial["up_to"] = counted.up_to
            most = max((number for _hour, number in going.hours), default=0)
            context = {
                **self.admin_site.each_context(request),
                "title": _("Floods"),
                "opts": self.opts,
                "letter": letter,
                "letter_name": title_of(letter),
                "back": reverse("admin:campaigns_letter_change", args=[letter.pk]),
                "signons_url": reverse("admin:signatories_signon_changelist") + f"?letter__id__exact={letter.pk}",
                "here": reverse("admin:signatories_signon_flood", args=[letter.pk]),
                "may_see_contacts": request.user.has_perm("signatories.view_signoncontact", letter),
                "hours": [
                    (in_zone(letter, hour), number, most)
                    for hour, number in reversed(going.hours)
                ],
                "networks": [name for _entry, name in networks[: len(going.networks)]],
                "going": going,
                "unconfirmed": going.waiting[SignOnStatus.UNCONFIRMED],
                "pending": going.waiting[SignOnStatus.PENDING],
                "form": form,
                "too_wide": flood is not None and not flood.is_narrow,
                "counted": counted,
                "answer": answer,
                "batches": [
                    (batch, in_zone(letter, batch.at)) for batch in batches_of(letter)
                ],
                **pausing_panel(request, letter),
            }  # fmt: skip
            return TemplateResponse(request, "admin/signatories/signon/floods.html", context).render()

    def _reject(
        self, request: HttpRequest, flood: Flood, given: dict[str, Any], *, at: datetime
    ) -> HttpResponse | None:
        try:
            outcome = reject_flood(
                flood=flood,
                up_to=given["up_to"],
                reason=given["reason"],
                tell=given["tell"],
                at=at,
                by=request.user.get_username(),
            )
        except Refused as refusal:
            self.tell(request, refusal)
            return None
        said = ngettext("%(count)s sign-on is rejected.", "%(count)s sign-ons are rejected.", outcome.done)
        self.message_user(request, said % {"count": number_format(outcome.done, force_grouping=True)}, messages.SUCCESS)
        return HttpResponseRedirect(
            reverse("admin:signatories_signon_flood", args=[flood.letter.pk]) + "#staff-batches"
        )

    def undo_flood_view(self, request: HttpRequest, letter_pk: int, batch: UUID) -> HttpResponse:
        """Take a batch of this letter back."""
        letter: Letter = thing_at(request, Letter.objects.all(), letter_pk, RIGHT)
        try:
            if batch not in {each.number for each in batches_of(letter, last=1000)}:
                raise Refused(_("There is no such batch."))
            outcome = undo_batch(batch=batch, at=timezone.now(), by=request.user.get_username())
        except Refused as refusal:
            self.tell(request, refusal)
        else:
            said = ngettext(
                "%(count)s sign-on is again where it was.",
                "%(count)s sign-ons are again where they were.",
                outcome.done,
            )
            self.message_user(
                request, said % {"count": number_format(outcome.done, force_grouping=True)}, messages.SUCCESS
            )
            if outcome.left:
                left = ngettext(
                    "%(count)d stays rejected: something was done with it since, or it was told.",
                    "%(count)d stay rejected: something was done with them since, or they were told.",
                    outcome.left,
                )
                self.message_user(request, left % {"count": outcome.left}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:signatories_signon_flood", args=[letter.pk]) + "#staff-batches")


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A link may name an entry whose network is meant."""
    return {"network_of": [row_id(value) for value in request.GET.getlist("network_of")]}


def _named_networks(request: HttpRequest, letter: Letter, top: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """Number of an entry to a name of its network: "Network A (120)", and those of entries that a link names."""
    found = [
        (str(pk), _("Network %(letter)s (%(count)d)") % {"letter": chr(ord("A") + place), "count": number})
        for place, (pk, number) in enumerate(top)
    ]
    wanted = {row_id(value) for value in request.GET.getlist("network_of")} - {pk for pk, _name in found} - {""}
    for row in SignOn.objects.filter(letter=letter, pk__in=wanted).exclude(network="").order_by("pk"):
        same = SignOn.objects.filter(letter=letter, network=row.network, status__in=MAY_BE).count()
        label = _("The network of “%(name)s” (%(count)d)") % {"name": row.printed_name, "count": same}
        found.append((str(row.pk), label))
    return found
