"""A world whose personal values are canaries, so that a test can say of any answer whether something leaked."""

from __future__ import annotations

from io import BytesIO

from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.models import Disposition
from bihuan.apps.orders.models import OrderContent
from tests.worlds import World, make_world, receive_lines

NAME, PHONE, NUMBER = "欧阳小满", "13800002468", "110101199003074258"
PLACE = "3栋2单元501"
SAID = ("现场核实", "已核实")
HELD_NAME, HELD_PHONE, HELD_PLACE = "赵七鸟", "13600005433", "西山路5号9栋"
FILE = "金丝雀名单.csv"
CANARIES = (
    "106.081",
    "30.7956",
    NAME,
    PHONE,
    NUMBER,
    PLACE,
    *SAID,
    HELD_NAME,
    HELD_PHONE,
    HELD_PLACE,
    "金丝雀",
    "马六鸟",
)
TABLE = (
    "编号,姓名,联系电话,现住址,发病日期\n"
    f"A1,{HELD_NAME},{HELD_PHONE},顺安区{HELD_PLACE},2026-11-20\n"
    f"A1,{HELD_NAME},13600005434,顺安区西山路6号9栋,2026-11-20\n"
    f"A2,马六鸟,13600005432,顺安区河东社区4号9栋,近日\n"
)


def canary_world() -> World:
    """Return a world with an order in work, one that was reported, held lines, a conflict and a batch to be mapped."""
    world = make_world(records=2)
    content = OrderContent.objects.get(order=world.orders[0])
    content.longitude, content.latitude = 106.081234, 30.795678
    content.save()
    world.bring(world.orders[0], "WORKING")
    world.bring(world.orders[1], "FED_BACK")
    clerk = world.actor("clerk")
    for number, dispose in enumerate((True, False)):
        batch = receive_batch(
            source_id=world.source.pk, content=BytesIO(TABLE.replace("A1", f"A1{number}").encode()), filename=FILE,
            by=clerk, at=world.at,
        ).batch  # fmt: skip
        if dispose:
            dispose_batch(batch_id=batch.pk, by=clerk, at=world.at)
    return world


def held_line(reason: str = "") -> Disposition:
    """Return one held line."""
    found = Disposition.objects.filter(kind="held")
    return (found.filter(reason=reason) if reason else found.exclude(reason="conflict")).order_by("line")[0]


def leaked(text: str) -> list[str]:
    """Return which canaries stand in the text."""
    return [word for word in CANARIES if word in text]


__all__ = ["CANARIES", "canary_world", "held_line", "leaked", "receive_lines"]
