from signatories.models.contact import ContactRecord, ContactUse, Representative, SignOnContact
from signatories.models.correction import Correction, CorrectionState
from signatories.models.decision import Actor, Decision, Step
from signatories.models.desk import Review
from signatories.models.erratum import Erratum, ErratumKind
from signatories.models.logo import Logo, LogoState
from signatories.models.message import Message, MessageKind, MessageState
from signatories.models.organization import (
    Alias,
    AliasKind,
    Organization,
    OrganizationKind,
    OrganizationName,
    Scope,
)
from signatories.models.personal_link import LinkPurpose, PersonalLink
from signatories.models.receipt import Receipt
from signatories.models.roll import RollHeading
from signatories.models.signon import Capacity, Flag, Listing, Origin, SignOn, SignOnStatus

__all__ = [
    "Actor",
    "Alias",
    "AliasKind",
    "Capacity",
    "ContactRecord",
    "ContactUse",
    "Correction",
    "CorrectionState",
    "Decision",
    "Erratum",
    "ErratumKind",
    "Flag",
    "LinkPurpose",
    "Listing",
    "Logo",
    "LogoState",
    "Message",
    "MessageKind",
    "MessageState",
    "Organization",
    "OrganizationKind",
    "OrganizationName",
    "Origin",
    "PersonalLink",
    "Receipt",
    "Representative",
    "Review",
    "RollHeading",
    "Scope",
    "SignOn",
    "SignOnContact",
    "SignOnStatus",
    "Step",
]
