"""`bihuan dispose BATCH`: give the lines of a received batch their dispositions."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from bihuan.apps.intake import queries
from bihuan.apps.intake.access import get_batch
from bihuan.apps.intake.actions import dispose_batch, resume_batch
from bihuan.apps.intake.actions.looking import look_at_preview
from bihuan.apps.intake.management import words
from bihuan.apps.intake.management.acting import IntakeCommand, actor_of, add_actor_options
from bihuan.apps.intake.management.columns import add_reading_options, options_of, told_columns
from bihuan.apps.intake.rules import BatchState


class Command(IntakeCommand):
    """Disposes the lines of a batch, or shows how they would be read; finishes what was cut off."""

    help = "Give every line of a received batch its disposition; finish what was cut off."
    epilog = "Example:\n  bihuan dispose 01a2… --preview\n  bihuan dispose 01a2… --columns name=当事人\n"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("batch", help="identifier of the batch")
        parser.add_argument("--preview", action="store_true", help="show the columns, change nothing")
        add_reading_options(parser)
        add_actor_options(parser)

    def handle(self, *_: object, **options: Any) -> None:
        """Dispose and print."""
        by, at = actor_of(options), datetime.now(UTC)
        batch = get_batch(by, options["batch"])
        if batch.state == BatchState.OPENED:
            progress = words.progress_on(words.stderr(), "stored")
            batch = resume_batch(batch_id=batch.id, by=by, at=at, progress=progress).batch
        if options["preview"]:
            columns, told = told_columns(options, batch.kind), options_of(options, batch.kind)
            shown = look_at_preview(batch=batch, choice=columns, options=told, by=by, at=at)
            self.stdout.write("\n".join(words.preview_lines(shown)))
            return
        disposed = dispose_batch(
            batch_id=batch.id, by=by, at=at, mapping=told_columns(options, batch.kind),
            options=options_of(options, batch.kind),
            progress=words.progress_on(words.stderr(), "disposed"),
        )  # fmt: skip
        lines = words.disposed_lines(disposed.batch, disposed.receipt.id, queries.reasons(batch.id))
        self.stdout.write("\n".join([*lines, words.balance_line(queries.counts_of(disposed.batch))]))
