"""Invented values for the page of components."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.paginator import Paginator

from bihuan.web.parts import labels

_ORDERS = (
    (
        "GD-0412",
        "DISPATCHED",
        "P1",
        "欧阳小满",
        "13800002468",
        "顺安区西山路12号阳光小区3栋2单元501",
        "西山街道派出所",
        -4,
    ),
    ("GD-0409", "WORKING", "P2", "张三丰", "13900001357", "顺安区文化路88号锦绣花园6幢1203", "文化路派出所", 26),
    ("GD-0405", "FED_BACK", "P3", "Maria Lopez", "13700009876", "顺安区河东社区9号楼402室", "河东社区", 170),
    ("GD-0398", "SUSPENDED", "P4", "李四", "13600005432", "顺安区桂花村4组", "桂花乡政府", 2900),
)


def _order(row: tuple[str, str, str, str, str, str, str, int], at: datetime) -> dict[str, object]:
    number, state, urgency, name, phone, address, unit, minutes = row
    due_at = at + timedelta(minutes=minutes)
    return {
        "number": number, "state": state, "urgency": urgency, "name": name, "phone": phone, "address": address,
        "unit": unit, "due_at": due_at, "is_late": due_at < at,
    }  # fmt: skip


def samples(at: datetime) -> dict[str, object]:
    """Return what the page of components shows, as if it were `at`."""
    equations = [{"code": code, "difference": 3 if code == "E7" else 0} for code in labels.EQUATIONS]
    return {
        "themes": ("light", "dark"),
        "states": list(labels.STATES),
        "urgencies": list(labels.URGENCIES),
        "equations_good": [{"code": equation["code"], "difference": 0} for equation in equations],
        "equations_bad": equations,
        "orders": [_order(row, at) for row in _ORDERS],
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0bc34b15d6c1f0a1b2c3d4",
        "document": "511302198001011234",
        "minutes_ago": at - timedelta(minutes=3, seconds=20),
        "hours_ago": at - timedelta(hours=5, minutes=4),
        "page": Paginator(range(412), 50).page(3),
    }
