"""The desk of versions: publishing what was changed after a look at it, and the record of what was published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.domain.errors import Refused
from campaigns.domain.versions import (
    TextChange,
    changes_mark,
    hindrances,
    kinds_open_to,
    number_of_next,
    publish_change,
    unpublished_changes,
    version_in_force,
)
from campaigns.models import Letter, LetterStatus, LetterVersion, TextVersion, VersionKind
from campaigns.rendering.changes import ShownDiff, shown
from campaigns.scoping import thing_at
from campaigns.staff import (
    LetterFilter,
    StaffAdmin,
    StaffInline,
    bring_up_to_date,
    counted,
    in_zone,
    short_title,
    title_of,
)
from campaigns.text.canonical import Text
from campaigns.text.diff import compare
from campaigns.text.language import own_name
from signatories.models import SignOn, SignOnStatus

KINDS = (VersionKind.TYPO, VersionKind.TRANSLATION, VersionKind.SUBSTANCE)


class PublishForm(forms.Form):
    """As what the changes are published, and why. ``seen`` marks the changes that the page showed."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in KINDS],
        error_messages={"required": gettext_lazy("Choose what kind of change this is.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What changed"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
        help_text=gettext_lazy("One sentence for the public page of versions. A new translation needs none."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class TextVersionInline(StaffInline, admin.TabularInline[TextVersion, LetterVersion]):
    """The texts of a version, to look at."""

    model = TextVersion
    fields = readonly_fields = ("in_language", "title", "sha256", "page")
    verbose_name_plural = gettext_lazy("texts")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[TextVersion]:
        return super().get_queryset(request).select_related("version__letter")

    @admin.display(description=gettext_lazy("language"))
    def in_language(self, obj: TextVersion) -> str:
        return own_name(obj.language)

    @admin.display(description=gettext_lazy("page"))
    def page(self, obj: TextVersion) -> str:
        return format_html('<a href="{}">{}</a>', page_of(obj.version, obj.language), _("Read the text"))


@admin.register(LetterVersion)
class LetterVersionAdmin(StaffAdmin):
    """What was published. Nothing of it changes; what is wrong is put right in the next version."""

    list_display = ("number_of", "letter_title", "kind", "made", "made_by", "agreed")
    list_display_links = ("number_of",)
    list_filter = ("kind", LetterFilter)
    list_select_related = ("letter",)
    search_fields = ("letter__slug", "letter__texts__title", "reason")
    ordering = ("-made_at", "-major", "-minor")
    fields = readonly_fields = ("letter_link", "number_of", "kind", "reason", "made", "made_by", "agreed")
    inlines = (TextVersionInline,)

    def name_of(self, obj: LetterVersion) -> str:
        return _("%(letter)s, version %(number)s") % {"letter": short_title(obj.letter), "number": obj.number}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        listed = SignOn.objects.listed()
        rows = super().get_queryset(request).select_related("letter").prefetch_related("letter__texts")
        return rows.annotate(agreed_count=counted(listed, "version"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version is published from the page of its letter."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish_view)
        return [path("publish/<int:letter_pk>/", view, name="campaigns_letter_publish"), *super().get_urls()]

    @admin.display(description=gettext_lazy("version"), ordering="major")
    def number_of(self, obj: LetterVersion) -> str:
        return obj.number

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: LetterVersion) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("letter"))
    def letter_link(self, obj: LetterVersion) -> str:
        address = reverse("admin:campaigns_letter_change", args=[obj.letter_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, title_of(obj.letter))

    @admin.display(description=gettext_lazy("published"), ordering="made_at")
    def made(self, obj: LetterVersion) -> str:
        return in_zone(obj.letter, obj.made_at)

    @admin.display(description=gettext_lazy("signatories who agreed to it"), ordering="agreed_count")
    def agreed(self, obj: Any) -> int:
        return int(obj.agreed_count)

    # Publishing

    def publish_view(self, request: HttpRequest, letter_pk: int) -> HttpResponseBase:
        """What would change, as what it can be published, and the button that does it."""
        letters = Letter.objects.prefetch_related("texts")
        letter: Letter = thing_at(request, letters, letter_pk, "campaigns.change_letter")
        back = reverse("admin:campaigns_letter_change", args=[letter.pk])
        form, refusals = PublishForm(request.POST or None), []
        if request.method == "POST" and form.is_valid():
            try:
                version = publish_change(
                    letter=letter,
                    kind=VersionKind(form.cleaned_data["kind"]),
                    reason=form.cleaned_data["reason"],
                    seen=form.cleaned_data["seen"],
                    at=timezone.now(),
                    by=request.user.get_username(),
                )
            except Refused as refusal:
                refusals = list(refusal.sentences)
            else:
                said = _("Version %(number)s was published: %(kind)s.") % {
                    "number": version.number,
                    "kind": version.get_kind_display(),
                }
                self.log_addition(request, version, [{"added": {}}])
                bring_up_to_date(request, letter)
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the change"),
            "opts": Letter._meta,
            "letter": letter,
            "letter_name": title_of(letter),
            "back": back,
            "form": form,
            "refusals": refusals,
            **publishing(letter, chosen=form.data.get("kind", "")),
        }
        return TemplateResponse(request, "admin/campaigns/publish.html", context)


def page_of(version: LetterVersion, language: str) -> str:
    """The public page of a version in one language."""
    base = version.letter.get_absolute_url(language)
    return f"{base}versions/{version.number}/"


def publishing(letter: Letter, *, chosen: str = "") -> dict[str, Any]:
    """What the page of publishing shows of ``letter``: the changes, and each way to publish them with its consequence.

    ``seen`` is read before the changes: whatever comes between makes the mark an old one.
    """
    seen = changes_mark(letter)
    changes = unpublished_changes(letter)
    present = version_in_force(letter)
    ways = [_way(letter, kind, present) for kind in kinds_open_to(letter)] if present else []
    ready = [way for way in ways if not way["hindrances"]]
    if not any(way["kind"] == chosen for way in ready):
        # A choice of weight is made by hand; only where there is no choice it is made already.
        chosen = ready[0]["kind"] if len(ready) == 1 and len(ways) == 1 else ""
    return {
        "present": present,
        "changes": [_change(letter, change) for change in changes],
        "seen": seen,
        "ways": ways,
        "ready": bool(ready),
        "chosen": chosen,
        "hindered": [] if ways else hindrances(letter, VersionKind.TYPO),
    }


def _way(letter: Letter, kind: VersionKind, present: LetterVersion) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "label": kind.label,
        "consequence": _consequence(letter, kind, present),
        "hindrances": hindrances(letter, kind),
    }


def _consequence(letter: Letter, kind: VersionKind, present: LetterVersion) -> str:
    """One or two sentences on what will happen."""
    number = _("It becomes version %(number)s.") % {"number": number_of_next(letter, kind)}
    approved = SignOn.objects.filter(letter=letter, status=SignOnStatus.APPROVED).count()
    if kind == VersionKind.SUBSTANCE:
        said = ngettext(
            "%(count)d signatory is asked again and stands under version %(major)d until they sign.",
            "%(count)d signatories are asked again; until they sign, they stand under version %(major)d.",
            approved,
        ) % {"count": approved, "major": present.major}
    elif kind == VersionKind.TYPO:
        said = ngettext(
            "%(count)d signatory stands under it without being asked. The public page lists the correction.",
            "%(count)d signatories stand under it without being asked. The public page lists the correction.",
            approved,
        ) % {"count": approved}
    elif letter.status == LetterStatus.OPEN:
        said = _("The letter can be read and signed in the new language. Nobody is asked again.")
    else:
        said = _("The letter can be read in the new language. Nobody is asked again.")
    return f"{number} {said}"


def _change(letter: Letter, change: TextChange) -> dict[str, Any]:
    diff: ShownDiff | None = None
    if change.old and change.new:
        diff = shown(compare(change.old, change.new), change.language)
    elif change.new:
        diff = shown(compare(Text(), change.new), change.language)
    row = next((text for text in letter.texts.all() if text.language == change.language), None)
    return {
        "name": own_name(change.language),
        "language": change.language,
        "added": change.old is None,
        "leaving": change.new is None,
        "diff": diff,
        "preview": f"{letter.get_absolute_url(change.language)}?desk" if change.new else "",
        "edit": reverse("admin:campaigns_lettertext_change", args=[row.pk]) if row else "",
    }


def versions_panel(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """What the page of a letter says of its versions: those there are, and what was not published yet."""
    may_see = request.user.has_perm("campaigns.view_letterversion", letter)
    may_publish = request.user.has_perm("campaigns.change_letter", letter)
    changes = unpublished_changes(letter)
    return {
        "versions": [
            {
                "version": version,
                "made": in_zone(letter, version.made_at),
                "url": reverse("admin:campaigns_letterversion_change", args=[version.pk]) if may_see else "",
            }
            for version in letter.versions.order_by("-major", "-minor")
        ],
        "versions_page": f"{letter.get_absolute_url(letter.authoritative_language)}versions/",
        "unpublished": ", ".join(own_name(change.language) for change in changes),
        "publish_url": reverse("admin:campaigns_letter_publish", args=[letter.pk]) if changes and may_publish else "",
    }
