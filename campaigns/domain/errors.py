from collections.abc import Iterable


class Refused(Exception):
    """A verb that cannot be carried out now; ``sentences`` say in the reader's language why and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(str(sentence) for sentence in sentences))
        self.sentences = [str(sentence) for sentence in sentences]

    @classmethod
    def because(cls, sentences: Iterable[str]) -> "Refused":
        return cls(*sentences)
