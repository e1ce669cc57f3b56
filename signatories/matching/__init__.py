"""Whether two names mean one body: pure functions on words, without any model."""

from signatories.matching.comparing import compare
from signatories.matching.dividing import formless
from signatories.matching.keys import asked, keys
from signatories.matching.reading import Reading, read
from signatories.matching.reasons import Reason, why
from signatories.matching.short_names import explains_its_acronyms
from signatories.matching.verdicts import Decision, Verdict

__all__ = [
    "Decision",
    "Reading",
    "Reason",
    "Verdict",
    "asked",
    "compare",
    "explains_its_acronyms",
    "formless",
    "keys",
    "read",
    "why",
]
