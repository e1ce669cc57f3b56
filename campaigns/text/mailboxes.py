"""Addresses of mail that were probably mistyped: a hint, never a refusal."""

USUAL = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "hotmail.fr", "outlook.com", "outlook.es",
    "yahoo.com", "yahoo.es", "yahoo.fr", "yahoo.co.uk", "yahoo.com.mx", "yahoo.com.ar", "yahoo.com.br", "ymail.com",
    "live.com.mx",
    "icloud.com", "protonmail.com", "proton.me", "riseup.net", "posteo.de", "laposte.net", "uol.com.br", "terra.com.br",
)  # fmt: skip


def meant_address(email: str) -> str:
    """``email`` at the usual domain that one slip of a finger leads away from, or nothing.

    A slip is one letter too many, too few, wrong or swapped: gmial.com, hotmai.com, yahoo.con.
    """
    mailbox, at, domain = email.strip().rpartition("@")
    domain = domain.lower()
    if not (mailbox and at) or domain in USUAL:
        return ""
    meant = next((usual for usual in USUAL if _one_slip(domain, usual)), "")
    return f"{mailbox}@{meant}" if meant else ""


def _one_slip(written: str, meant: str) -> bool:
    start = next((i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), -1)
    if start < 0:
        return abs(len(written) - len(meant)) == 1
    left, right = written[start:], meant[start:]
    return (
        left[1:] == right[1:]  # wrong
        or left[1:] == right  # too many
        or left == right[1:]  # too few
        or (left[:2] == right[1::-1] and len(left) > 1 and left[2:] == right[2:])  # swapped
    )
