"""`bihuan doctor`: is this installation fit to keep its promise?"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.config.doctor import Severity, examine

MARKS = {Severity.FINE: "ok  ", Severity.WARNING: "warn", Severity.FAULT: "FAIL"}


class Command(BihuanCommand):
    """Look at settings, durability, tables, triggers, jobs and worker; exit 1 when something must be mended."""

    help = "Check settings, durability, tables, triggers, disk, jobs, worker. Exit 1 when something must be mended."
    example = "bihuan doctor --json"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        """Look."""
        findings = examine(self.now())
        if options["json"]:
            rows = [{"severity": f.severity.value, "what": f.what, "mend": f.mend} for f in findings]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
        for finding in [] if options["json"] else findings:
            mend = f"\n     {finding.mend}" if finding.mend else ""
            self.stdout.write(f"{MARKS[finding.severity]} {finding.what}{mend}")
        if any(finding.severity is Severity.FAULT for finding in findings):
            sys.exit(1)
