"""A small installation in a folder, for measuring the loop."""

from __future__ import annotations

import io
import os
import time
from datetime import UTC, datetime


class World:
    """One incident with one unit and one source; Django is set up inside, once a process."""

    def __init__(self, folder: str) -> None:
        os.environ["BIHUAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from bihuan.apps.core.actions import keep_protocol, open_incident
        from bihuan.apps.core.models import Unit
        from bihuan.apps.core.rules import Actor, Role
        from bihuan.apps.intake.actions import add_source
        from bihuan.engine.protocol.reader import shipped_bytes

        call_command("migrate", verbosity=0, skip_checks=True)
        self.at = datetime.now(UTC)
        protocol = keep_protocol(body=shipped_bytes("covid19_cn_9"))
        incident = open_incident(
            code="bench", name="bench", name_en="bench", protocol=protocol, at=self.at, is_drill=True,
            time_zone="Asia/Shanghai",
        )  # fmt: skip
        Unit.objects.create(code="U1", incident=incident, name="U1", kind="police_station")
        self.desk = Actor("desk", Role.DESK_LEAD, "bench")
        self.unit = Actor("unit", Role.UNIT_DISPATCHER, "bench", "U1")
        self.source = add_source(code="lab", name="lab", by=self.desk, at=self.at)

    def journal_size(self) -> int:
        from bihuan.apps.core.journal.tree import journal_size

        return journal_size()

    def open_orders(self, count: int) -> list[str]:
        from bihuan.apps.core.journal import writing
        from bihuan.apps.orders.actions import open_internal_order

        with writing():
            made = [
                open_internal_order(
                    kind="bench", urgency="P3", title=str(n), text="", incident="bench", at=self.at, dedupe=False
                )
                for n in range(count)
            ]
        return [order for order in made if order]

    def move_all(self, ids: list[str]) -> int:
        """Take every order through its five moves, each a transaction of its own; return how many moves."""
        from bihuan.apps.orders.actions import move_order
        from bihuan.apps.orders.rules.details import Details

        steps = (
            ("dispatch", self.desk, Details(unit="U1", duty_role="unit_duty_officer")),
            ("sign", self.unit, None),
            ("start", self.unit, None),
            ("note", self.unit, Details(note="measured")),
            ("urge", self.desk, None),
        )
        for order in ids:
            for move, by, details in steps:
                move_order(move=move, order_id=order, by=by, at=self.at, details=details)
        return len(ids) * len(steps)

    def dispatch_all(self, ids: list[str]) -> None:
        from bihuan.apps.orders.actions import Choice, dispatch_orders

        dispatch_orders(choices=[Choice(order, "U1") for order in ids], by=self.desk, at=self.at)

    def time_to_tell(self, count: int) -> list[float]:
        """Return for each of some one-line batches the seconds that the system takes from bytes to unit notified."""
        from bihuan.apps.intake.actions import dispose_batch, receive_batch
        from bihuan.apps.orders.actions import Choice, dispatch_orders
        from bihuan.apps.orders.models import Notice, OrderRecord
        from bihuan.config.worker import Worker

        worker = Worker()
        worker.start()
        took = []
        for number in range(count):
            began = time.perf_counter()
            now = datetime.now(UTC)
            content = io.BytesIO(f"编号,姓名,电话\nbench-{number},张三,13800000000\n".encode())
            batch = receive_batch(
                source_id=self.source.id, content=content, filename="b.csv", by=self.desk, at=now
            ).batch
            dispose_batch(batch_id=batch.id, by=self.desk, at=now)
            order = _wait(
                lambda batch=batch: (
                    OrderRecord.objects.filter(batch=batch.id).values_list("order_id", flat=True).first()
                )
            )
            dispatch_orders(choices=[Choice(order, "U1")], by=self.desk, at=datetime.now(UTC))
            _wait(lambda order=order: Notice.objects.filter(order_id=order).exists())
            took.append(time.perf_counter() - began)
        worker.stop.set()
        return took


def _wait(look):  # type: ignore[no-untyped-def]  # a look gives whatever it finds
    """Return what `look` finds, asking every 10 ms for at most a minute."""
    for _ in range(6_000):
        found = look()
        if found:
            return found
        time.sleep(0.01)
    raise TimeoutError
