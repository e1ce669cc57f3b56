from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SignatoriesConfig(AppConfig):
    name = "signatories"
    verbose_name = _("Signatories")

    def ready(self) -> None:
        from signatories.domain import renewing  # noqa: F401, PLC0415 -- sign-ons follow the versions of their letter
        from signatories.domain.name_keys import index_missing, keep_in_step  # noqa: PLC0415 -- names are found as they are saved
        from signatories.mailing import digests, sending  # noqa: F401, PLC0415 -- mail follows what is posted

        keep_in_step()
        post_migrate.connect(index_missing, sender=self, dispatch_uid="name keys of who was there before the index")
