from collections.abc import Sequence


class TextError(ValueError):
    """A text that cannot be taken as it is; ``sentences`` say in the reader's language what to do."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(str(sentence) for sentence in sentences))
        self.sentences = list(sentences)
