# ruff: noqa: SIM905 -- a list of fifty lines says no more than these
"""Who asks, as keyed hashes: the same mailbox and the same claim are found again without reading addresses."""

from campaigns.domain.counting import keyed_hash
from campaigns.text.names import name_key
from signatories.models import SignOn

# Mail of these domains says nothing about an organization: everybody can have an address there.
FREE_MAIL = frozenset(
    (
        "aol.com gmail.com gmx.at gmx.ch gmx.de gmx.net googlemail.com hotmail.com hotmail.es hotmail.fr hushmail.com"
        " icloud.com inbox.com laposte.net libero.it live.com live.com.mx mac.com mail.com mail.ru me.com msn.com"
        " orange.fr outlook.com outlook.es proton.me protonmail.com qq.com rediffmail.com riseup.net rocketmail.com"
        " terra.com terra.com.br tuta.io tutanota.com uol.com.br web.de yahoo.co.uk yahoo.com yahoo.com.ar"
        " yahoo.com.br yahoo.com.mx yahoo.es yahoo.fr yandex.ru ymail.com zoho.com"
    ).split()
)


def same_mailbox(email: str) -> str:
    """``email`` as mailboxes are compared: in lower case, without blanks around it."""
    return email.strip().casefold()


def email_key(email: str) -> str:
    """The keyed hash of a mailbox; empty for no address."""
    return keyed_hash("mailbox", same_mailbox(email)) if email else ""


def inbox_key(email: str) -> str:
    """The keyed hash of where mail to ``email`` arrives: "ana+x@" is the inbox of "ana@"; at Gmail dots say nothing."""
    name, at, domain = same_mailbox(email).rpartition("@")
    name = name.partition("+")[0] or name
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return email_key(f"{name}{at}{domain}")


def mail_domain(email: str) -> str:
    """What stands after the @, in lower case."""
    return same_mailbox(email).rpartition("@")[2]


def is_free_mail(email: str) -> bool:
    """Whether everybody can have an address at this domain."""
    return mail_domain(email) in FREE_MAIL


def claim_key(*, printed_name: str, email: str) -> str:
    """What makes two requests on one letter the same claim: name key and mailbox."""
    return keyed_hash("claim", f"{name_key(printed_name)}\0{same_mailbox(email)}")


def claim_of(signon: SignOn, email: str) -> str:
    """The claim of a stored sign-on whose contact has the address ``email``."""
    return claim_key(printed_name=signon.printed_name, email=email)
