"""The mail that asks somebody to join the staff of a campaign."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from campaigns.domain.people import token_of
from campaigns.models import StaffInvitation
from campaigns.staff_mail import send_staff_mail
from campaigns.text.language import long_date


def ask_to_join(invitation: StaffInvitation) -> None:
    """Queue the mail of an invitation, in the transaction that made it."""
    send_staff_invitation.enqueue(invitation.pk)


@task()  # type: ignore[untyped-decorator]  # django-tasks ships no types
def send_staff_invitation(invitation_id: int) -> None:
    """Send the link of an invitation that still waits for an answer; the link is made here and stored nowhere."""
    at = timezone.now()
    rows = StaffInvitation.objects.acceptable(at).select_related("campaign").prefetch_related("campaign__texts")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        return
    language = invitation.language
    with override(language):
        link = settings.PUBLIC_ORIGIN + reverse("campaigns:join", args=[token_of(invitation)])
        role = invitation.get_role_display()
        until = long_date(timezone.localdate(invitation.expires_at), language)
    send_staff_mail(
        "staff_invitation",
        to=invitation.email,
        language=language,
        campaign=invitation.campaign.name_in(language),
        role=role,
        invited_by=invitation.invited_by,
        link=link,
        until=until,
    )
    StaffInvitation.objects.filter(pk=invitation.pk).update(sent_at=at)
