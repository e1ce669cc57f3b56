"""Whether two names mean one body: pure functions on words, without any model."""

from signatories.matching.comparing import Decision, Verdict, compare
from signatories.matching.keys import keys
from signatories.matching.reading import Reading, read
from signatories.matching.reasons import Reason, why

__all__ = ["Decision", "Reading", "Reason", "Verdict", "compare", "keys", "read", "why"]
