"""`lianmeng COMMAND`: demo, serve, worker, load, discover, trail, person, settings, and Django's own."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command. Settings that cannot be used end it with status 2 and say what to write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianmeng.settings")
    try:
        execute_from_command_line(["lianmeng", *sys.argv[1:]])
    except ImproperlyConfigured as wrong:
        sys.exit(f"{wrong}")


if __name__ == "__main__":
    main()
