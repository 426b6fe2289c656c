"""Which job follows which event. Contexts subscribe in their `jobs.py`; nothing else listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """What a job is told: the event it follows from, and the instant at which it runs."""

    delivery: str
    event: int
    kind: str
    subject_id: str
    incident: str
    facts: dict[str, object]
    happened_at: datetime
    failures: int


Handler = Callable[[Owed, datetime], None]
_BY_KIND: dict[str, list[str]] = {}
_HANDLERS: dict[str, Handler] = {}
_LONG: set[str] = set()


def on(*kinds: str, job: str, is_long: bool = False) -> Callable[[Handler], Handler]:
    """Subscribe the function as `job` to events of these kinds: each such event will owe one `Delivery`.

    A long job works for seconds or minutes: it runs in a thread of its own and outside any transaction, so that
    nobody waits for it. It opens its own transactions, and begun twice it has to end as begun once.
    """

    def subscribe(handler: Handler) -> Handler:
        _HANDLERS[job] = handler
        if is_long:
            _LONG.add(job)
        for kind in kinds:
            jobs = _BY_KIND.setdefault(kind, [])
            if job not in jobs:
                jobs.append(job)
        return handler

    return subscribe


def jobs_for(kind: str) -> list[str]:
    """Return the jobs owed by an event of this kind."""
    return _BY_KIND.get(kind, [])


def handler_of(job: str) -> Handler:
    """Return the function behind a job. :raises KeyError: no such job."""
    return _HANDLERS[job]


def long_jobs() -> frozenset[str]:
    """Return the jobs that run by themselves, outside a transaction."""
    return frozenset(_LONG)
