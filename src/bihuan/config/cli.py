"""`bihuan`: the command line."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one command. Every command of a context is a Django management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
