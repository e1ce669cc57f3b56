from signatories.models.contact import ContactRecord, ContactUse, Representative, SignOnContact
from signatories.models.correction import Correction, CorrectionState
from signatories.models.decision import Actor, Decision, Step
from signatories.models.desk import Review
from signatories.models.duplicate import DuplicatePair, DuplicateSearch, Merge, PairState
from signatories.models.erratum import Erratum, ErratumKind
from signatories.models.list_import import ImportState, ListImport, ListKind, ListRow, ListSource, RowChoice, RowState
from signatories.models.logo import Logo, LogoState
from signatories.models.message import Message, MessageKind, MessageState
from signatories.models.name_key import NameKey
from signatories.models.organization import (
    Alias,
    AliasKind,
    Organization,
    OrganizationKind,
    OrganizationName,
    Scope,
)
from signatories.models.organization_logo import OrganizationLogo
from signatories.models.personal_link import LinkPurpose, PersonalLink
from signatories.models.receipt import Receipt
from signatories.models.roll import RollHeading, RollHeadingText
from signatories.models.signon import Capacity, Flag, Listing, Origin, SignOn, SignOnStatus, Tier

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
    "DuplicatePair",
    "DuplicateSearch",
    "Erratum",
    "ErratumKind",
    "Flag",
    "ImportState",
    "LinkPurpose",
    "ListImport",
    "ListKind",
    "ListRow",
    "ListSource",
    "Listing",
    "Logo",
    "LogoState",
    "Merge",
    "Message",
    "MessageKind",
    "MessageState",
    "NameKey",
    "Organization",
    "OrganizationKind",
    "OrganizationLogo",
    "OrganizationName",
    "Origin",
    "PairState",
    "PersonalLink",
    "Receipt",
    "Representative",
    "Review",
    "RollHeading",
    "RollHeadingText",
    "RowChoice",
    "RowState",
    "Scope",
    "SignOn",
    "SignOnContact",
    "SignOnStatus",
    "Step",
    "Tier",
]
