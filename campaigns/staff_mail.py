"""Mails to staff: text and HTML from ``templates/mail``, in the language of who reads them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def send_staff_mail(template: str, *, to: str, language: str, **context: Any) -> None:
    """Send ``templates/mail/<template>.{subject.txt,txt,html}`` to one address; raises what the mail server says."""
    context |= {"site_name": settings.SITE_NAME, "language": language}
    with override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject, render_to_string(f"mail/{template}.txt", context).strip() + "\n", to=[to]
        )
        mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
        mail.send()
