"""Who works in a campaign: inviting somebody, joining, changing a role, leaving."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaigns.domain.errors import Refused
from campaigns.models import Campaign, Membership, Role, StaffInvitation
from campaigns.models.staff_invitation import new_nonce

VALID_FOR = timedelta(days=7)


# Invitations


def token_of(invitation: StaffInvitation) -> str:
    """The secret part of the link: made from the key of the installation, so that no table holds it."""
    told = f"{invitation.pk}:{invitation.nonce}"
    return salted_hmac("campaigns.staff_invitation", told, algorithm="sha256").hexdigest()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, campaign: Campaign, role: str, language: str, by: str, at: datetime) -> StaffInvitation:
    """Ask somebody to join a campaign in ``role``; the link is valid for a week. Raises Refused.

    An earlier invitation of the same address that nobody accepted is revoked, where it has expired.
    """
    email = email.strip()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    earlier = StaffInvitation.objects.unanswered().filter(campaign=campaign, email__iexact=email)
    if earlier.acceptable(at).exists():
        raise Refused(_("%(email)s is invited already. Send that invitation again.") % {"email": email})
    if Membership.objects.filter(campaign=campaign, user__email__iexact=email).exists():
        raise Refused(
            _("An account with the address %(email)s has a role in this campaign already. Change that one.")
            % {"email": email}
        )
    earlier.update(revoked_at=at)
    invitation = StaffInvitation(
        email=email, campaign=campaign, role=role, language=language, invited_by=by, made_at=at,
        expires_at=at + VALID_FOR,
    )  # fmt: skip
    invitation.save()
    return _with_token(invitation)


@transaction.atomic
def invite_again(*, invitation: StaffInvitation, at: datetime) -> StaffInvitation:
    """A new link, valid for a week from now; the old one is worth nothing. Raises Refused."""
    invitation = _unanswered(invitation)
    invitation.nonce, invitation.expires_at, invitation.sent_at = new_nonce(), at + VALID_FOR, None
    invitation.save(update_fields=["nonce", "expires_at", "sent_at"])
    return _with_token(invitation)


@transaction.atomic
def revoke_invitation(*, invitation: StaffInvitation, at: datetime) -> StaffInvitation:
    """Its link is worth nothing from now on. Raises Refused."""
    invitation = _unanswered(invitation)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    return invitation


def invitation_for(token: str) -> StaffInvitation | None:
    """The invitation to which ``token`` belongs, whatever became of it."""
    found = StaffInvitation.objects.filter(token_sha256=digest_of(token)).exclude(token_sha256="")
    return found.select_related("campaign").first()


@transaction.atomic
def accept_invitation(
    *, token: str, at: datetime, user: User | None = None, name: str = "", full_name: str = "",
    password: str = "",
) -> Membership:  # fmt: skip
    """Give ``user`` the role of the invitation; without one, a new account ``name`` with ``password`` gets it.

    It works once, and only while the invitation is valid. Raises Refused.
    """
    invitation = invitation_for(token)
    used = invitation and StaffInvitation.objects.acceptable(at).filter(pk=invitation.pk).update(accepted_at=at)
    if invitation is None or not used:
        raise Refused(_("This link is no longer valid. Ask for a new invitation."))
    if user is not None and user.email.casefold() != invitation.email.casefold():
        raise Refused(_("This invitation is for another address than that of your account."))
    if user is None:
        accounts: Any = get_user_model()._default_manager
        if accounts.filter(username__iexact=name).exists():
            raise Refused(_("There is an account of that name already. Choose another one."))
        first, _blank, last = full_name.strip().partition(" ")
        user = accounts.create_user(name, invitation.email, password, first_name=first, last_name=last)
    membership = Membership.objects.filter(user=user, campaign=invitation.campaign).first()
    if membership is None:
        membership = give_role(
            user=user, campaign=invitation.campaign, role=invitation.role, by=invitation.invited_by, at=at
        )
    return membership


def _with_token(invitation: StaffInvitation) -> StaffInvitation:
    invitation.token_sha256 = digest_of(token_of(invitation))
    invitation.save(update_fields=["token_sha256"])
    return invitation


def _unanswered(invitation: StaffInvitation) -> StaffInvitation:
    invitation = StaffInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise Refused(_("%(email)s accepted already.") % {"email": invitation.email})
    if invitation.revoked_at:
        raise Refused(_("The invitation of %(email)s is revoked.") % {"email": invitation.email})
    return invitation


# Memberships


@transaction.atomic
def give_role(*, user: User, campaign: Campaign, role: str, by: str, at: datetime) -> Membership:
    """Make ``user`` a member of the staff of ``campaign``, with a login to the staff pages."""
    membership = Membership(user=user, campaign=campaign, role=role, given_by=by, since=at)
    membership.save()
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Give a member another role. The last owner stays owner, unless a superuser says so. Raises Refused."""
    membership = _locked(membership)
    if role == membership.role:
        return membership
    _keep_an_owner(membership, by)
    _revoke_theirs(membership, at)
    membership.role, membership.given_by, membership.since = role, by.get_username(), at
    membership.save(update_fields=["role", "given_by", "since"])
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """Take a member off the staff of a campaign. The last owner stays, unless a superuser says so. Raises Refused.

    Who has no campaign left and no rights of their own can no longer enter the staff pages; the account stays.
    """
    membership = _locked(membership)
    _keep_an_owner(membership, by)
    _revoke_theirs(membership, at)
    user = membership.user
    membership.delete()
    own = user.is_superuser or user.user_permissions.exists() or user.groups.exists()
    if not own and not Membership.objects.filter(user=user).exists():
        user.is_staff = False
        user.save(update_fields=["is_staff"])


def _revoke_theirs(membership: Membership, at: datetime) -> None:
    """Whom an owner invited who is none any more: nobody comes back by the side door."""
    if membership.role == Role.OWNER:
        theirs = StaffInvitation.objects.unanswered().filter(campaign=membership.campaign_id)
        theirs.filter(invited_by=membership.user.get_username()).update(revoked_at=at)


def _locked(membership: Membership) -> Membership:
    # The campaign's row is the lock: of two owners who remove each other one stays.
    Campaign.objects.select_for_update().get(pk=membership.campaign_id)
    return Membership.objects.select_related("user").get(pk=membership.pk)


def _keep_an_owner(membership: Membership, by: User) -> None:
    if membership.role != Role.OWNER or by.is_superuser:
        return
    others = Membership.objects.filter(campaign=membership.campaign_id, role=Role.OWNER, user__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(_("A campaign keeps at least one owner. Make somebody else owner first, or ask a superuser."))
