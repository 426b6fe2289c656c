"""A small installation with 80 patrols at work, for measuring how soon a unit is told of an emergency."""

from __future__ import annotations

import os
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

UNITS, PATROLS, BUSY = 16, 80, 30
WEST, SOUTH, WIDE, HIGH = 106.05, 30.75, 0.12, 0.10  # a district some 11 km across


class World:
    """One incident with units, posts, officers at their posts and patrols; Django is set up inside, once a process."""

    def __init__(self, folder: str) -> None:
        os.environ["BIHUAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        self.draw = random.Random(6)
        self.begun: dict[str, float] = {}
        self.told: dict[str, float] = {}
        self.working: list[float] = []
        self.stop = threading.Event()
        self._build()

    def _build(self) -> None:
        from bihuan.apps.core.actions import keep_protocol, open_incident
        from bihuan.apps.core.models import Unit
        from bihuan.apps.core.rules import Actor, Role
        from bihuan.apps.forces.models import Attendance, Officer, Post
        from bihuan.apps.zones.actions.patrols import man_patrol, open_patrol
        from bihuan.apps.zones.rules.patrols import PatrolTold
        from bihuan.engine.protocol.reader import shipped_bytes

        at = datetime.now(UTC)
        incident = open_incident(
            code="bench", name="bench", name_en="bench", protocol=keep_protocol(body=shipped_bytes("covid19_cn_9")),
            at=at, is_drill=True, time_zone="Asia/Shanghai",
        )  # fmt: skip
        self.desk = Actor("desk", Role.DESK_LEAD, "bench")
        codes = [f"U{n}" for n in range(UNITS)]
        units = [Unit.objects.create(code=one, incident=incident, name=one, kind="police") for one in codes]
        for n in range(PATROLS):
            unit, (longitude, latitude) = units[n % UNITS], self._somewhere()
            post = Post.objects.create(
                incident=incident, unit=unit, name=f"post {n}", kind="patrol", longitude=longitude, latitude=latitude,
                opened_at=at,
            )  # fmt: skip
            crew = []
            for k in range(2):
                officer = Officer.objects.create(
                    incident=incident, unit=unit, number=f"{n}-{k}", name=f"officer {n} {k}", joined_at=at,
                    skills=["order", "first_aid"],
                )  # fmt: skip
                Attendance.objects.create(
                    incident=incident, post=post, officer=officer, state="present", checked_in_at=at, reason="swap",
                    planned_ends_at=at + timedelta(hours=12),
                )  # fmt: skip
                crew.append(officer.pk)
            told = PatrolTold(f"patrol {n}", unit.code, post=post.pk)
            row = open_patrol(told=told, by=self.desk, at=at)
            man_patrol(patrol_id=row.pk, officers=crew, by=self.desk, at=at)

    def _somewhere(self) -> tuple[float, float]:
        return WEST + self.draw.random() * WIDE, SOUTH + self.draw.random() * HIGH

    def journal_size(self) -> int:
        from bihuan.apps.core.journal.tree import journal_size

        return journal_size()

    def work(self) -> None:
        """Run the jobs as the worker does, and note when a notice stands in the database."""
        from django.db import connection

        from bihuan.apps.orders.models import Notice
        from bihuan.config import rounds

        while not self.stop.is_set():
            done = rounds.run_jobs(at=datetime.now(UTC))
            instant = time.perf_counter()
            for order in Notice.objects.filter(what="dispatched").values_list("order_id", flat=True):
                self.told.setdefault(order, instant)
            self.stop.wait(0.0 if done else 0.25)
        connection.close()

    def day(self, emergencies: int, every_s: float) -> None:
        """Let so many emergencies come, a report each `every_s` seconds; the script sends the first of each proposal.

        A patrol is free again when `BUSY` others have come after its emergency, so that some 30 of 80 are always away.
        """
        worker = threading.Thread(target=self.work, name="bench-worker")
        worker.start()
        running: list[Any] = []
        for n in range(emergencies):
            began = time.perf_counter()
            running.append(self._one(n))
            if len(running) > BUSY:
                self._finish(running.pop(0))
            took = time.perf_counter() - began
            self.working.append(took)
            time.sleep(max(every_s - took, 0.0))
        while len(self.told) < emergencies:
            time.sleep(0.1)
        self.stop.set()
        worker.join()

    def _one(self, n: int) -> Any:
        from bihuan.apps.zones.actions.emergencies import report_emergency
        from bihuan.apps.zones.actions.emergencies_sending import send_patrol
        from bihuan.apps.zones.queries.proposals import proposal_for
        from bihuan.apps.zones.rules.emergencies import EmergencyTold

        longitude, latitude = self._somewhere()
        kind = ("crowd", "medical", "violence", "other")[n % 4]
        told = EmergencyTold(
            kind, f"street {n}", "somebody calls", "0817-2223333", longitude=longitude, latitude=latitude
        )
        began = time.perf_counter()
        row = report_emergency(told=told, by=self.desk, at=datetime.now(UTC))
        self.begun[row.order] = began
        first = proposal_for(row, datetime.now(UTC)).ranked[0]  # what the page shows; the script decides at once
        return send_patrol(emergency_id=row.pk, patrol_id=first.patrol.pk, by=self.desk, at=datetime.now(UTC))

    def _finish(self, row: Any) -> None:
        from bihuan.apps.zones.actions.emergencies_points import Word, tell_point

        for point in ("en_route", "on_scene", "controlled", "available"):
            tell_point(emergency_id=row.pk, word=Word(point), by=self.desk, at=datetime.now(UTC))

    def waits(self) -> list[float]:
        """Return the seconds from the first byte of a report to its notice, the shortest first."""
        return sorted(self.told[order] - began for order, began in self.begun.items())

    def points(self) -> dict[str, int]:
        """Return how many emergencies have t3, and how many were doubted: what was measured is what was kept."""
        from bihuan.apps.core.models import Event
        from bihuan.apps.zones.models import Emergency

        return {
            "all": Emergency.objects.count(), "ended": Emergency.objects.filter(ended_as="done").count(),
            "notified": Emergency.objects.exclude(notified_at=None).count(),
            "doubted": Event.objects.filter(kind="emergency.point_doubted").count(),
        }  # fmt: skip
