from signatories.models.organization import (
    Alias,
    AliasKind,
    Organization,
    OrganizationKind,
    OrganizationName,
    Scope,
)
from signatories.models.roll import RollHeading
from signatories.models.signon import Capacity, Listing, Origin, SignOn, SignOnStatus

__all__ = [
    "Alias",
    "AliasKind",
    "Capacity",
    "Listing",
    "Organization",
    "OrganizationKind",
    "OrganizationName",
    "Origin",
    "RollHeading",
    "Scope",
    "SignOn",
    "SignOnStatus",
]
