"""What print adds to a text because paper cannot be clicked. Pure functions on words, not on markup."""

from urllib.parse import unquote, urlsplit


def printed_address(href: str, words: str) -> str:
    """The address to print after a link to ``href`` that shows ``words``; "" where the words are that address already.

    The address stands as one types it: without its scheme, and a bare host without its slash. It is what ``href``
    holds, unescaped from HTML; an ``href`` that is neither web nor mail gives "".
    """
    address = _typed(href)
    return "" if _same(address) == _same(_typed(words.strip().strip("<>")) or words) else address


def _typed(href: str) -> str:
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme == "mailto":
        return unquote(parts.path)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    address = href.split("://", 1)[1]
    return parts.netloc if address == f"{parts.netloc}/" else address


def _same(address: str) -> str:
    # Word processors put joiners and blanks into addresses; a host has no capitals, and a reader no percent signs.
    shown = "".join(sign for sign in unquote(address) if sign.isprintable() and not sign.isspace())
    return shown.strip("<>").removesuffix("/").casefold()
