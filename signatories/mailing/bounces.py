"""Reading what came back: a delivery report (RFC 3464) that names one of our messages marks it; all else nothing."""

import re
from email import message_from_bytes
from email.message import Message as Mail

from signatories.models import Message, MessageState

LARGEST = 1024 * 1024  # bytes of a report that are read; what we look for stands before our attachments
OURS = re.compile(r"<([0-9a-f]{32}@[^<>\s]{1,80})>")
STATUS = re.compile(r"^\s*(\d\.\d{1,3}\.\d{1,3})")


def read_report(data: bytes) -> bool:
    """Mark the message that ``data`` says could not be delivered; whether there was one.

    A report that only tells of a delay changes nothing, nor does one about a message that was not sent. Its
    Message-ID is known to us and to who got the mail: a stranger cannot make one up.
    """
    try:
        report = message_from_bytes(data[:LARGEST])
        if report.get_content_type() != "multipart/report":
            return False
        parts = list(report.walk())
    except RecursionError:  # a thousand mails in each other: nobody's report
        return False
    failed = _failed_with(parts)
    if failed is None:
        return False
    for message_id in _messages_named(parts):
        rows = Message.objects.filter(message_id=message_id, state=MessageState.SENT)
        if rows.update(state=MessageState.BOUNCED, problem=f"returned {failed}".strip()):
            return True
    return False


def _failed_with(parts: list[Mail]) -> str | None:
    """The status of a recipient that failed for good, such as 5.1.1; empty for one without, None when none failed."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if part.is_multipart() else []:
            if isinstance(block, Mail) and str(block.get("Action", "")).strip().lower() == "failed":
                found = STATUS.match(str(block.get("Status", "")))
                return found[1] if found else ""
    return None


def _messages_named(parts: list[Mail]) -> list[str]:
    """The Message-IDs of ours in the headers of the mail that came back, whether whole or its headers alone."""
    found: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            found += [match for each in part.get_payload() if isinstance(each, Mail)
                      for match in OURS.findall(str(each.get("Message-ID", "")))]  # fmt: skip
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            inner = message_from_bytes(headers if isinstance(headers, bytes) else b"")
            found += OURS.findall(str(inner.get("Message-ID", "")))
    return found
