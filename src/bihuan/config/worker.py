"""The background: runs the jobs that events owe, sweeps deadlines, strikes the balance, and is itself watched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from django.db import close_old_connections

from bihuan.apps.accounts.actions.forgetting import forget_sign_ins
from bihuan.apps.core.actions import beat
from bihuan.apps.core.exports import expire_exports
from bihuan.apps.core.queries import heartbeat_ages
from bihuan.apps.intake.actions import destroy_again
from bihuan.apps.orders.actions import sweep
from bihuan.config import calls_rounds, facts_rounds, news_rounds, pages_rounds, rights_rounds, rounds, testing
from bihuan.config.care_rounds import watch_care
from bihuan.config.controls_rounds import watch_controls
from bihuan.config.gates_rounds import sweep_at_gates
from bihuan.config.ground_rounds import watch_posts
from bihuan.config.help_rounds import watch_help
from bihuan.config.patrol_rounds import watch_crews

log = structlog.get_logger("bihuan.worker")
WATCHDOG_LIMIT_S = 5.0


def now() -> datetime:
    """Return the present instant; the worker is one of the few places that may look at the clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Task:
    """One thing that is done again and again: its name, how often in seconds, and what it does at an instant."""

    name: str
    every_s: float
    do: Callable[[datetime], object]
    due: datetime | None = None

    def run_if_due(self, at: datetime) -> bool:
        """Run when its time has come, and say that it lives. An exception is logged and the next round comes."""
        if self.due is not None and 0 <= (at - self.due).total_seconds() < self.every_s:
            return False  # a clock that was set back (a negative age) does not keep a task waiting
        self.due = at
        try:
            self.do(at)
            beat(task=self.name, at=at)
        except Exception:  # a task that fails once must not end the background
            log.exception("task failed", task=self.name)  # nosemgrep: personal-in-a-log - the name of a task
        return True


@dataclass(slots=True)
class Worker:
    """The background of one installation, in a thread of its own or as `bihuan worker`."""

    stop: threading.Event = field(default_factory=threading.Event)

    def jobs(self) -> list[Task]:
        """Return what one loop does, the most frequent first."""
        return [
            Task("sweeper", 1.0, lambda at: sweep(at=at)),
            Task("sources", 10.0, lambda at: rounds.check_sources(at=at)),
            Task("receptions", 60.0, lambda at: rounds.finish_receptions(at=at)),
            Task("sheets", 60.0, lambda at: rounds.chase_sheets(at=at)),
            Task("contests", 60.0, lambda at: rounds.chase_contests(at=at)),
            Task("screening", 5.0, lambda at: testing.sweep_rounds(at=at)),
            Task("tracing", 60.0, lambda at: rounds.trace(at=at)),
            Task("posts", 30.0, lambda at: watch_posts(at=at)),
            Task("patrols", 30.0, lambda at: watch_crews(at=at)),
            Task("controls", 10.0, lambda at: watch_controls(at=at)),
            Task("gates", 60.0, lambda at: sweep_at_gates(at=at)),
            Task("care", 60.0, lambda at: watch_care(at=at)),
            Task("help", 10.0, lambda at: watch_help(at=at)),
            Task("calls", 60.0, lambda at: calls_rounds.watch_calls(at=at)),
            Task("facts", 10.0, lambda at: facts_rounds.watch_facts(at=at)),
            Task("news", 30.0, lambda at: news_rounds.watch_news(at=at)),
            Task("rights", 60.0, lambda at: rights_rounds.watch_rights(at=at)),
            Task("balance", 60.0, lambda at: rounds.balance_all(at=at, is_full=False)),
            Task("sign-ins", 60.0, lambda at: forget_sign_ins(at=at)),
            Task("reviews", 600.0, lambda at: rounds.review_looks(at=at)),
            Task("exports", 5.0, lambda at: expire_exports(at=at)),
            Task("vault", 3600.0, lambda at: destroy_again(at=at)),
            Task("day", 60.0, lambda at: rounds.end_yesterday(at=at)),
        ]

    def run(self) -> None:
        """Work until `stop` is set."""
        tasks = self.jobs()
        while not self.stop.is_set():
            at = now()
            busy = self._run_jobs(at)
            for task in tasks:
                task.run_if_due(at)
            close_old_connections()
            self.stop.wait(0.0 if busy else 0.25)

    def _run_jobs(self, at: datetime) -> bool:
        try:
            done = rounds.run_jobs(at=at)
            beat(task="jobs", at=at)
            return done > 0
        except Exception:  # a locked database now is no reason to end the background
            log.exception("job round failed")
            return False

    def run_long(self) -> None:
        """Run long jobs one after the other until `stop` is set, so that no search keeps a deadline waiting."""
        while not self.stop.is_set():
            busy = False
            try:
                busy = rounds.run_long_jobs(at=now(), clock=now) > 0
                beat(task="long jobs", at=now())
            except Exception:  # a locked database now is no reason to end the background
                log.exception("long job round failed")
            finally:
                close_old_connections()
            self.stop.wait(0.0 if busy else 0.5)

    def run_pages(self) -> None:
        """Keep the public pages as they should be until `stop` is set: all at the start, then what is owed."""
        owed = Task("owed pages", 1.0, lambda at: pages_rounds.publish_waiting(at=at))
        every = Task("public pages", pages_rounds.EVERY_S, lambda at: pages_rounds.publish_everything(at=at))
        while not self.stop.is_set():
            every.run_if_due(now())
            owed.run_if_due(now())
            close_old_connections()
            self.stop.wait(1.0)

    def watch(self) -> None:
        """Watch the sweeper from another thread: its silence is shouted into the log (the board shows it too)."""
        while not self.stop.wait(1.0):
            try:
                age = heartbeat_ages(now()).get("sweeper")
                if age is None or age > WATCHDOG_LIMIT_S:
                    log.error("sweeper is silent", seconds=age and round(age, 1))
            except Exception:  # the watchdog must outlive the database's bad moments
                log.exception("watchdog cannot see")
            finally:
                close_old_connections()

    def start(self) -> list[threading.Thread]:
        """Start working, long work, publishing and watching, each in a thread of this process."""
        threads = [
            threading.Thread(target=self.run, name="bihuan-worker", daemon=True),
            threading.Thread(target=self.run_long, name="bihuan-long-jobs", daemon=True),
            threading.Thread(target=self.run_pages, name="bihuan-pages", daemon=True),
            threading.Thread(target=self.watch, name="bihuan-watchdog", daemon=True),
        ]
        for thread in threads:
            thread.start()
        return threads
