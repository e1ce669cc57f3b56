from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns and letters")

    def ready(self) -> None:
        post_migrate.connect(guard_frozen_rows, sender=self)


def guard_frozen_rows(using: str, **_kwargs: Any) -> None:
    """Put the triggers on the tables of frozen rows, whichever migration made these tables anew."""
    from campaigns.models.frozen import frozen_tables, install_guards  # noqa: PLC0415 -- models are not ready earlier

    install_guards(connections[using], frozen_tables())
