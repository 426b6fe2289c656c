"""What the duty board shows at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import QueueState, queue_state, unit_names
from bihuan.apps.forces.queries import current_shift, holdings
from bihuan.apps.forces.rules import Holding
from bihuan.apps.intake.access import may_receive
from bihuan.apps.intake.queries import SourceState, Waiting, sources, waiting_counts
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.queries.board import late_by_unit, latest_balance
from bihuan.apps.orders.queries.books.handover import pending_handover
from bihuan.apps.orders.queries.orders import Filters, counts_by_state
from bihuan.apps.orders.rules.states import OPEN
from bihuan.web.desk.board.area_map import AreaMap, area_map
from bihuan.web.desk.board.machine import Job, Pulse, bad_jobs, pulses
from bihuan.web.desk.board.next_step import Step, next_step
from bihuan.web.desk.board.units import UnitLine, Unsigned, unit_lines, unsigned_lines
from bihuan.web.desk.books.balance_view import BalanceView, view_balance

_OPEN_STATES = tuple(state.value for state in OPEN)
_DUE_SOON_S = 30 * 60


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the wall."""

    at: datetime
    balance: BalanceView | None
    states: list[tuple[str, int]]
    open_n: int
    late_n: int
    units: list[UnitLine]
    unsigned: list[Unsigned]
    on_duty: list[Holding]
    shift_ends_at: datetime | None
    is_handover_due: bool
    pending_since: datetime | None
    queue: QueueState
    jobs: list[Job]
    pulses: list[Pulse]
    waiting: Waiting
    owing: list[SourceState]
    step: Step | None
    map: AreaMap | None
    may_receive: bool

    @property
    def is_pending_next(self) -> bool:
        """Say whether the next step is to receive the shift, which then need not be said twice."""
        return self.step is not None and self.step.url == reverse("desk:handover")


def board_context(session: Session, at: datetime) -> Board:
    """Return the board of the session's incident."""
    by = session.actor
    incident, names = by.incident, unit_names(by.incident)
    balance, pending = latest_balance(incident), pending_handover(incident)
    shift = current_shift(incident=incident, unit="", at=at)
    ends_at = shift.ends_at if shift else None
    states, queue, waiting = counts_by_state(incident), queue_state(at), waiting_counts(incident)
    unsigned = unsigned_lines(incident, names, at)
    late_n = list_orders(by, Filters(late=True, open_only=True), at).count()
    view = view_balance(balance, at) if balance else None
    owing = [state for state in sources(incident) if state.late or state.missing]
    found = pulses(at)
    return Board(
        at=at, balance=view, states=list(states.items()), open_n=sum(states[name] for name in _OPEN_STATES),
        late_n=late_n, units=unit_lines(incident, names, at), unsigned=unsigned,
        on_duty=holdings(incident=incident, unit="", at=at), shift_ends_at=ends_at,
        is_handover_due=ends_at is not None and (ends_at - at).total_seconds() < _DUE_SOON_S,
        pending_since=pending.given_at if pending else None, queue=queue, jobs=bad_jobs(at), pulses=found,
        waiting=waiting, owing=owing,
        map=area_map(incident, names, late_by_unit(incident, at)), may_receive=may_receive(by),
        step=next_step(view, pending is not None, queue, waiting, late_n, states["NEW"], found),
    )  # fmt: skip
