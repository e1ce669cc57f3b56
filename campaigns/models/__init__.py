from campaigns.models.addressee import Addressee, AddresseeText
from campaigns.models.campaign import Accent, Campaign, CampaignText
from campaigns.models.edition import Edition, EditionFailure, EditionFile, EditionFormat, EditionText, Redaction
from campaigns.models.hour_count import HourCount
from campaigns.models.letter import (
    FormerAddress,
    Grouping,
    Letter,
    LetterKind,
    LetterStatus,
    RollDisplay,
    RollLogos,
    RollOrder,
    RollPersons,
)
from campaigns.models.link import FAILING, MAX_LINK_BYTES, TO_MEND, Link, LinkFinding, LinkState
from campaigns.models.membership import Membership, Role
from campaigns.models.preview import PreviewLink, PreviewOpening, PreviewPage, PreviewState
from campaigns.models.rendered_file import FileFormat, FileState, Paper, RenderedFile
from campaigns.models.source import Source
from campaigns.models.staff_invitation import StaffInvitation
from campaigns.models.text import Footnote, LetterText
from campaigns.models.version import LetterVersion, TextVersion, VersionKind

__all__ = [
    "FAILING",
    "MAX_LINK_BYTES",
    "TO_MEND",
    "Accent",
    "Addressee",
    "AddresseeText",
    "Campaign",
    "CampaignText",
    "Edition",
    "EditionFailure",
    "EditionFile",
    "EditionFormat",
    "EditionText",
    "FileFormat",
    "FileState",
    "Footnote",
    "FormerAddress",
    "Grouping",
    "HourCount",
    "Letter",
    "LetterKind",
    "LetterStatus",
    "LetterText",
    "LetterVersion",
    "Link",
    "LinkFinding",
    "LinkState",
    "Membership",
    "Paper",
    "PreviewLink",
    "PreviewOpening",
    "PreviewPage",
    "PreviewState",
    "Redaction",
    "RenderedFile",
    "Role",
    "RollDisplay",
    "RollLogos",
    "RollOrder",
    "RollPersons",
    "Source",
    "StaffInvitation",
    "TextVersion",
    "VersionKind",
]
