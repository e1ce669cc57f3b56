"""What a signatory declares, in the words that stand on the page and are kept with the sign-on."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.text.language import language_name
from signatories.models import Capacity


def declaration(capacity: str, *, title: str, version: str, language: str) -> str:
    """What is agreed to, in full and in the language of the interface; ``language`` is that of the text."""
    about = {
        "title": title,
        "version": version,
        "language": language_name(language, get_language() or settings.LANGUAGE_CODE),
    }
    if capacity == Capacity.PERSON:
        return _("I have read “%(title)s” (version %(version)s, %(language)s) and agree with it. I sign it in my own"
                 " name.") % about  # fmt: skip
    if capacity == Capacity.AFFILIATED:
        return _("I have read “%(title)s” (version %(version)s, %(language)s) and agree with it. I sign it in my own"
                 " name. My organization is named for identification only and does not sign.") % about  # fmt: skip
    return _("I have read “%(title)s” (version %(version)s, %(language)s). I declare that the organization named above"
             " agrees with it, and that I am authorized to sign it in its name.") % about  # fmt: skip


def logo_permission() -> str:
    """What whoever sends a logo agrees to."""
    return _("By sending it you allow us to show it beside the name on this letter.")
