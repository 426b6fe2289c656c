"""The register of residents as a kind of batch: who lives where, by community, building and room."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bihuan.apps.intake.importers.codes import Code
from bihuan.apps.intake.importers.fields import DATES
from bihuan.apps.intake.importers.headers import JOINT
from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.apps.intake.importers.table import Line, Table
from bihuan.engine.cleaning import Problem, fold
from bihuan.engine.cleaning.buildings import parse_building, parse_entrance, parse_room, split_flat

FIELDS: Final = (
    "community_code", "community_name", "building", "entrance", "room", "flat", "name", "sex", "birth_date", "age",
    "document_kind", "document_number", "phone", "relation", "residence", "moved_date", "address", "note", "other",
)  # fmt: skip
LEFT: Final = frozenset({"moved", "died"})
"""What `residence` says of those who are not on the register any more."""
_RESIDENCE: Final = {
    "living": "living 在住 居住 常住 自住 租住 租户 户在人在 正常 在家 住户 是 resident",
    "away": "away 外出 出差 暂离 探亲 务工 上学 住院 短期外出",
    "moved": "moved 迁出 已迁出 搬走 搬离 已搬走 已搬离 搬迁 退租 户在人不在 空挂 空挂户 人户分离 不在此居住 movedout",
    "died": "died 死亡 去世 已故 过世 deceased",
}
_RESIDENCE_WORDS: Final = {fold(word): value for value, words in _RESIDENCE.items() for word in words.split()}
_NONE: Final = "无证 无证件 没有 未办 未办理 待办 待补 未上户 未上户口 未登记 不详 未知 新生儿 婴儿 nodocument unknown"
_NO_DOCUMENT: Final = frozenset(_NONE.split())
_COMMUNITY: Final = re.compile(r"([^\s,，:：()（）《》]{2,20}?(?:社区|居委会|村委会|新村|村))")


def _document(text: str) -> str:
    return "" if fold(text) in _NO_DOCUMENT else text


def _residence(text: str) -> str | Problem:
    return _RESIDENCE_WORDS.get(fold(text)) or Problem("unreadable_residence")


def _settle(values: dict[str, str], complain: Callable[[str, str], None]) -> None:
    """Bring a line to community, building, room (with its entrance); say what is lacking."""
    if "building" in values and "room" in values:
        values["room"] = parse_room(values["room"])
    elif "building" not in values:
        _take_apart(values)
    entrance = values.pop("entrance", "")
    if entrance and values.get("room"):
        values["room"] = f"{entrance}-{values['room']}"
    values.pop("flat", None)
    for name, code in (("building", "building_missing"), ("room", "room_missing")):
        if not values.get(name):
            complain(code, name)
    if not (values.get("community_code") or values.get("community_name")):
        complain("community_missing", "community_name")
    if "document_number" not in values:
        complain("without_document", "document_number")


def _take_apart(values: dict[str, str]) -> None:
    """Find building, entrance and room in one cell that holds them together."""
    told = split_flat(values.get("flat") or values.get("room", ""))
    for name in ("building", "entrance", "room"):
        if getattr(told, name):
            values[name] = getattr(told, name)


def reshape(table: Table) -> Table:
    """Add what stands over the lines instead of in them: the community in the title, the building as a sheet's name."""
    named = {found.field for label in table.header if (found := POPULATION.alias_of(label))}
    if not named & {"community_code", "community_name"} and (community := _community_of(table)):
        table = _with_column(table, "community_name", lambda _: community)
    if not named & {"building", "flat"} and (buildings := _buildings_by_sheet(table)):
        table = _with_column(table, "building", lambda line: buildings[_sheet_of(line)])
    return table


def _community_of(table: Table) -> str:
    """Return the one community that the lines above the header name, or a title that was taken for its upper row."""
    titles = {label.rpartition(JOINT)[0] for label in table.header}
    found = {match[1] for text in (*table.above_header, *titles) for match in [_COMMUNITY.search(text)] if match}
    return found.pop() if len(found) == 1 else ""


def _sheet_of(line: Line) -> str:
    return line.position.partition("!")[0]


def _buildings_by_sheet(table: Table) -> dict[str, str]:
    """Return the building of each sheet; {} unless every sheet with lines bears the name of one."""
    if len(table.sheets) < 1:
        return {}
    places = list(dict.fromkeys(_sheet_of(line) for line in table.rows()))
    names = [parse_building(name) for name in table.sheets]
    if len(places) != len(names) or not all(isinstance(name, str) and name.endswith("栋") for name in names):
        return {}
    return dict(zip(places, map(str, names), strict=True))


def _with_column(table: Table, label: str, value_of: Callable[[Line], str]) -> Table:
    """Add a column behind the last one; a blank line stays blank, and a line that is too long stays too long."""
    width = len(table.header)

    def filled(line: Line) -> Line:
        if not any(map(str.strip, line.cells)):
            return line
        cells = line.cells[:width] + ("",) * (width - len(line.cells))
        return line._replace(cells=(*cells, value_of(line), *line.cells[width:]))

    return replace(table, header=[*table.header, label], walk=lambda: map(filled, table.rows()))


POPULATION: Final = register_kind(
    BatchKind(
        code="population",
        fields=FIELDS,
        many=frozenset({"phone", "address", "note", "other"}),
        dates=(*(name for name in DATES if name == "birth_date"), "moved_date"),
        identifying=("name", "document_number"),
        aliases={
            "building": [
                "楼栋",
                "楼栋号",
                "栋号",
                "楼号",
                "幢号",
                "楼幢",
                "栋",
                "幢",
                "楼宇",
                "几栋",
                "building",
                "block",
            ],
            "entrance": ["单元", "单元号", "门洞", "梯位", "entrance", "staircase"],
            "room": [
                "房号",
                "房间号",
                "室号",
                "门牌号",
                "户号",
                "房屋编号",
                "房间",
                "室",
                "room",
                "room number",
                "apartment",
            ],
            "flat": ["楼栋房号", "楼房号", "房屋地址", "住房", "楼栋单元房号", "栋单元室", "flat"],
            "relation": ["与户主关系", "户主关系", "家庭关系", "与户主的关系", "关系", "relation", "relation to head"],
            "residence": [
                "居住状态",
                "居住情况",
                "在住情况",
                "人员状态",
                "户籍状态",
                "是否在住",
                "居住状况",
                "状态",
                "residence",
            ],
            "moved_date": ["迁出日期", "搬离日期", "迁出时间", "离开日期", "死亡日期", "moved", "moved out"],
            "name": ["住户姓名", "居民", "户主姓名", "户主", "家庭成员", "成员姓名", "resident"],
            "community_name": ["小区", "所属小区", "小区名称", "社区村", "community"],
        },
        required=("name",),
        reshape=reshape,
        parsers={
            "building": parse_building,
            "entrance": parse_entrance,
            "room": str,
            "document_number": _document,
            "residence": _residence,
        },
        settle=_settle,
        codes={
            "building_missing": Code("hold", "No building: nobody could find the flat.", "Ask the community."),
            "no_building": Code("hold", "The cell of the building holds a filler.", "Ask the community."),
            "community_missing": Code("hold", "No community in the line or in the title.", "Ask who sent the list."),
            "room_missing": Code("remark", "No room: the resident counts for the building only.", "Ask the community."),
            "without_document": Code("remark", "No document: nobody can be told apart by it.", "Ask for the document."),
            "unreadable_residence": Code("remark", "Unknown words on whether they live there.", "Ask the community."),
            "registered_elsewhere": Code("hold", "This document stands on another line.", "Ask where they live."),
            "same_name_in_room": Code("hold", "Another person of this name is in this room.", "Ask if they are two."),
        },
        key=("community_code|community_name", "building", "room?", "name"),
        is_unique_document=True,
    )
)
