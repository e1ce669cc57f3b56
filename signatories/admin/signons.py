from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaigns.models import Grouping, Letter, LetterVersion
from campaigns.staff import (
    LetterFilter,
    StaffAdmin,
    bring_up_to_date,
    chosen_letter,
    in_zone,
    row_id,
    short_title,
    title_of,
)
from campaigns.text.language import own_name
from signatories.admin.arranging import arranging_urls, way_to_arranging
from signatories.admin.countries import CountryFilter
from signatories.admin.desk_urls import desk_urls
from signatories.admin.exports import SignOnExport
from signatories.admin.floods import FloodDesk
from signatories.admin.forms import SignOnEntryForm, SignOnForm
from signatories.admin.lines import group_of
from signatories.domain.moderation import (
    LINE,
    approve_signon,
    edit_line,
    match_signon,
    reconsider_signon,
    reject_signon,
    values_of_line,
)
from signatories.domain.moves import MOVES
from signatories.domain.renewing import renew_signon
from signatories.domain.roll import arrange, group_key, lines_of, shape_of
from signatories.domain.signing import StaffEntry, enter_signon, withdraw_signon
from signatories.models import (
    Listing,
    Origin,
    SignOn,
    SignOnStatus,
)


def in_order_of_roll(letter: Letter) -> Case | F:
    """Orders sign-ons of ``letter`` by their group, in the order in which its roll prints the groups.

    Two queries, whatever the number of signatories: these fields alone decide on a group.
    """
    own: dict[str, tuple[str, ...]] = {Grouping.PLACE: ("place",), Grouping.KIND: ("kind", "organization__kind")}
    deciding = ("capacity", "scope", "countries", "tier", *own.get(letter.grouping, ()))
    kinds = list(SignOn.objects.filter(letter=letter).order_by().values(*deciding).distinct())
    if not kinds:  # PostgreSQL takes a number alone for the place of a column
        return F("printed_name")
    blank = {"printed_name": "", "printed_detail": "", "position": None}
    lines = lines_of({**blank, **kind} for kind in kinds)
    shape = shape_of(letter)
    groups = arrange(lines, language=get_language() or "en", shape=shape)
    places = {group.key: place for place, group in enumerate(groups)}
    return Case(
        *(When(**kind, then=Value(places[group_key(line, shape)])) for kind, line in zip(kinds, lines, strict=True)),
        default=Value(len(places)),
        output_field=IntegerField(),
    )


class VersionFilter(admin.SimpleListFilter):
    """Filters by the version agreed to: the present one, an earlier one of substance, or in one letter any number."""

    title = gettext_lazy("version agreed to")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        letter = chosen_letter(request)
        numbers = letter.versions.order_by("-major", "-minor") if letter else []
        return [
            ("present", _("The present one")),
            ("earlier", _("An earlier one, before a change of substance")),
            *((version.number, version.number) for version in numbers),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value in ("present", "earlier"):
            newest = LetterVersion.objects.filter(letter=OuterRef("letter")).order_by("-major").values("major")[:1]
            compared = "version__major" if value == "present" else "version__major__lt"
            return queryset.annotate(newest_major=Subquery(newest)).filter(**{compared: F("newest_major")})
        major, _dot, minor = value.partition(".")
        if row_id(major) and row_id(minor):
            return queryset.filter(version__major=major, version__minor=minor)
        return queryset


@admin.register(SignOn)
class SignOnAdmin(SignOnExport, FloodDesk, StaffAdmin):
    form = SignOnForm
    change_form_template = "admin/signatories/signon/change_form.html"
    list_display = ("printed_name", "letter_title", "group", "position", "standing", "version_agreed", "received")
    list_editable = ("position",)
    list_filter = ("status", LetterFilter, VersionFilter, "listing", "origin", "capacity", CountryFilter)
    list_select_related = ("letter", "organization", "version")
    search_fields = ("printed_name", "organization__name", "organization__acronym", "letter__slug")
    autocomplete_fields = ("letter", "organization")
    actions = ("approve", "renew", "reject", "withdraw", "reconsider", "export_chosen")
    grave_actions = ("withdraw",)
    puts_back = False  # the line goes by verbs: each leaves a decision, and editions that print it get their remark
    ordering = (
        Case(
            When(status=SignOnStatus.PENDING, then=Value(0)),
            When(status=SignOnStatus.UNCONFIRMED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        "letter__slug",
        "printed_name",
    )
    record = (
        "letter_title", "capacity", "status", "version_agreed", "language_agreed", "origin",
        "received_at", "approved",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("letter__texts")

    def get_urls(self) -> list[URLPattern]:
        return [*desk_urls(self.admin_site), *arranging_urls(self.admin_site), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list of one letter leads to the screen that arranges it."""
        return super().changelist_view(request, {**way_to_arranging(request), **(extra_context or {})})

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "moderate")

    def get_ordering(self, request: HttpRequest) -> Any:
        """The list of one letter stands as its roll does, so that positions are given where they count."""
        letter = chosen_letter(request)
        if letter is None:
            return self.ordering
        return (self.ordering[0], in_order_of_roll(letter), F("position").asc(nulls_last=True), "printed_name")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Times are those of the letter's own zone, as on the letter's page."""
        found = Letter.objects.filter(sign_ons=object_id) if row_id(object_id) else Letter.objects.none()
        with timezone.override(found.values_list("time_zone", flat=True).first()):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def get_list_display(self, request: HttpRequest) -> Any:
        """The list of one letter does not repeat on each row which letter it is."""
        told = chosen_letter(request) is not None
        return [name for name in self.list_display if not (told and name == "letter_title")]

    def get_form(self, request: HttpRequest, obj: SignOn | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=self.form if obj else SignOnEntryForm, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: SignOn | None = None) -> tuple[str, ...]:
        return self.record if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: SignOn | None = None) -> Any:
        before = () if obj else ("letter", "capacity")
        signatory = {"fields": (*before, "organization", "printed_name", "printed_detail", "listing")}
        if obj is None:
            signatory["description"] = _(
                "A signatory entered here is approved at once and marked as entered by staff. Enter only those whose"
                " agreement you hold in writing."
            )
        sets = [
            (None, signatory),
            (_("Place in the list"), {"fields": ("countries", "scope", "place", "position")}),
        ]
        if obj:
            sets.append((_("Record"), {"fields": self.record}))
        return sets

    def has_delete_permission(self, request: HttpRequest, obj: SignOn | None = None) -> bool:
        """Never: what was received is answered, rejected or withdrawn, and stays as a record."""
        return False

    @admin.display(description=gettext_lazy("letter"), ordering="letter__slug")
    def letter_title(self, obj: SignOn) -> str:
        return short_title(obj.letter)

    @admin.display(description=gettext_lazy("group"), ordering="countries")
    def group(self, obj: SignOn) -> str:
        """The heading under which the letter lists it; countries where the letter has one list without headings."""
        return group_of(obj)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, obj: SignOn) -> str:
        """The status, and the listing where it is not the usual one."""
        if obj.listing == Listing.PUBLIC:
            return obj.get_status_display()
        return f"{obj.get_status_display()} · {obj.get_listing_display()}"

    @admin.display(description=gettext_lazy("version agreed to"), ordering="version__major")
    def version_agreed(self, obj: SignOn) -> str:
        return obj.version.number if obj.version else ""

    @admin.display(description=gettext_lazy("language agreed to"))
    def language_agreed(self, obj: SignOn) -> str:
        return own_name(obj.language) if obj.language else ""

    @admin.display(description=gettext_lazy("received"), ordering="created_at")
    def received(self, obj: SignOn) -> str:
        return in_zone(obj.letter, obj.created_at, "DATE_FORMAT")

    @admin.display(description=gettext_lazy("received"))
    def received_at(self, obj: SignOn) -> str:
        return in_zone(obj.letter, obj.created_at)

    @admin.display(description=gettext_lazy("approved"))
    def approved(self, obj: SignOn) -> str:
        return in_zone(obj.letter, obj.approved_at) if obj.approved_at else ""

    def save_model(self, request: HttpRequest, obj: SignOn, form: Any, change: bool) -> None:
        if change:
            self._change_line(request, obj, form.changed_data)
            bring_up_to_date(request, obj.letter)
            return
        entry = StaffEntry(
            printed_name=obj.printed_name,
            organization=obj.organization,
            capacity=obj.capacity,
            printed_detail=obj.printed_detail,
            countries=[country.code for country in obj.countries],
            scope=obj.scope,
            place=obj.place,
            position=obj.position,
            listing=obj.listing,
        )
        stored = enter_signon(letter=obj.letter, entry=entry, at=timezone.now(), by=request.user.get_username())
        obj.pk, obj.origin, obj.status = stored.pk, Origin.STAFF, stored.status
        obj._state.adding = False
        bring_up_to_date(request, obj.letter)

    def _change_line(self, request: HttpRequest, obj: SignOn, changed: Sequence[str]) -> None:
        """What is printed goes by the verbs: each leaves a decision, and editions that print it get an erratum."""
        self.check_saved(request, obj, change=True)
        told = {"at": timezone.now(), "by": request.user.get_username()}
        wanted, rest = values_of_line(obj), [name for name in changed if name not in LINE]
        if "organization" in rest and obj.organization:
            match_signon(signon=obj, organization=obj.organization, **told)
            rest.remove("organization")
        edit_line(signon=obj, values={name: wanted[name] for name in LINE if name in changed}, **told)
        if rest:
            obj.save(update_fields=rest)

    def delete_model(self, request: HttpRequest, obj: SignOn) -> None:
        letter = obj.letter
        super().delete_model(request, obj)
        bring_up_to_date(request, letter)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj:
            context |= {
                "moves_url": reverse("admin:signatories_signon_changelist"),
                "moves": self.moves_open_to(
                    request,
                    obj,
                    MOVES,
                    {
                        # Who was asked again is not approved once more: they agree, and staff record it.
                        **(
                            {SignOnStatus.APPROVED: "renew" if obj.status == SignOnStatus.ASKED_AGAIN else "approve"}
                            if obj.status != SignOnStatus.MERGED  # only taking the merge back does that
                            else {}
                        ),
                        SignOnStatus.REJECTED: "reject",
                        SignOnStatus.WITHDRAWN: "withdraw",
                        # An approval is taken back at the moderation desk, while nobody was told of it.
                        **(
                            {SignOnStatus.PENDING: "reconsider"}
                            if obj.status in (SignOnStatus.REJECTED, SignOnStatus.MERGED)
                            else {}
                        ),
                    },
                )
                if obj.status != SignOnStatus.UNCONFIRMED  # the mailbox owner confirms, staff do not
                else [],
                "same_claim": self._beside(obj),
                "letter_title": title_of(obj.letter),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _beside(self, signon: SignOn) -> list[SignOn]:
        """Other sign-ons of the same letter that claim the same organization or the same name."""
        same = Q(name_key=signon.name_key)
        if signon.organization_id:
            same |= Q(organization=signon.organization_id)
        return list(SignOn.objects.filter(same, letter=signon.letter_id).exclude(pk=signon.pk)[:20])

    # Moves

    @admin.action(description=gettext_lazy("Approve"), permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="approve",
            verb=lambda signon: approve_signon(signon=signon, at=timezone.now(), by=request.user.get_username()),
            done=lambda count: (
                ngettext(
                    "The sign-on is approved and stands on the list.",
                    "%(count)d sign-ons are approved and stand on their lists.",
                    count,
                )
                % {"count": count}
            ),
            letter_of=_letter_of,
        )

    @admin.action(description=gettext_lazy("Record that they agree to the present version"), permissions=["moderate"])
    def renew(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="renew",
            verb=lambda signon: renew_signon(signon=signon, at=timezone.now(), by=request.user.get_username()),
            hindered=_not_asked_again,
            done=lambda count: (
                ngettext(
                    "The signatory stands on the list of the present version.",
                    "%(count)d signatories stand on the lists of the present versions.",
                    count,
                )
                % {"count": count}
            ),
            question=_("They leave the list of the version that they signed, stand on the list of the present one and"
                       " are marked as entered by staff. Record this only when you hold their agreement in writing."
                       " Record it?"),
            letter_of=_letter_of,
        )  # fmt: skip

    @admin.action(description=gettext_lazy("Reject"), permissions=["moderate"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="reject",
            verb=lambda signon: reject_signon(signon=signon, at=timezone.now(), by=request.user.get_username()),
            done=lambda count: (
                ngettext(
                    "The sign-on is rejected.",
                    "%(count)d sign-ons are rejected.",
                    count,
                )
                % {"count": count}
            ),
            letter_of=_letter_of,
        )

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["moderate"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="withdraw",
            verb=lambda signon: withdraw_signon(signon=signon, at=timezone.now(), by=request.user.get_username()),
            done=lambda count: ngettext(
                "The sign-on is withdrawn and no longer on the list.",
                "%(count)d sign-ons are withdrawn and no longer on their lists.",
                count,
            )
            % {"count": count},
            question=_("This cannot be undone: the signatory leaves the list, and stands on it again only by a new"
                       " sign-on. Withdraw it?"),
            letter_of=_letter_of,
        )  # fmt: skip

    @admin.action(description=gettext_lazy("Put back for moderation"), permissions=["moderate"])
    def reconsider(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self.carry_out(
            request,
            queryset,
            action="reconsider",
            verb=lambda signon: reconsider_signon(signon=signon, at=timezone.now(), by=request.user.get_username()),
            done=lambda count: (
                ngettext(
                    "The sign-on waits for moderation again.",
                    "%(count)d sign-ons wait for moderation again.",
                    count,
                )
                % {"count": count}
            ),
            letter_of=_letter_of,
        )


def _not_asked_again(signon: SignOn) -> list[str]:
    if signon.status == SignOnStatus.ASKED_AGAIN:
        return []
    return [_("“%(name)s” was not asked to sign a new version.") % {"name": signon.printed_name}]


def _letter_of(signon: SignOn) -> Letter:
    return signon.letter
