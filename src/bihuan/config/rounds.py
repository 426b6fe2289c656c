"""What the background does, one function a round; each takes the instant at which it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings

from bihuan.apps.core.actions import (
    checkpoint,
    claim_deliveries,
    events_behind,
    fail_delivery,
    run_delivery,
    run_long_delivery,
)
from bihuan.apps.core.journal import seal_blocks, writing
from bihuan.apps.core.journal.reviewing import alarm_unreviewed, draw_week
from bihuan.apps.core.journal.tree import is_day_closed, journal_size
from bihuan.apps.core.models import Delivery, Incident
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import call_overdue, check_expectations, resume_batch
from bihuan.apps.intake.models import Batch
from bihuan.apps.intake.queries import unfinished_batches
from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.actions.outcomes_sheets import escalate_sheets, issue_outcome_sheets
from bihuan.apps.tracing.actions import sweep_tracing
from bihuan.config.purging import purge

log = structlog.get_logger("bihuan.worker")
TOGETHER = 50
CUT_AFTER = timedelta(minutes=5)
T = TypeVar("T")


def run_jobs(*, at: datetime, most: int = TOGETHER) -> int:
    """Run the jobs that are due; return how many there were. A failing one is noted and tried again later.

    Together they are one transaction; when one of them fails they are run again, each in its own.
    """
    claimed = claim_deliveries(at=at, most=most)
    try:
        with writing():
            events = events_behind(claimed)
            for delivery in claimed:
                run_delivery(delivery=delivery, at=at, event=events.get(delivery.event))
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


def run_long_jobs(*, at: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Run the long job that is due first, outside a transaction; return how many there were (0 or 1)."""
    claimed = claim_deliveries(at=at, most=1, is_long=True)
    for delivery in claimed:
        try:
            run_long_delivery(delivery=delivery, at=at, clock=clock or (lambda: at))
        except Exception as error:  # counted, and in the end dead and loud
            log.exception("job failed", job=delivery.job, delivery=delivery.pk, failures=delivery.failures + 1)
            fail_delivery(delivery=delivery, error=type(error).__name__, at=at)
    return len(claimed)


def for_each(things: Iterable[T], do: Callable[[T], int]) -> int:
    """Do something for each; what fails for one is logged and keeps none of the others from it. Return the sum."""
    total = 0
    for thing in things:
        try:
            total += do(thing)
        except Exception:  # one incident's fault is not the others'
            log.exception("round failed", about=str(getattr(thing, "pk", "")))
    return total


def open_incidents() -> list[Incident]:
    """Return the incidents that have not ended."""
    return list(Incident.objects.filter(ends_at=None))


def check_sources(*, at: datetime) -> int:
    """Look in every open incident for deliveries that are missing."""
    return for_each(open_incidents(), lambda one: check_expectations(incident=one.code, at=at))


def chase_sheets(*, at: datetime) -> None:
    """Escalate in every open incident the outcomes that a source has not acknowledged in time."""
    for_each(open_incidents(), lambda one: escalate_sheets(incident=one.code, at=at))


def chase_contests(*, at: datetime) -> int:
    """Call for the lead where a person's objection was not decided in time; return how many there were."""
    return call_overdue(at=at)


def trace(*, at: datetime) -> int:
    """Do in every open incident what tracing does by itself: give out the day's checks, end what is over, call late."""
    return for_each(open_incidents(), lambda one: sweep_tracing(incident=one.code, at=at))


def finish_receptions(*, at: datetime) -> int:
    """Finish what was cut off while its lines were being stored; return how many batches."""

    def finish(batch: Batch) -> int:
        resume_batch(batch_id=batch.pk, by=Actor("system", Role.INTAKE_CLERK, batch.source.incident_id), at=at)
        return 1

    return for_each(unfinished_batches(opened_before=at - CUT_AFTER), finish)


def balance_all(*, at: datetime, is_full: bool, day: date | None = None) -> int:
    """Strike the balance of every open incident; return the sum of what is unaccounted for."""
    seal_blocks()

    def strike(one: Incident) -> int:
        return strike_balance(incident=one.code, at=at, is_full=is_full, day=day).unaccounted

    return for_each(open_incidents(), strike)


def end_day(*, day: date, at: datetime) -> None:
    """Do what a day ends with: the outcomes to the sources, the full balance, the signed root."""
    for_each(open_incidents(), lambda one: len(issue_outcome_sheets(incident=one.code, date=day, at=at)))
    balance_all(at=at, is_full=True, day=day)
    close_day(date=day, at=at)
    purge_all(at=at)
    checkpoint()


def purge_all(*, at: datetime) -> int:
    """Decide in every incident what has outlived its purpose, and shred whole incidents 90 days after their end."""
    return for_each(Incident.objects.order_by("code"), lambda one: purge(one, at))


def end_yesterday(*, at: datetime) -> bool:
    """End the day before in the installation's zone if nobody has yet, also after the worker was away at midnight."""
    yesterday = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() - timedelta(days=1)
    if journal_size() == 0 or is_day_closed(yesterday):
        return False
    end_day(day=yesterday, at=at)
    return True


def drain(*, at: datetime, most_rounds: int = 10_000) -> int:
    """Run jobs until none is due at the instant; return how many ran (commands, drills and tests)."""
    total = 0
    for _ in range(most_rounds):
        done = run_jobs(at=at) + run_long_jobs(at=at)
        if done == 0:
            break
        total += done
    return total


def review_looks(*, at: datetime) -> int:
    """Draw in every open incident what is to be reviewed of the last whole week's looks, and alarm what was not."""
    return for_each(open_incidents(), lambda one: _review_looks(one, at))


def _review_looks(incident: Incident, at: datetime) -> int:
    zone = ZoneInfo(incident.time_zone)
    today = at.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday() + 7)
    starts_at = datetime.combine(monday, time.min, zone)
    drawn = draw_week(incident=incident.code, monday=monday, starts_at=starts_at, at=at)
    return drawn + alarm_unreviewed(incident=incident.code, at=at)
