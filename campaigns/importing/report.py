"""What an import kept, changed and left out, in sentences for the person who brought the draft."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Report:
    """Sentences in the language that was active while the draft was read."""

    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The report as lists, for JSON."""
        return {name: list(lines) for name, lines in asdict(self).items()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Report":
        """The report that ``as_data`` wrote. Raises KeyError or TypeError for anything else."""
        return cls(*(tuple(str(line) for line in data[name]) for name in ("kept", "changed", "dropped")))


@dataclass
class Findings:
    """What was met while a draft was read: counts by name, and the words that were left out."""

    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, name: str, number: int = 1) -> None:
        """Count something that was met."""
        self.counts[name] = self.counts.get(name, 0) + number

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)
