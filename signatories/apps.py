from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignatoriesConfig(AppConfig):
    name = "signatories"
    verbose_name = _("Signatories")

    def ready(self) -> None:
        from signatories.domain import signing  # noqa: F401, PLC0415 -- its sign-ons follow the versions of letters
        from signatories.mailing import digests, sending  # noqa: F401, PLC0415 -- mail follows what is posted
