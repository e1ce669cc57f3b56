"""The desk of the staff who write letters."""

from campaigns.admin.addressees import AddresseeAdmin
from campaigns.admin.causes import CampaignAdmin
from campaigns.admin.editions import EditionAdmin
from campaigns.admin.files import RenderedFileAdmin
from campaigns.admin.letters import LetterAdmin
from campaigns.admin.people import MembershipAdmin, StaffInvitationAdmin
from campaigns.admin.previews import PreviewLinkAdmin
from campaigns.admin.sources import FootnoteAdmin, SourceAdmin
from campaigns.admin.texts import LetterTextAdmin
from campaigns.admin.versions import LetterVersionAdmin

__all__ = [
    "AddresseeAdmin",
    "CampaignAdmin",
    "EditionAdmin",
    "FootnoteAdmin",
    "LetterAdmin",
    "LetterTextAdmin",
    "LetterVersionAdmin",
    "MembershipAdmin",
    "PreviewLinkAdmin",
    "RenderedFileAdmin",
    "SourceAdmin",
    "StaffInvitationAdmin",
]
