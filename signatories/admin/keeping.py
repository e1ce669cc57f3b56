"""What is kept of people: their contacts, who took them out, what is held about one, and forgetting."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from campaigns.models import Letter
from campaigns.roles import has_everywhere, within
from campaigns.scoping import thing_at
from campaigns.staff import LetterFilter, StaffAdmin, bring_up_to_date, in_site_zone, in_zone, short_title, title_of
from signatories.admin.exports import FORMAT_CHOICES
from signatories.domain.held import count_held, held_about, record_report
from signatories.domain.retention import due, forget_due, forget_signatory, kept_until
from signatories.exchange.contacts import FORMATS, export_contacts
from signatories.models import (
    ContactRecord,
    CorrectionState,
    MessageKind,
    MessageState,
    SignOn,
    SignOnContact,
    SignOnStatus,
    Step,
)

VIEW = "signatories.view_signoncontact"
EXPORT = "signatories.export_signoncontact"
FORGET = "signatories.forget_signoncontact"


def _why() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60, "dir": "auto"}),
        help_text=gettext_lazy("For the record. Write no names and no addresses in it."),
    )


class ExportForm(forms.Form):
    """Which letter, who of it, as what, and why."""

    letter = forms.ModelChoiceField(Letter.objects.none(), label=gettext_lazy("Letter"))
    format = forms.ChoiceField(label=gettext_lazy("File"), choices=FORMAT_CHOICES)
    waiting = forms.BooleanField(label=gettext_lazy("Also those who confirmed and wait for moderation"), required=False)
    why = _why()

    def __init__(self, *args: Any, letters: QuerySet[Letter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]
        self.fields["letter"].label_from_instance = title_of  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """Whose data. It is sent in the body: an address in a web address would be kept in logs."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    why = _why()


class ForgetForm(forms.Form):
    """Whether the public line stays."""

    keep_line = forms.TypedChoiceField(
        label=gettext_lazy("The printed line"),
        coerce=lambda value: value == "keep",
        widget=forms.RadioSelect,
        choices=[
            ("keep", gettext_lazy("stays on the letter; only the person behind it is forgotten")),
            ("remove", gettext_lazy("leaves the letter: the sign-on is withdrawn and then forgotten")),
        ],
    )


class LetterOfContactFilter(LetterFilter):
    """Filters contacts by the letter that was signed."""

    path = "sign_on__letter"


@admin.register(SignOnContact)
class SignOnContactAdmin(StaffAdmin):
    """The people behind the sign-ons, for those who may see them. Nothing is changed here.

    They are not searched by address: the words of a search stand in the address of the page, and so in logs.
    """

    list_display = ("person", "work", "email", "signatory", "letter_title", "kept_for")
    list_filter = (LetterOfContactFilter, ("sign_on__status", admin.ChoicesFieldListFilter))
    list_select_related = ("sign_on__letter",)
    search_fields = ("sign_on__printed_name",)
    ordering = ("sign_on__letter__slug", "sign_on__printed_name")
    fields = ("signatory", "letter_title", "person", "work", "email", "note", "kept_for")
    readonly_fields = fields
    change_list_template = "admin/signatories/keeping/contacts.html"

    def name_of(self, obj: SignOnContact) -> str:
        return obj.sign_on.printed_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("sign_on__letter__texts")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("export/", self.export_view, "export"),
            ("report/", self.report_view, "report"),
            ("forget/", self.forget_view, "forget"),
            ("forget/<int:pk>/", self.forget_one_view, "forget_one"),
        )
        ours = [
            path(where, self.admin_site.admin_view(view), name=f"signatories_signoncontact_{name}")
            for where, view, name in pages
        ]
        return [*ours, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        rights = {"export": EXPORT, "report": VIEW, "forget": FORGET}
        tools = {
            f"{name}_url": reverse(f"admin:signatories_signoncontact_{name}")
            for name, right in rights.items()
            if request.user.has_perm(right)
        }
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    # Not by the name of the field: in Spanish a person's position and that of a line are two words.
    @admin.display(description=pgettext_lazy("of a person", "position"), ordering="title")
    def work(self, obj: SignOnContact) -> str:
        return obj.title

    @admin.display(description=gettext_lazy("signatory"), ordering="sign_on__printed_name")
    def signatory(self, obj: SignOnContact) -> str:
        return obj.sign_on.printed_name

    @admin.display(description=gettext_lazy("letter"), ordering="sign_on__letter__slug")
    def letter_title(self, obj: SignOnContact) -> str:
        return short_title(obj.sign_on.letter)

    @admin.display(description=gettext_lazy("kept until"))
    def kept_for(self, obj: SignOnContact) -> str:
        """The day of forgetting; before the letter is closed there is none."""
        letter = obj.sign_on.letter
        until = kept_until(letter)
        if until is None:
            return ngettext("%(days)d day after closing", "%(days)d days after closing", letter.contacts_kept_days) % {
                "days": letter.contacts_kept_days
            }
        return in_zone(letter, until, "DATE_FORMAT")

    # Out

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The table of one letter, after the reason was given."""
        letters = self._letters(request, EXPORT)
        form = ExportForm(request.POST or None, letters=letters)
        if request.method == "POST" and form.is_valid():
            letter, kind = form.cleaned_data["letter"], form.cleaned_data["format"]
            content, _count = export_contacts(
                letter,
                format=kind,
                by=request.user.get_username(),
                at=timezone.now(),
                why=form.cleaned_data["why"],
                waiting=form.cleaned_data["waiting"],
            )
            return _download(content, FORMATS[kind], f"{letter.slug}-contacts.{kind}")
        return self._page(request, "export", _("Export contacts"), form=form)

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """What is held about the owner of a mailbox, on the page or as JSON; each look goes on record."""
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        form = ReportForm(request.POST or None)
        held = None
        if request.method == "POST" and form.is_valid():
            signons = within(SignOn.objects.all(), request.user, VIEW)
            everything = has_everywhere(request.user, VIEW)
            held = held_about(form.cleaned_data["email"], signons=signons, everything=everything)
            record_report(held, by=request.user.get_username(), at=timezone.now(), why=form.cleaned_data["why"])
            if "download" in request.POST:
                content = json.dumps(held, ensure_ascii=False, indent=2).encode()
                return _download(content, "application/json", "held.json")
        found = []
        for row in held["sign_ons"] if held else ():
            signon = SignOn.objects.select_related("letter").get(pk=row["number"])
            may_forget = request.user.has_perm(FORGET, signon)
            found.append(
                {
                    "title": short_title(signon.letter),
                    "status": signon.get_status_display(),
                    "data": _readable(row, signon.letter),
                    "forget_url": reverse("admin:signatories_signoncontact_forget_one", args=[signon.pk])
                    if may_forget
                    else "",
                }
            )
        context = {
            "form": form,
            "asked": held is not None,
            "held": _readable_beside(held) if held else None,
            "found": found,
            "total": count_held(held) if held else 0,
            "partial": held is not None and "accounts" not in held,
        }
        return self._page(request, "report", _("What is held about a person"), **context)

    # Away

    def forget_view(self, request: HttpRequest) -> HttpResponse:
        """What is due now, counted first; a press of the button forgets it."""
        letters = self._letters(request, FORGET)
        at = timezone.now()
        if request.method == "POST":
            done = forget_due(at=at, by=request.user.get_username(), letters=letters)
            count = sum(each.unconfirmed + each.contacts for each in done)
            told = ngettext(
                "%(count)d contact or request is forgotten.", "%(count)d contacts and requests are forgotten.", count
            )
            self.message_user(request, told % {"count": count}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:signatories_signoncontact_changelist"))
        rows = [{"due": each, "title": short_title(each.letter)} for each in due(at=at, letters=letters)]
        return self._page(request, "forget", _("Forget contacts"), rows=rows)

    def forget_one_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget the person behind one sign-on who asked for it by mail or telephone."""
        rows = SignOn.objects.select_related("letter").prefetch_related("letter__texts")
        signon: SignOn = thing_at(request, rows, pk, FORGET)
        stays = signon.status in SignOnStatus.beyond_mailbox
        form = ForgetForm(request.POST or None, initial={"keep_line": "keep"})
        if not stays:
            del form.fields["keep_line"]
        if request.method == "POST" and (not stays or form.is_valid()):
            keep = stays and form.cleaned_data["keep_line"]
            done = forget_signatory(signon=signon, keep_line=keep, at=timezone.now(), by=request.user.get_username())
            bring_up_to_date(request, signon.letter)
            self.message_user(request, _("The person behind the sign-on is forgotten."), messages.SUCCESS)
            if done.editions and not keep:
                numbers = ", ".join(str(edition.number) for edition in done.editions)
                told = _(
                    "These editions print the name for good: %(numbers)s. Where that is a danger to somebody, an owner"
                    " takes them off the public site."
                )
                self.message_user(request, told % {"numbers": numbers}, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:signatories_signoncontact_changelist"))
        context = {
            "form": form,
            "signatory": signon.printed_name,
            "letter_name": title_of(signon.letter),
            "stays": stays,
        }
        return self._page(request, "forget_one", _("Forget one person"), **context)

    def _letters(self, request: HttpRequest, right: str) -> QuerySet[Letter]:
        if not request.user.has_perm(right):
            raise PermissionDenied
        return within(Letter.objects.prefetch_related("texts"), request.user, right)

    def _page(self, request: HttpRequest, page: str, title: str, **context: Any) -> HttpResponse:
        response = TemplateResponse(
            request,
            f"admin/signatories/keeping/{page}.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "back": reverse("admin:signatories_signoncontact_changelist"),
                **context,
            },
        )
        response["Cache-Control"] = "private, no-store"
        return response


@admin.register(ContactRecord)
class ContactRecordAdmin(StaffAdmin):
    """Who exported, looked at or forgot contacts, when, how many and why. Written by machines, read by owners."""

    list_display = ("moment", "use", "by", "letter_title", "rows", "why")
    list_filter = ("use", LetterFilter)
    list_select_related = ("letter",)
    search_fields = ("by", "letter__slug")
    fields = ("moment", "use", "by", "letter_title", "rows", "why")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("letter__texts")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("time"), ordering="at")
    def moment(self, obj: ContactRecord) -> str:
        return in_zone(obj.letter, obj.at) if obj.letter else in_site_zone(obj.at)

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: ContactRecord) -> str:
        return short_title(obj.letter) if obj.letter else ""


# What of a report is a word of ours, in the list that it stands in.
WORDS: dict[str, dict[str, Any]] = {
    "corrections": {"state": CorrectionState},
    "decisions": {"step": Step},
    "messages": {"kind": MessageKind, "state": MessageState},
}


def _readable(row: dict[str, Any], letter: Letter) -> dict[str, Any]:
    """A sign-on of a report for people: moments in the letter's zone, our words in the reader's language."""

    def when(value: str) -> str:
        return in_zone(letter, datetime.fromisoformat(value)) if value else ""

    told = {**row, **{name: when(row[name]) for name in ("received", "contact_kept_until")}}
    for name, words in WORDS.items():
        told[name] = [
            {**each, **{key: choices(each[key]).label for key, choices in words.items()}}
            | {key: when(each[key]) for key in ("at", "asked", "queued") if key in each}
            for each in row[name]
        ]
    return told


def _readable_beside(held: dict[str, Any]) -> dict[str, Any]:
    """What a report holds beside sign-ons, for people: moments in the zone of the installation."""

    def when(value: str) -> str:
        return in_site_zone(datetime.fromisoformat(value)) if value else ""

    messages_told = [
        {
            **row,
            **{key: choices(row[key]).label for key, choices in WORDS["messages"].items()},
            "queued": when(row["queued"]),
        }
        for row in held.get("messages", ())
    ]
    invited = [{**row, "made": when(row["made"])} for row in held.get("staff_invitations", ())]
    return {**held, "messages": messages_told, "staff_invitations": invited}


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )
