"""Logging in UTC, whatever the time zone of the site or of the machine."""

import logging
import time


class UtcFormatter(logging.Formatter):
    """Times in UTC with a ``Z``."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
