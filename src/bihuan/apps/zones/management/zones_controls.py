"""The verbs `list`, `show` and `propose` of `bihuan zones`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.rules import Actor
from bihuan.apps.zones.access.controls import get_control, list_controls
from bihuan.apps.zones.actions.controls_sweeping import sweep_controls
from bihuan.apps.zones.models import Control, LevelProposal
from bihuan.apps.zones.queries.controls_pages import TABS, checklist_of, in_tab
from bihuan.apps.zones.queries.levels import list_proposals
from bihuan.engine.ledger.canonical import instant

VERBS = {
    "list": "controls of a tab, the next to end first",
    "show": "one control with its checklist and the latest words that tell of it",
    "propose": "end what is over, compute which levels are proposed now, and list them with their arithmetic",
}
EXAMPLE = (
    "bihuan zones list\n  bihuan zones list --tab ending --json\n  bihuan zones show 3\n"
    "  bihuan zones propose          nothing changes on the ground: a person accepts or refuses"
)


def add_options(verb: str, parser: CommandParser) -> None:
    """Add what a verb takes."""
    if verb == "list":
        parser.add_argument("--tab", choices=TABS, default="holding", help="which of them (default: those that hold)")
    elif verb == "show":
        parser.add_argument("number", help="number or identifier of the control")


def answer(verb: str, by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    """Return the lines that a verb writes. :raises NotAllowed: as `access.controls` says."""
    if verb == "list":
        return _list(by, at, options)
    return _show(by, at, options) if verb == "show" else _propose(by, at, options)


def _list(by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    rows = [_as_object(row) for row in in_tab(list_controls(by), options["tab"], at)]
    if options["json"]:
        yield json.dumps(rows, ensure_ascii=False)
        return
    for row in rows:
        measures = ",".join(row["measures"])
        yield f"{row['number']}  {row['name']}  {row['level'] or '-'}  {measures}  until {row['ends_at']}"
    yield f"{len(rows)} in all"


def _as_object(row: Control) -> dict[str, Any]:
    return {
        "control": row.pk, "number": row.number, "name": row.name, "state": row.state, "level": row.level,
        "measures": row.measures, "communities": row.communities, "reason": row.reason, "basis": row.basis,
        "starts_at": instant(row.starts_at), "ends_at": instant(row.ends_at), "review_at": instant(row.review_at),
        "extends": row.extends.number if row.extends else None,
        "lifted_at": instant(row.lifted_at) if row.lifted_at else "",
    }  # fmt: skip


def _show(by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    row = _found(by, str(options["number"]))
    items = [line for lines in checklist_of(row, at).values() for line in lines]
    text = row.texts.order_by("-version").first()
    if options["json"]:
        told = [
            {"list": one.list, "item": one.item, "unit": one.unit, "order": one.order, "state": one.state,
             "due_at": instant(one.due_at), "is_late": one.is_late}
            for one in items
        ]  # fmt: skip
        words = {"zh": text.zh, "en": text.en, "version": text.version, "digest": text.digest} if text else None
        yield json.dumps(_as_object(row) | {"items": told, "text": words}, ensure_ascii=False)
        return
    yield from (f"{name}: {value}" for name, value in _as_object(row).items())
    for one in items:
        late = "  LATE" if one.is_late else ""
        yield f"{one.list} {one.item}  {one.unit or '-'}  {one.state}  due {instant(one.due_at)}{late}"
    if text:
        yield f"\n{text.zh}\n\n{text.en}\nversion {text.version}, SHA-256 {text.digest}"


def _found(by: Actor, told: str) -> Control:
    if not told.isdecimal():
        return get_control(by, told)
    row = list_controls(by).filter(number=int(told)).first()
    if row is None:
        raise CommandError("There is no such control. `bihuan zones list --tab over` shows those that are over.")
    return row


def _propose(by: Actor, at: datetime, options: dict[str, Any]) -> Iterator[str]:
    waiting = list_proposals(by)
    sweep_controls(by.incident, at)
    rows = [_proposal(row) for row in waiting.all()]
    if options["json"]:
        yield json.dumps(rows, ensure_ascii=False)
        return
    for row in rows:
        sums = ", ".join(f"{name} {value}" for name, value in row["arithmetic"].items())
        where = f"control {row['control']}" if row["control"] else row["community"]
        yield f"{row['direction']}  {where}  {row['from'] or '-'} -> {row['to']}  ({sums})"
    yield f"{len(rows)} wait for a person"


def _proposal(row: LevelProposal) -> dict[str, Any]:
    return {
        "proposal": row.pk, "direction": row.direction, "community": row.community, "from": row.from_level,
        "to": row.to_level, "control": row.control.number if row.control else None, "arithmetic": row.arithmetic,
    }  # fmt: skip
