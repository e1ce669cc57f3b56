"""The desk of the staff who keep the directory and the lists of signatories."""

from signatories.admin.corrections import CorrectionAdmin
from signatories.admin.keeping import ContactRecordAdmin, SignOnContactAdmin
from signatories.admin.messages import MessageAdmin
from signatories.admin.organizations import OrganizationAdmin
from signatories.admin.signons import SignOnAdmin

__all__ = [
    "ContactRecordAdmin",
    "CorrectionAdmin",
    "MessageAdmin",
    "OrganizationAdmin",
    "SignOnAdmin",
    "SignOnContactAdmin",
]
