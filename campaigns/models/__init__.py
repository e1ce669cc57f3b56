from campaigns.models.addressee import Addressee, AddresseeText
from campaigns.models.campaign import Accent, Campaign, CampaignText
from campaigns.models.letter import FormerAddress, Grouping, Letter, LetterKind, LetterStatus, RollDisplay
from campaigns.models.rendered_file import FileFormat, FileState, Paper, RenderedFile
from campaigns.models.source import Source
from campaigns.models.text import Footnote, LetterText

__all__ = [
    "Accent",
    "Addressee",
    "AddresseeText",
    "Campaign",
    "CampaignText",
    "FileFormat",
    "FileState",
    "Footnote",
    "FormerAddress",
    "Grouping",
    "Letter",
    "LetterKind",
    "LetterStatus",
    "LetterText",
    "Paper",
    "RenderedFile",
    "RollDisplay",
    "Source",
]
