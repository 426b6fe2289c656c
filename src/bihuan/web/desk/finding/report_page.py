"""What stands on the page of one report: the text in pieces, and the items with their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from bihuan.apps.intake.queries.desk import places_of
from bihuan.apps.tracing.access.runs import read_report_of
from bihuan.apps.tracing.actions.reports import REFUSALS
from bihuan.apps.tracing.rules.classifying import REASONS
from bihuan.apps.tracing.rules.exposing import DECIDERS
from bihuan.web.desk.finding.report_forms import CLASSES, Spot
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.tracing.actions.looking_reports import ItemSeen, ReportSeen
    from bihuan.web.parts.disclosure import Looker

URGENT = frozenset({"other_city", "ambiguous_date", "ambiguous_time", "times_contradict", "dates_contradict"})
_FACTS = ("sex", "age", "age_months", "residence", "occupation", "classification", "severity")
_DAYS = ("onset", "sampled", "confirmed")
_OF_DAY = {"onset": "onset_date", "sampled": "sample_date", "confirmed": "report_date"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `mark` is the number of the item that stands there, 0 for none."""

    text_here: str
    mark: int = 0
    kind: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item beside the text: its number, what was read (name, value, how sure), and what its form holds."""

    number: int
    item: ItemSeen
    title: str
    read: tuple[tuple[str, str, str], ...]
    form: Mapping[str, str]
    is_at_fault: bool


def pieces_of(text: str, items: Sequence[ItemSeen]) -> list[Piece]:
    """Cut the text at the items; of a case its name is marked, an item inside another stands beside the text only."""
    found, at = [], 0
    for number, item in enumerate(items, start=1):
        last = _end_of(text, item)
        if at <= item.first < last:
            found += [Piece(text[at : item.first]), Piece(text[item.first : last], number, item.kind, item.state)]
            at = last
    return [piece for piece in [*found, Piece(text[at:])] if piece.text_here]


def _end_of(text: str, item: ItemSeen) -> int:
    """Return where the mark of an item ends: a case's behind its name, for its visits stand in the rest."""
    name = str(item.said.get("number") or "") if item.kind == "case" else ""
    if name and text.startswith(name, item.first):
        return item.first + len(name)
    return item.first + len(text[item.first : item.last].rstrip())


def report_context(
    look: Looker, report_id: str, spot: Spot | None = None, typed: Mapping[str, str] | None = None, refusal: str = ""
) -> dict[str, Any]:
    """Return one report; `spot` is the item whose form was sent, `typed` what stood in it, `refusal` why not."""
    seen = look.report(read_report_of(look.by, report_id))
    lines = [_line(number, one, seen, spot, typed or {}) for number, one in enumerate(seen.items_seen, start=1)]
    open_ = [one for one in lines if one.item.state == "proposed"]
    return {
        "finding_tabs": tabs_for(look.by, "reports"), "seen": seen, "lines": lines, "open_n": len(open_),
        "pieces": pieces_of(seen.text, seen.items_seen), "refusal": refusal,
        "opened": next((one.number for one in lines if one.is_at_fault), open_[0].number if open_ else 0),
        "notices": sorted(seen.notices, key=lambda one: (one[0] not in URGENT, one[0])), "urgent": URGENT,
        "places": places_of(look.by.incident), "refusals": [(one, label("report_refusal", one)) for one in REFUSALS],
        "classes": [(one.value, label("classification", one.value)) for one in CLASSES],
        "grounds": [(one, label("change_reason", one)) for name in CLASSES for one in REASONS[name]],
        "may_decide": look.by.role in DECIDERS and not look.by.unit,
    }  # fmt: skip


def _line(number: int, item: ItemSeen, seen: ReportSeen, spot: Spot | None, typed: Mapping[str, str]) -> Line:
    is_at_fault = spot == Spot(item.kind, item.first, item.last)
    read = _case_read(item) if item.kind == "case" else _visit_read(item)
    form = _case_form(item) if item.kind == "case" else _visit_form(item, seen)
    if is_at_fault:
        form = {**form, **{name: typed[name] for name in typed if name in form}}
    said = item.said
    title = str(said.get("number") or "") if item.kind == "case" else str(said.get("place") or said.get("activity"))
    return Line(number, item, title or label("report_item", item.kind), tuple(read), form, is_at_fault)


def _case_read(item: ItemSeen) -> list[tuple[str, str, str]]:
    facts = [(name, item.said[name]) for name in _FACTS if name in item.said]
    found = [(name, label("read_value", str(told["value"])), str(told["certainty"])) for name, told in facts]
    days = [(name, item.said[name]) for name in _DAYS if name in item.said]
    return found + [(name, _days(told), str(told["certainty"])) for name, told in days]


def _visit_read(item: ItemSeen) -> list[tuple[str, str, str]]:
    said, sure = item.said, str(item.said["certainty"])
    days = said.get("days")
    names = ("clock", "part", "place", "activity")
    found = [("days", _days(days), str(days["certainty"]))] if days else []
    found += [(name, str(said[name]), sure) for name in names if said.get(name)]
    transport = " ".join(str(one) for one in said.get("transport", ()) if one)
    return found + ([("transport", transport, sure)] if transport else [])


def _days(told: Mapping[str, Any]) -> str:
    """Return the days as they were understood, each that it may mean, beside the words of the text."""
    days = " / ".join(told["candidates"]) + (f" – {told['until']}" if told["until"] else "")
    return f"{days or '?'} ({told['text']})"


def _case_form(item: ItemSeen) -> dict[str, str]:
    days = {_OF_DAY[name]: item.said.get(name) for name in _DAYS}
    dates = {
        name: told["candidates"][0] if told and len(told["candidates"]) == 1 else "" for name, told in days.items()
    }
    read = item.said.get("classification", {}).get("value", "")
    sure = read if read in {one.value for one in CLASSES} else "suspect"
    return {"document": "", "phone": "", "name": "", "classification": sure, "ground": "", **dates}


def _visit_form(item: ItemSeen, seen: ReportSeen) -> dict[str, str]:
    number = seen.numbers.get(item.case) if item.case is not None else None
    return {
        "case": str(number or ""), "place": str(item.said.get("place") or item.said.get("activity") or ""),
        "starts_at": _local(item.said["starts_at"]), "ends_at": _local(item.said["ends_at"]),
    }  # fmt: skip


def _local(moment: str) -> str:
    return f"{localtime(datetime.fromisoformat(moment)):%Y-%m-%dT%H:%M}" if moment else ""
