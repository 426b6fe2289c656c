"""What a drill came to, counted when its clock stands still."""

from __future__ import annotations

import resource
import time
from dataclasses import asdict, dataclass

from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.intake.models import Batch
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.queries.orders import counts_by_state
from bihuan.config.drill.playing import Play


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill came to."""

    incident: str
    received: int
    accepted: int
    orders: int
    closed: int
    merged: int
    cancelled: int
    open: int
    unaccounted: int
    events: int
    moves: int
    refused: dict[str, int]
    seconds: float
    peak_mb: int

    def row(self) -> dict[str, object]:
        """Return it as one JSON object."""
        return asdict(self)


def figures_of(play: Play, began: float) -> Figures:
    """Strike the full balance and count; `began` is what `time.perf_counter` said when the drill began."""
    incident = play.stage.incident.code
    balance = strike_balance(incident=incident, at=play.clock.at, is_full=True)
    states = counts_by_state(incident)
    batches = Batch.objects.filter(source__incident_id=incident)
    ended = {name: states[name] for name in ("CLOSED", "MERGED", "CANCELLED")}
    return Figures(
        incident=incident, received=sum(batches.values_list("read", flat=True)),
        accepted=sum(batches.values_list("accepted", flat=True)), orders=sum(states.values()),
        closed=ended["CLOSED"], merged=ended["MERGED"], cancelled=ended["CANCELLED"],
        open=sum(states.values()) - sum(ended.values()), unaccounted=balance.unaccounted, events=journal_size(),
        moves=play.people.moves, refused=dict(play.people.refused),
        seconds=round(time.perf_counter() - began, 1), peak_mb=_peak_mb(),
    )  # fmt: skip


def _peak_mb() -> int:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
