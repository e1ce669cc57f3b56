"""Which entry of the directory a name belongs to."""

from collections.abc import Sequence

from campaigns.text.names import name_key
from signatories.models import Organization


def find_organization(*, reference: str, name: str, countries: Sequence[str]) -> Organization | None:
    """The organization with this reference, else the one with the same name key and the same countries.

    Spelling counts as in ``name_key``: case, accents, blanks and punctuation make no difference.
    """
    if reference and (known := Organization.objects.filter(reference=reference).first()):
        return known
    wanted = sorted(countries)
    for candidate in Organization.objects.filter(name_key=name_key(name)).order_by("pk"):
        if sorted(country.code for country in candidate.countries) == wanted:
            return candidate
    return None
