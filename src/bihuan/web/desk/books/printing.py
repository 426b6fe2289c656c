"""The sheets of the books as files to print and to keep: PDF and XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.books.sheet_view import SheetLine, SheetView, sheet_view
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.labels import label
from bihuan.web.parts.sheets import Printed, Table, to_pdf, to_xlsx

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from bihuan.apps.orders.models import Balance

_FORMS = {
    "pdf": (to_pdf, "application/pdf"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def download(printed: Printed, form: str, name: str) -> HttpResponse:
    """Return a sheet as a file to download. :raises NotAllowed: `not_found` for another form."""
    if form not in _FORMS:
        raise NotAllowed("not_found")
    write, content_type = _FORMS[form]
    return attachment(write(printed), name=f"{name}.{form}", content_type=content_type)


def print_day(balance: Balance, session: Session) -> Printed:
    """Return the daily sheet of a full balance. :raises NotAllowed: `not_found` when it has none."""
    sheet = sheet_view(balance, session.actor.incident)
    if sheet is None:
        raise NotAllowed("not_found")
    return Printed(
        title=_("Daily sheet"), subtitle=f"{session.incident_name} · {moment(balance.at)}", is_drill=session.is_drill,
        pairs=[(_("unaccounted"), balance.unaccounted), (_("Difference"), sheet.difference)],
        tables=[*_day_tables(sheet), _equation_table(balance)], signatures=[], is_wide=True,
        root=str(balance.sheet.get("root", "")), tree_size=balance.tree_size,
    )  # fmt: skip


def _day_tables(sheet: SheetView) -> list[Table]:
    return [
        _table(_("Lines, by source"), _("Source"), sheet.source_columns, sheet.sources),
        _table(_("Orders, by holder"), _("Holder"), sheet.holder_columns, sheet.holders),
    ]


def _table(caption: str, first: str, columns: Sequence[str], lines: Sequence[SheetLine]) -> Table:
    heads = [first, *(label("column", name) for name in columns), _("Difference")]
    return Table(
        caption, heads, [[line.name, *(value for _name, value in line.cells), line.difference] for line in lines]
    )


def _equation_table(balance: Balance) -> Table:
    heads = ["", _("Equation"), _("Left side"), _("Right side"), _("Difference")]
    rows = [
        [one["code"], label("equation", one["code"]), one["left"], one["right"], one["difference"]]
        for one in balance.equations
    ]
    return Table(_("The ten equations"), heads, rows)


def print_handover(context: dict[str, Any], session: Session) -> Printed:
    """Return a signed hand-over as it is filed, from what its page shows."""
    found, sheet, figures = context["found"], context["sheet"], context["figures"]
    whose = _("the desk") if found.unit == "desk" else session.unit_name
    taken = moment(found.received_at) if found.received_at else context["override_words"]
    return Printed(
        title=f"{_('Hand-over')}: {whose}", subtitle=f"{session.incident_name} · {moment(found.given_at)}",
        is_drill=session.is_drill, tables=_handover_tables(sheet), root=sheet["root"], tree_size=sheet["tree_size"],
        pairs=[*((label("column", _COLUMN[name]), number) for name, number in figures.items()), *_state_pairs(sheet)],
        signatures=[
            (_("Given by"), f"{context['giver']} {moment(found.given_at)}"),
            (_("Received by"), f"{context['receiver']} {taken}".strip()),
        ],
    )  # fmt: skip


_COLUMN = {"opening": "opening", "came_in": "transferred_in", "went_out": "transferred_out", "closing": "closing"}


def _state_pairs(sheet: dict[str, Any]) -> list[tuple[str, str | int]]:
    unaccounted = sheet["unaccounted"]
    return [
        (_("Open orders"), sheet["open_n"]),
        (_("late"), sheet["overdue"]),
        (_("unaccounted"), _("not struck") if unaccounted is None else unaccounted),
    ]


def _handover_tables(sheet: dict[str, Any]) -> list[Table]:
    states = [label("state", state) for state in sheet["states"]]
    open_rows = [[urgency, *row, total] for urgency, row, total in sheet["matrix"]]
    tables = [Table(_("Open orders"), [_("Urgency"), *states, _("Sum")], open_rows)]
    titles = {"deadlines": _("Next deadlines"), "suspended": _("Suspended"), "disputes": _("Disputes to decide")}
    tables += [_order_table(title, sheet[name]) for name, title in titles.items() if sheet[name]]
    owed = [[row["source"], "№ " + ", ".join(map(str, row["seqs"]))] for row in sheet["missing_batches"]]
    owed += [[row["source"], moment(row["expected_at"])] for row in sheet["owing_report"]]
    if sheet["roll"]:
        heads = [_("Duty or post"), _("Who"), _("From"), pgettext("period", "Until"), _("Checked in")]
        roll = [
            [one.where, one.who, moment(one.starts_at), moment(one.ends_at), moment(one.checked_in_at) or _("not yet")]
            for one in sheet["roll"]
        ]
        tables.append(Table(_("Who should be on, and who is"), heads, roll))
    return [*tables, Table(_("Owed to us"), [_("Source"), _("Owes")], owed)] if owed else tables


def _order_table(title: str, orders: Sequence[dict[str, Any]]) -> Table:
    heads = [_("Order"), _("Urgency"), _("State"), _("Unit"), _("Deadline")]
    rows = [
        [row["number"], row["urgency"], label("state", row["state"]), row["unit_name"], moment(row["due_at"])]
        for row in orders
    ]
    return Table(title, heads, rows)


def moment(at: datetime | None) -> str:
    """Return an instant to the minute in the zone of the page, "" for none."""
    return date_format(localtime(at), "Y-m-d H:i") if at else ""
