"""`bihuan exposure`: search on accepted queries of the gate, now, and print counts; no identity leaves here."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Role
from bihuan.apps.tracing.actions.runs import perform_run
from bihuan.apps.tracing.actions.searching import SearchRefused, ask_search
from bihuan.apps.tracing.management import words
from bihuan.apps.tracing.rules.runs import RunKind, RunState
from bihuan.apps.tracing.rules.searching import ENGINES, Told
from bihuan.engine.exposure.question import Progress

_KINDS = {
    "visits": RunKind.EXPOSURE_VISITS, "points": RunKind.EXPOSURE_POINTS, "second": RunKind.CONTACTS_OF_CONTACTS,
}  # fmt: skip


class Command(BihuanCommand):
    """Search who was exposed, on the officer's own accepted queries; prints counts, the engine and why."""

    help = "Who was exposed: search on accepted queries of the gate and print counts; identities go out at the desk."
    example = "bihuan exposure --query 01a2… --as analyst --engine auto"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        parser.add_argument("--query", action="append", required=True, help="an accepted query of the gate; repeatable")
        parser.add_argument("--kind", choices=sorted(_KINDS), default="visits", help="second: contacts of contacts")
        parser.add_argument("--of", default="", metavar="RUN", help="the first step's run, for --kind second")
        parser.add_argument("--engine", choices=ENGINES, default="auto", help="which way to search")
        parser.add_argument("--minutes", type=int, help="shortest overlap (default: the protocol's)")
        parser.add_argument("--residual-minutes", type=int, help="how long a stay lingers (default: the protocol's)")
        parser.add_argument("--metres", type=int, help="how near, for points")
        add_incident_option(parser)
        add_actor_option(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        """Ask, run, print."""
        incident = chosen_incident(options["incident"])
        at = self.now()
        by = acting(options["username"], incident, Role.DESK_ANALYST, at)
        told = Told(
            options["minutes"], options["residual_minutes"], options["metres"], options["engine"], options["of"]
        )  # fmt: skip
        try:
            run = ask_search(query_ids=options["query"], kind=_KINDS[options["kind"]], by=by, at=at, told=told)
        except SearchRefused as refusal:
            raise CommandError(_refused(refusal)) from refusal
        tell = words.every_second(words.to_stderr)

        def also(progress: Progress) -> None:
            tell(words.searching(progress))

        run = perform_run(run_id=run.pk, at=at, clock=self.now, also=also)
        if run.state != RunState.DONE:
            raise CommandError(f"The run ended as {run.state}: {run.failure}. Run {run.pk} is kept with its reason.")
        self.stdout.write("\n".join(words.run_lines(run)))


def _refused(refusal: SearchRefused) -> str:
    """Return the refusal with the nearest narrower search, where the gate named one."""
    said = words.refusal(refusal.code)
    if not refusal.narrower:
        return said
    window = f"{refusal.narrower.get('window_from')} to {refusal.narrower.get('window_to')}"
    return f"{said} The nearest narrower query would pass at once: {window}. Ask the gate for that one."
