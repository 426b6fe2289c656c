"""`bihuan receive FILE --source NAME`: what the intake page does, from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError

from bihuan.apps.intake import queries
from bihuan.apps.intake.actions import DisposedBatch, Preview, ReceivedBatch, dispose_batch, receive_batch
from bihuan.apps.intake.actions.looking import look_at_preview
from bihuan.apps.intake.importers import kind_codes
from bihuan.apps.intake.management import words
from bihuan.apps.intake.management.acting import IntakeCommand, actor_of, add_actor_options, source_of
from bihuan.apps.intake.management.columns import add_reading_options, options_of, told_columns

_DIFFERS = 3


class Command(IntakeCommand):
    """Keeps a file, stores its lines, gives every line its disposition and prints both receipts."""

    help = "Receive a file from a source: keep its bytes, store its lines, dispose each, print the receipts."
    epilog = (
        "Example:\n"
        "  bihuan receive cases.xlsx --source cdc --declared 120\n"
        "  bihuan receive list.csv --source police --columns name=当事人,phone=电话\n"
        "  bihuan receive residents.xlsx --source community --kind population\n"
        "  cat list.csv | bihuan receive - --source hotline --json\n\n"
        "The same file twice changes nothing and prints the first receipt again.\n"
        "Exit: 0 every line is accounted for, 1 not received or not readable, 3 the declared count differs.\n"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", help="CSV, XLSX, XLS, ODS, JSON or text; - reads standard input")
        parser.add_argument("--source", required=True, metavar="NAME", help="code or name of the source")
        parser.add_argument("--declared", type=int, metavar="N", help="how many lines the source says it sent")
        parser.add_argument("--seq", type=int, metavar="N", help="the source's number of this delivery; default: next")
        parser.add_argument(
            "--kind", default="", choices=kind_codes(),
            help="what its lines are; default: as its columns say, and then records only",
        )  # fmt: skip
        parser.add_argument("--hold-preview", action="store_true", help="show the columns, dispose later")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        add_reading_options(parser)
        add_actor_options(parser)

    def handle(self, *_: object, **options: Any) -> None:
        """Receive, dispose, print. :raises SystemExit: 3 when the declared count differs."""
        by = actor_of(options)
        told_columns(options, options["kind"])  # what cannot be meant is said before anything is received
        source = source_of(options["source"], by)
        at = datetime.now(UTC)
        with _opened(options["file"]) as content:
            received = receive_batch(
                source_id=source.id, content=content, filename=_name(options["file"]), by=by, at=at,
                seq=options["seq"], declared=options["declared"], kind=options["kind"],
                progress=words.progress_on(words.stderr(), "stored"),
            )  # fmt: skip
        kind = received.batch.kind
        mapping, reading = told_columns(options, kind), options_of(options, kind)
        if received.is_repeat:
            words.stderr().write("This file came before: nothing was changed. 此文件已接收过。\n")
        if options["hold_preview"]:
            self._show_preview(
                received, look_at_preview(batch=received.batch, choice=mapping, options=reading, by=by, at=at)
            )
            return
        disposed = dispose_batch(
            batch_id=received.batch.id, by=by, at=at, mapping=mapping, options=reading,
            progress=words.progress_on(words.stderr(), "disposed"),
        )  # fmt: skip
        self._show(received, disposed, options["json"])

    def _show_preview(self, received: ReceivedBatch, shown: Preview) -> None:
        self._write(words.received_lines(received.batch, received.receipt.id))
        self._write(words.preview_lines(shown))
        self.stdout.write(f"Dispose it: bihuan dispose {received.batch.id}")

    def _show(self, received: ReceivedBatch, disposed: DisposedBatch, as_json: bool) -> None:
        batch = disposed.batch
        counts = queries.counts_of(batch)
        found = queries.reasons(batch.id)
        if as_json:
            self.stdout.write(json.dumps(_as_object(received, disposed, found, counts.difference), ensure_ascii=False))
        else:
            self._write(words.received_lines(batch, received.receipt.id))
            self._write(words.disposed_lines(batch, disposed.receipt.id, found))
            self.stdout.write(words.balance_line(counts))
        if "unreadable" in batch.table:
            raise CommandError("\n".join(words.unreadable_lines(batch)))
        if counts.difference:
            words.stderr().write("The counts differ: ask the source, then correct its count or send the rest.\n")
            sys.exit(_DIFFERS)

    def _write(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)


def _as_object(
    received: ReceivedBatch, disposed: DisposedBatch, found: list[tuple[str, str, int]], difference: int
) -> dict[str, object]:
    batch = disposed.batch
    numbers = {name: getattr(batch, name) for name in ("read", "accepted", "duplicate", "rejected", "held")}
    return {
        "batch": batch.id,
        "source": batch.source.code,
        "kind": batch.kind,
        "seq": batch.seq,
        "sha256": batch.sha256,
        "declared": batch.declared,
        **numbers,
        "reasons": [{"kind": kind, "reason": reason, "lines": count} for kind, reason, count in found],
        "alarms": [alarm["code"] for alarm in batch.table.get("alarms", [])],
        "difference": difference,
        "is_repeat": received.is_repeat,
        "stored_receipt": received.receipt.id,
        "disposed_receipt": disposed.receipt.id,
    }


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CommandError(f"{name} cannot be opened: {error.strerror}.") from None


def _name(name: str) -> str:
    return "stdin" if name == "-" else Path(name).name
