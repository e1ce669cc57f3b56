"""Lists pasted from a document: headings, numbers and bullets understood, everything else proposed."""

from signatories.lists.table import PastedList


def read_pasted(text: str, *, language: str) -> PastedList:
    """The entries in ``text``. ``language`` is that of the document, by whose words names are read first."""
    raise NotImplementedError
