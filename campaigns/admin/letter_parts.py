"""What stands on the page of a letter beside the letter: addressees, how its list is arranged, former addresses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.models import Addressee, FormerAddress, Letter, LetterStatus, RollLogos
from campaigns.staff import StaffInline

TICKS = ("roll_conveners_first", "roll_numbered", "roll_acronyms", "roll_places", "roll_own_names", "roll_as_of")


class AddresseeInline(StaffInline, admin.StackedInline[Addressee, Letter]):
    model = Addressee
    fields = ("lines", ("copy", "position"))
    extra = 0
    show_change_link = True  # its translations stand on its own page
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 40, "dir": "auto"})}}


class FormerAddressInline(StaffInline, admin.TabularInline[FormerAddress, Letter]):
    model = FormerAddress
    extra = 0
    can_delete = False
    fields = ("slug",)
    readonly_fields = ("slug",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def roll_panel(request: HttpRequest, letter: Letter) -> dict[str, Any]:
    """What the page of a letter says of its list: how it is arranged, and where that is done."""
    fields = {field.name: str(field.verbose_name) for field in Letter._meta.fields}
    persons = _named(fields["roll_persons"], letter.get_roll_persons_display())
    chosen = [letter.get_grouping_display(), letter.get_roll_order_display(), persons]
    chosen += [fields[name] for name in TICKS if getattr(letter, name)]
    if letter.roll_logos != RollLogos.NONE:
        chosen.append(_named(fields["roll_logos"], letter.get_roll_logos_display()))
    may = letter.status != LetterStatus.WITHDRAWN and request.user.has_perm("campaigns.change_letter", letter)
    return {
        "roll_shape": [capfirst(each) for each in chosen],
        "arrange_url": reverse("admin:signatories_roll_arrange", args=[letter.pk]) if may else "",
    }


def _named(field: str, value: str) -> str:
    return _("%(what)s: %(name)s") % {"what": capfirst(field), "name": value}
