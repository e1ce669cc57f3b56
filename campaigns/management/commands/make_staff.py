import secrets
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

# Without the letters and digits that are mistaken for each other when they are copied from a screen.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """A password of five groups of four characters, about 99 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _character in range(4)) for _group in range(5))


class Command(BaseCommand):
    """Makes the first superuser and prints its login once; does nothing where there is one already."""

    help = "Make the staff login of a new site and print its password, once."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        names = ("staff" if number == 1 else f"staff{number}" for number in count(1))
        name = next(name for name in names if not users.filter(username=name).exists())
        password = random_password()
        users.create_superuser(username=name, password=password)
        self.stdout.write(
            _("name %(name)s, password %(password)s (shown this once)") % {"name": name, "password": password}
        )
