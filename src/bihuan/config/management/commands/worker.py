"""`bihuan worker`: the background as a process of its own."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import CommandParser

from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.orders.actions.sweeping import sweep
from bihuan.config.rounds import balance_all, check_sources, drain
from bihuan.config.worker import Worker


class Command(BihuanCommand):
    """Run the jobs that events owe, sweep deadlines and strike the balance, until stopped."""

    help = "Run the background: jobs, deadlines, missing batches, balance. `bihuan serve` has one inside."
    example = "bihuan worker --once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--once", action="store_true", help="do everything that is due now, then end")

    def handle(self, *_: Any, **options: Any) -> None:
        """Work."""
        if options["once"]:
            at = self.now()
            jobs, late, missing = drain(at=at), sweep(at=at), check_sources(at=at)
            jobs += drain(at=at)
            unaccounted = balance_all(at=at, is_full=False)
            self.stdout.write(f"jobs {jobs}, escalated {late}, missing batches {missing}, unaccounted {unaccounted}")
            return
        worker = Worker()
        threading.Thread(target=worker.run_long, name="bihuan-long-jobs", daemon=True).start()
        try:
            worker.run()
        except KeyboardInterrupt:
            worker.stop.set()
