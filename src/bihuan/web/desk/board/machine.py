"""What of the machine stands on the board: who still beats, and which jobs gave up or hang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.queries import heartbeat_ages
from bihuan.apps.orders.queries.board import SILENT_AFTER, bad_deliveries

WATCHED = ("sweeper", "jobs", "sources", "balance")
_EVERY_S = {"sources": 10.0, "balance": 60.0}


@dataclass(frozen=True, slots=True)
class Pulse:
    """One background task: seconds since its last round (None = it never ran), and whether it has fallen silent."""

    task: str
    age_s: int | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery that gave up, or that is overdue."""

    event: int
    job: str
    failures: int
    due_at: datetime
    is_dead: bool


def pulses(at: datetime) -> list[Pulse]:
    """Return the pulse of each watched task; silent is whoever missed its round by more than five seconds."""
    ages = heartbeat_ages(at)
    return [_pulse(task, ages.get(task)) for task in WATCHED]


def _pulse(task: str, age: float | None) -> Pulse:
    limit = _EVERY_S.get(task, 0.0) + SILENT_AFTER.total_seconds()
    return Pulse(task, None if age is None else max(0, round(age)), age is None or age > limit)


def bad_jobs(at: datetime) -> list[Job]:
    """Return the jobs that need a person, oldest first."""
    return [Job(one.event, one.job, one.failures, one.due_at, one.dead_at is not None) for one in bad_deliveries(at)]
