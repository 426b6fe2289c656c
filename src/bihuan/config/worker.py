"""The background: runs the jobs that events owe, sweeps deadlines, strikes the balance, and is itself watched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import close_old_connections

from bihuan.apps.core.actions import beat, checkpoint, claim_deliveries, fail_delivery, run_delivery
from bihuan.apps.core.journal import seal_blocks, writing
from bihuan.apps.core.journal.tree import is_day_closed, journal_size
from bihuan.apps.core.models import Delivery, Incident
from bihuan.apps.core.queries import heartbeat_ages
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import resume_batch
from bihuan.apps.intake.actions.expecting import check_expectations
from bihuan.apps.intake.queries import unfinished_batches
from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.actions.outcomes_sheets import escalate_sheets, issue_outcome_sheets
from bihuan.apps.orders.actions.sweeping import sweep

log = structlog.get_logger("bihuan.worker")
WATCHDOG_LIMIT_S = 5.0
TOGETHER = 50
CUT_AFTER = timedelta(minutes=5)


def now() -> datetime:
    """Return the present instant; the worker is one of the few places that may look at the clock."""
    return datetime.now(UTC)


def run_jobs(*, at: datetime, most: int = TOGETHER) -> int:
    """Run the jobs that are due; return how many there were. A failing one is noted and tried again later.

    Together they are one transaction; when one of them fails they are run again, each in its own.
    """
    claimed = claim_deliveries(at=at, most=most)
    try:
        with writing():
            for delivery in claimed:
                run_delivery(delivery=delivery, at=at)
    except Exception:  # whatever a job does, the queue goes on: now one by one, so that the failing one is found
        for delivery in claimed:
            _run_alone(delivery, at)
    return len(claimed)


def _run_alone(delivery: Delivery, at: datetime) -> None:
    try:
        run_delivery(delivery=delivery, at=at)
    except Exception as error:  # counted, and in the end dead and loud
        log.exception("job failed", job=delivery.job, delivery=delivery.pk, failures=delivery.failures + 1)
        fail_delivery(delivery=delivery, error=type(error).__name__, at=at)


def open_incidents() -> list[Incident]:
    """Return the incidents that have not ended."""
    return list(Incident.objects.filter(ends_at=None))


def check_sources(*, at: datetime) -> int:
    """Look in every open incident for deliveries that are missing."""
    return sum(check_expectations(incident=incident.code, at=at) for incident in open_incidents())


def chase_sheets(*, at: datetime) -> None:
    """Escalate in every open incident the outcomes that a source has not acknowledged in time."""
    for incident in open_incidents():
        escalate_sheets(incident=incident.code, at=at)


def finish_receptions(*, at: datetime) -> int:
    """Finish what was cut off while its lines were being stored; return how many batches."""
    cut = unfinished_batches(opened_before=at - CUT_AFTER)
    for batch in cut:
        resume_batch(batch_id=batch.pk, by=Actor("system", Role.INTAKE_CLERK, batch.source.incident_id), at=at)
    return len(cut)


def balance_all(*, at: datetime, is_full: bool) -> int:
    """Strike the balance of every open incident; return the sum of what is unaccounted for."""
    seal_blocks()
    return sum(strike_balance(incident=one.code, at=at, is_full=is_full).unaccounted for one in open_incidents())


def end_day(*, day: date, at: datetime) -> None:
    """Do what a day ends with: the outcomes to the sources, the full balance, the signed root."""
    for incident in open_incidents():
        issue_outcome_sheets(incident=incident.code, date=day, at=at)
    balance_all(at=at, is_full=True)
    close_day(date=day, at=at)
    checkpoint()


def end_yesterday(*, at: datetime) -> bool:
    """End the day before in the installation's zone if nobody has yet, also after the worker was away at midnight."""
    yesterday = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() - timedelta(days=1)
    if journal_size() == 0 or is_day_closed(yesterday):
        return False
    end_day(day=yesterday, at=at)
    return True


@dataclass(slots=True)
class Task:
    """One thing that is done again and again: its name, how often in seconds, and what it does at an instant."""

    name: str
    every_s: float
    do: Callable[[datetime], object]
    due: datetime | None = None

    def run_if_due(self, at: datetime) -> bool:
        """Run when its time has come, and say that it lives. An exception is logged and the next round comes."""
        if self.due is not None and (at - self.due).total_seconds() < self.every_s:
            return False
        self.due = at
        try:
            self.do(at)
            beat(task=self.name, at=at)
        except Exception:  # a task that fails once must not end the background
            log.exception("task failed", task=self.name)
        return True


@dataclass(slots=True)
class Worker:
    """The background of one installation, in a thread of its own or as `bihuan worker`."""

    stop: threading.Event = field(default_factory=threading.Event)

    def jobs(self) -> list[Task]:
        """Return what one loop does, the most frequent first."""
        return [
            Task("sweeper", 1.0, lambda at: sweep(at=at)),
            Task("sources", 10.0, lambda at: check_sources(at=at)),
            Task("receptions", 60.0, lambda at: finish_receptions(at=at)),
            Task("sheets", 60.0, lambda at: chase_sheets(at=at)),
            Task("balance", 60.0, lambda at: balance_all(at=at, is_full=False)),
            Task("day", 60.0, lambda at: end_yesterday(at=at)),
        ]

    def run(self) -> None:
        """Work until `stop` is set."""
        tasks = self.jobs()
        queue = Task("jobs", 0.0, lambda _: None)
        while not self.stop.is_set():
            at = now()
            busy = self._run_jobs(at)
            queue.run_if_due(at)
            for task in tasks:
                task.run_if_due(at)
            close_old_connections()
            self.stop.wait(0.0 if busy else 0.25)

    def _run_jobs(self, at: datetime) -> bool:
        try:
            return run_jobs(at=at) > 0
        except Exception:  # a locked database now is no reason to end the background
            log.exception("job round failed")
            return False

    def watch(self) -> None:
        """Watch the sweeper from another thread: its silence is shouted into the log (the board shows it too)."""
        while not self.stop.wait(1.0):
            try:
                age = heartbeat_ages(now()).get("sweeper")
                if age is not None and age > WATCHDOG_LIMIT_S:
                    log.error("sweeper is silent", seconds=round(age, 1))
            finally:
                close_old_connections()

    def start(self) -> list[threading.Thread]:
        """Start working and watching in two threads of this process."""
        threads = [
            threading.Thread(target=self.run, name="bihuan-worker", daemon=True),
            threading.Thread(target=self.watch, name="bihuan-watchdog", daemon=True),
        ]
        for thread in threads:
            thread.start()
        return threads


def drain(*, at: datetime, most_rounds: int = 10_000) -> int:
    """Run jobs until none is due at the instant; return how many ran (commands, drills and tests)."""
    total = 0
    for _ in range(most_rounds):
        done = run_jobs(at=at)
        if done == 0:
            break
        total += done
    return total
