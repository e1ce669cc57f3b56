from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from signatories.mailing.sending import send_due


class Command(BaseCommand):
    help = "Send the mail that is due, also what a worker that died left behind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--test", metavar="ADDRESS", help="send one mail to this address instead, to try the settings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["test"]:
            self._try(options["test"])
            return
        done = send_due()
        for state, count in sorted(done.items()):
            self.stdout.write(f"{state}: {count}")
        if not done:
            self.stdout.write("No mail is due.")

    def _try(self, address: str) -> None:
        try:
            validate_email(address)
            EmailMessage(
                f"A mail to try {settings.SITE_NAME}",
                f"If you read this, {settings.PUBLIC_ORIGIN} can send mail.\n",
                to=[address],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
        except Exception as error:
            raise CommandError(f"The mail was not sent: {error}") from error
        self.stdout.write(f"Handed over, from {settings.DEFAULT_FROM_EMAIL}. Look into the mailbox, and into its spam.")
