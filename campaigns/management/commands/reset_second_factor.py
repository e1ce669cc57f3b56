from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Takes the second factor off an account and ends its sessions; at the next login a new one is set up."""

    help = "Take a lost second factor off an account. Be sure who asks for it: call them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    @transaction.atomic
    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        count, _rows = Authenticator.objects.filter(user=user.pk).delete()
        for session in Session.objects.iterator():
            if session.get_decoded().get(SESSION_KEY) == str(user.pk):
                session.delete()
        if not count:
            self.stdout.write(_("“%(name)s” had no second factor. Its sessions were ended.") % {"name": username})
            return
        self.stdout.write(
            _("The second factor of “%(name)s” is off, and its sessions were ended. At the next login a new one is"
              " set up.") % {"name": username}
        )  # fmt: skip
