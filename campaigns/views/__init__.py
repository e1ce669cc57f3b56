"""The public pages and files: what anybody may read, and what staff see of it before (docs/decisions/0005)."""

from campaigns.public.answers import bad_request, forbidden, not_found, server_error
from campaigns.views.editions import edition, edition_file, edition_manifest, editions
from campaigns.views.files import letter_file
from campaigns.views.joining import join
from campaigns.views.lists import campaign, home
from campaigns.views.logos import logo
from campaigns.views.previews import preview
from campaigns.views.statements import statement
from campaigns.views.verify import verify
from campaigns.views.versions import version, version_words, versions

__all__ = [
    "bad_request",
    "campaign",
    "edition",
    "edition_file",
    "edition_manifest",
    "editions",
    "forbidden",
    "home",
    "join",
    "letter_file",
    "logo",
    "not_found",
    "preview",
    "server_error",
    "statement",
    "verify",
    "version",
    "version_words",
    "versions",
]
