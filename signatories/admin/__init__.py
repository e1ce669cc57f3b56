"""The desk of the staff who keep the directory and the lists of signatories."""

from signatories.admin.messages import MessageAdmin
from signatories.admin.organizations import OrganizationAdmin
from signatories.admin.signons import SignOnAdmin

__all__ = ["MessageAdmin", "OrganizationAdmin", "SignOnAdmin"]
