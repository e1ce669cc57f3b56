"""Logging in UTC, whatever the time zone of the site or of the machine, and without the tokens of links."""

import logging
import re
import time

# A part of an address that is as long as a token: who reads the log must not be able to use somebody's link. That of an
# invitation to the staff has 64 digits, and stands in the address of the login as well ("?next=/join/…").
TOKEN = re.compile(r"(?:(?<=/)|(?<=%2F)|(?<=%2f))(?:[A-Za-z0-9_-]{43}|[0-9a-f]{64})(?![A-Za-z0-9_-])")


class UtcFormatter(logging.Formatter):
    """Times in UTC with a ``Z``; tokens in addresses are left out."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub("…", super().format(record))
