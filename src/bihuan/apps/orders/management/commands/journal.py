"""`bihuan journal`: export it for an auditor, verify it, prove one order, print the root."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.core.journal import current_root, prove_inclusion
from bihuan.apps.core.models import Event
from bihuan.apps.core.queries import current_incident
from bihuan.apps.orders.queries.books import Scope, snapshot
from bihuan.apps.orders.queries.books.journal import e6
from bihuan.apps.orders.queries.export import NotEmpty, export_journal


class Command(BihuanCommand):
    """Export the journal, verify it from inside, prove that one order's events are in it, or print its root."""

    help = "Export the journal for an auditor, verify it, prove one order or event, print the root."
    example = "bihuan journal export /media/stick/2026-08-21 && python3 /media/stick/2026-08-21/verify_ledger.py"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        exporting = verbs.add_parser("export", help="write the journal and verify_ledger.py into a folder")
        exporting.add_argument("folder", type=Path)
        exporting.add_argument("--force", action="store_true", help="also into a folder that is not empty")
        verbs.add_parser("verify", help="hash every event again and compare every root; exit 1 when one differs")
        proving = verbs.add_parser("proof", help="the inclusion proof of an order's last event, or of an event")
        proving.add_argument("what", help="an order's identifier, or the index of an event")
        verbs.add_parser("root", help="size and root of the journal now; write them down outside")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        getattr(self, f"_{options['verb']}")(options)

    def _export(self, options: dict[str, Any]) -> None:
        try:
            manifest = export_journal(options["folder"], at=self.now(), is_forced=options["force"])
        except NotEmpty as refusal:
            raise CommandError(f"{refusal} is not empty. Name a new folder, or say --force.") from refusal
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{manifest['tree_size']:,} events, root {manifest['tree_size']}:{manifest['root']}")
        self.stdout.write(f"check: python3 {options['folder'] / 'verify_ledger.py'} {options['folder']}")

    def _verify(self, _: dict[str, Any]) -> None:
        incident = current_incident()
        with snapshot():
            found = e6(Scope(incident.code if incident else "", self.now(), is_deep=True))
        for offender in found.offenders:
            self.stdout.write(f"{offender.kind} {offender.id}: {offender.what}")
        self.stdout.write(f"{found.left:,} events, {found.terms['roots']} roots, difference {found.difference}")
        if found.difference:
            raise SystemExit(1)

    def _proof(self, options: dict[str, Any]) -> None:
        what = options["what"]
        index = int(what) if what.isdecimal() else self._last_event(what)
        try:
            proof = prove_inclusion(index)
        except IndexError as error:
            raise CommandError(f"There is no event {index}; the journal has {current_root()[0]}.") from error
        self.stdout.write(json.dumps(asdict(proof), indent=1))

    def _last_event(self, order: str) -> int:
        index = Event.objects.filter(subject_id=order).order_by("-n").values_list("index", flat=True).first()
        if index is None:
            raise CommandError(f"No order {order}. See: bihuan order list")
        return index

    def _root(self, _: dict[str, Any]) -> None:
        size, root = current_root()
        self.stdout.write(f"{size}:{root}")
