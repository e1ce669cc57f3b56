#!/usr/bin/env python3
"""Run an administrative task: ``./manage.py help`` lists them."""

import os
import re
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

NO_TABLE = re.compile("no such table|relation .* does not exist")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if not NO_TABLE.search(str(error)):
            raise
        sys.exit("The database is not prepared yet, or not by this version. Run: manage.py migrate")


if __name__ == "__main__":
    main()
