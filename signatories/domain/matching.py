"""Which entry of the directory a name belongs to."""

from collections.abc import Sequence

from django.db.models import Q

from campaigns.text.names import name_key
from signatories.models import Organization


def find_organization(*, reference: str, name: str, countries: Sequence[str]) -> Organization | None:
    """The organization with this reference, else the one with the same name or alias and the same countries.

    Spelling counts as in ``name_key``: case, accents, blanks and punctuation make no difference. An organization that
    has another reference is another one, whatever its name.
    """
    if reference and (known := Organization.objects.filter(reference=reference).first()):
        return known
    wanted = sorted(countries)
    key = name_key(name)
    named = Organization.objects.filter(Q(name_key=key) | Q(aliases__name_key=key)).distinct().order_by("pk")
    for candidate in named:
        if reference and candidate.reference:
            continue
        if sorted(country.code for country in candidate.countries) == wanted:
            return candidate
    return None
