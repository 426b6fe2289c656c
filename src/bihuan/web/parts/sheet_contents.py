"""What stands on the daily sheet (日清表) and on the hand-over sheet (交接班), in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.apps.orders.queries.books.printing import DayPrint, HandPrint, Heading
from bihuan.apps.orders.rules.daysheet import COLUMNS
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.labels import label
from bihuan.web.parts.roll_view import roll_view
from bihuan.web.parts.sheets import Cell, Printed, Table


def _time(moment: datetime | str | None, zone: ZoneInfo) -> str:
    if not moment:
        return "—"
    at = parse_instant(moment) if isinstance(moment, str) else moment
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _heading(heading: Heading, at: datetime) -> str:
    return f"{heading.name} · {_time(at, heading.zone)} ({heading.zone.key})"


def column_heads() -> dict[str, str]:
    """Return the heads of the daily sheet's columns by code, in order."""
    names = {
        "opening": _("Opening"),
        "received": pgettext("sheet", "Received"),
        "duplicate": pgettext("disposition", "Duplicate"),
        "rejected": pgettext("disposition", "Rejected"),
        "held": pgettext("disposition", "Held"),
        "accepted": pgettext("disposition", "Accepted"),
        "transferred_in": _("In"),
        "transferred_out": _("Out"),
        "in_transit": pgettext("sheet", "In transit"),
        "closed": pgettext("state", "Closed"),
        "merged": pgettext("state", "Merged"),
        "cancelled": pgettext("state", "Cancelled"),
        "closing": _("Closing"),
    }
    return {code: names[code] for code in COLUMNS}


def _row_name(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind = {"source": pgettext("holder", "Source"), "unit": "", "desk": pgettext("holder", "Desk")}
    if row["kind"] == "transit":
        return pgettext("sheet", "In transit")
    if row["kind"] == "desk":
        return kind["desk"]
    return " ".join(part for part in (kind[row["kind"]], str(row["code"]), names.get(str(row["code"]), "")) if part)


def day_sheet(day: DayPrint) -> Printed:
    """Return the daily balance sheet of the last full balance; its last column must read 0."""
    heads = column_heads()
    rows: list[list[Cell]] = [
        [_row_name(row, day.names), *(int(row[code]) for code in heads), int(row["difference"])] for row in day.rows
    ]
    return Printed(
        title=_("Daily balance sheet: the last column must read 0"),
        subtitle=_heading(day.heading, day.at),
        is_drill=day.heading.is_drill,
        pairs=[(_("Unaccounted"), day.unaccounted), (_("Journal lines"), day.tree_size)],
        tables=[Table("", ["", *heads.values(), _("Difference")], rows)],
        signatures=[(_("Signature of the desk lead"), ""), (_("Signature of a second person"), "")],
        root=day.root,
        tree_size=day.tree_size,
        is_wide=True,
        notes=[_note()],
    )


def _note() -> str:
    return _(
        "Compare the number at the foot with the one printed yesterday: it proves that nobody rewrote the journal."
    )


def hand_sheet(hand: HandPrint) -> Printed:
    """Return the hand-over sheet with both signatures."""
    sheet, zone = hand.sheet, hand.heading.zone
    received = f"{hand.received_by} {_time(hand.received_at, zone)}" if hand.received_at else hand.override_reason
    return Printed(
        title=f"{_('Hand-over')} · {hand.unit_name or pgettext('holder', 'Desk')}",
        subtitle=_heading(hand.heading, hand.given_at),
        is_drill=hand.heading.is_drill,
        pairs=[*_counts(hand), *_machine(sheet, zone)],
        tables=_tables(sheet, zone),
        signatures=[
            (_("Handed over by"), f"{hand.given_by} {_time(hand.given_at, zone)}"),
            (_("Received by"), received),
        ],
        root=str(sheet.get("root", "")),
        tree_size=int(sheet.get("tree_size", 0)),
        notes=[_note()],
    )


def _counts(hand: HandPrint) -> list[tuple[str, Cell]]:
    facts = hand.facts
    return [
        (_("Opening"), facts["opening"]), (_("In"), facts["came_in"]), (_("Out"), facts["went_out"]),
        (_("Closing"), facts["closing"]), (_("Overdue"), int(hand.sheet.get("overdue", 0))),
    ]  # fmt: skip


def _machine(sheet: Mapping[str, Any], zone: ZoneInfo) -> list[tuple[str, Cell]]:
    unknown = _("unknown, not measured")
    age, unaccounted = sheet.get("backup_age_seconds"), sheet.get("unaccounted")
    day = sheet.get("day_root") or {}
    return [
        (_("Unaccounted"), unknown if unaccounted is None else int(unaccounted)),
        (_("Last full balance"), _time(sheet.get("full_at"), zone)),
        (_("Jobs that gave up"), int(sheet.get("dead_letters", 0))),
        (_("Clock offset"), sheet.get("clock_offset") or unknown),
        (_("Age of the last back-up"), unknown if age is None else f"{int(age) // 3600} h"),
        (_("Root of the last day"), f"{day['date']} {day['root']}" if day else "—"),
    ]  # fmt: skip


def _tables(sheet: Mapping[str, Any], zone: ZoneInfo) -> list[Table]:
    heads = [_("Order"), _("Urgency"), _("State"), pgettext("holder", "Unit"), _("Due"), _("Reason")]
    return [
        _matrix(sheet.get("open", {})),
        Table(_("The next ten deadlines"), heads, [_order(row, zone) for row in sheet.get("deadlines", [])]),
        Table(_("Suspended"), heads, [_order(row, zone) for row in sheet.get("suspended", [])]),
        Table(_("Dispute to decide"), heads, [_order(row, zone) for row in sheet.get("disputes", [])]),
        Table(_("Missing batches and reports"), [pgettext("holder", "Source"), ""], _owing(sheet, zone)),
        Table(_("Who should be on, and who is"), [_("Duty or post"), _("Who"), _("Checked in")], _roll(sheet, zone)),
    ]


def _roll(sheet: Mapping[str, Any], zone: ZoneInfo) -> list[list[Cell]]:
    found = zip(sheet.get("roll", []), roll_view(sheet.get("roll", [])), strict=True)
    return [
        [one.where, one.who, _time(row["checked_in_at"], zone) if row["checked_in_at"] else _("not yet")]
        for row, one in found
    ]


def _matrix(found: Mapping[str, Mapping[str, int]]) -> Table:
    states = sorted({state for counts in found.values() for state in counts})
    rows: list[list[Cell]] = [
        [urgency, *(int(found[urgency].get(state, 0)) for state in states)] for urgency in sorted(found)
    ]
    return Table(_("Open orders"), [_("Urgency"), *(label("state", state) for state in states)], rows)


def _order(row: Mapping[str, Any], zone: ZoneInfo) -> list[Cell]:
    due = _time(row.get("resume_at") or row.get("due_at"), zone)
    state, reason = label("state", row["state"]), label("code", row.get("reason") or "")
    return [row["id"], row["urgency"], state, row["unit"], due, reason]


def _owing(sheet: Mapping[str, Any], zone: ZoneInfo) -> list[list[Cell]]:
    missing = [[row["source"], ", ".join(map(str, row["seqs"]))] for row in sheet.get("missing_batches", [])]
    return missing + [[row["source"], _time(row["expected_at"], zone)] for row in sheet.get("owing_report", [])]
