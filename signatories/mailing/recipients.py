"""To whom a message goes: read when it is sent, stored nowhere."""

from signatories.domain.corrections import FORMER
from signatories.domain.moderators import may_moderate
from signatories.models import CorrectionState, Message, MessageKind

K = MessageKind


def address_of(message: Message) -> str:
    """The mailbox of ``message`` as things stand now; empty when there is none any more.

    There is none when the contact was forgotten or taken off, a correction was decided on or replaced, an organization
    wants no notices, or somebody does not moderate the letter any more.
    """
    match message.kind:
        case K.MAILBOX:
            correction = message.correction
            waits = correction is not None and correction.state == CorrectionState.WAITING
            return str(correction.wanted.get("email", "")) if correction and waits else ""
        case K.MAILBOX_CHANGED:
            return str(message.correction.wanted.get(FORMER, "")) if message.correction else ""
        case K.NOTICE:
            known = message.representative
            return known.email if known and known.gets_notices else ""
        case K.DIGEST | K.DISPUTE:
            user = message.user
            return user.email if user and user.is_active and may_moderate(user, message.letter) else ""
    contact = getattr(message.sign_on, "contact", None)
    return contact.email if contact else ""


def was_told(message: Message) -> None:
    """Empty what was kept for this one mail: the former address of a signatory who has another one now."""
    correction = message.correction
    if message.kind == K.MAILBOX_CHANGED and correction is not None and FORMER in correction.wanted:
        correction.wanted = {name: value for name, value in correction.wanted.items() if name != FORMER}
        correction.save(update_fields=["wanted"])
