"""What the pages of texts show of the library of sources."""

from typing import Any

from django import template

from campaigns.models import LetterText
from campaigns.staff import language_choices

register = template.Library()


@register.inclusion_tag("admin/campaigns/source/picker.html", takes_context=True)
def source_picker(context: template.Context, text: LetterText | None, language: str = "") -> dict[str, Any]:
    """The button "Cite a source" and the dialog behind it, for a ``text`` (a new one has none and names its language).

    For those who may see the library; the form for a new source for those who may add one.
    """
    user = context["request"].user
    language = text.language if text and text.pk else language
    may_see = user.has_perm("campaigns.view_source") or user.has_perm("campaigns.change_source")
    return {
        "may_see": may_see,
        "may_add": user.has_perm("campaigns.add_source"),
        "language": language,
        "letter": text.letter_id if text else "",
        "languages": language_choices(first=[language] if language else []),
    }
