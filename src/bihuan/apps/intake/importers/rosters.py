"""Duty rosters as a kind of batch: who stands where and when, a line a person and a block of hours."""

from __future__ import annotations

from typing import Final

from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.apps.intake.importers.roster_grids import reshape_roster

FIELDS: Final = ("date", "starts_at", "ends_at", "post", "name", "number", "phone", "unit", "position", "note", "other")
DUTY_ROSTER: Final = register_kind(
    BatchKind(
        code="duty_roster",
        fields=FIELDS,
        many=frozenset({"note", "other"}),
        dates=(),  # a roster writes 8月21日, 周三, 21: whoever takes the rows knows which month it speaks of
        identifying=("name", "number", "phone"),
        aliases={
            "date": ["日期", "值班日期", "值守日期", "执勤日期", "day", "duty date"],
            "starts_at": [
                "开始时间",
                "上岗时间",
                "开始",
                "起始时间",
                "班次",
                "时段",
                "值班时间",
                "start",
                "from",
                "shift",
            ],
            "ends_at": ["结束时间", "下岗时间", "结束", "截止时间", "end", "to", "until"],
            "post": ["岗位", "点位", "值守点位", "卡点", "执勤点", "执勤地点", "值班地点", "采样点", "post", "site"],
            "name": ["值班人员", "值守人员", "执勤人员", "带班领导", "值班领导", "officer"],
            "number": ["警号", "工号", "编号", "badge", "badge number", "officer number"],
            "unit": ["单位", "所属单位", "工作单位", "派出单位", "部门", "unit", "department"],
            "position": ["职务", "岗位职责", "角色", "duty", "role", "position"],
        },
        reshape=reshape_roster,
        required=("date", "post"),
        key=("date", "starts_at", "post", "name"),
    )
)
