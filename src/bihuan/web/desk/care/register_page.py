"""What the page of the register shows: whom nobody has seen, whose medicine ends, the register with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.timezone import localdate

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import list_entries
from bihuan.apps.residents.queries.care import (
    MEDICINE_DAYS,
    counts_by_class,
    ended,
    equation,
    live,
    medicine_ends,
    not_seen,
    open_checks,
)
from bihuan.apps.residents.rules.doing import may_care
from bihuan.apps.residents.rules.priority import CLASSES, priorities
from bihuan.web.desk.care.forms import EntryForm
from bihuan.web.parts.care_people import cared_for

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from bihuan.apps.residents.actions.looking import CareSeen
    from bihuan.apps.residents.models import CareEntry, WelfareCheck
    from bihuan.web.parts.disclosure import Looker

SIZE, FIRST = 40, 5
HOURS = (12, 24, 48, 72)
LISTS = ("live", "unseen", "medicine", "ended")


@dataclass(frozen=True, slots=True)
class CareLine:
    """One entry of a list: the row, who it is as the viewer sees them, its open check."""

    row: CareEntry
    seen: CareSeen
    check: WelfareCheck | None


def care_lines(look: Looker, rows: list[CareEntry]) -> list[CareLine]:
    """Return entries with who they are, masked or whole, and their open checks."""
    seen, checks = cared_for(look, rows), open_checks(rows)
    return [CareLine(row, seen[row.pk], checks.get(row.pk)) for row in rows]


def register_context(look: Looker, told: QueryDict, form: EntryForm | None = None) -> dict[str, Any]:
    """Return everything on the page of the register. :raises NotAllowed: `wrong_role`, `cannot_show`."""
    mine = list_entries(look.by)
    hours = next((one for one in HOURS if told.get("hours") == str(one)), 24)
    which = told.get("which", "") if told.get("which", "") in LISTS else "live"
    care_class = told.get("class", "") if told.get("class", "") in CLASSES else ""
    unseen, medicine = not_seen(mine, hours, look.at), medicine_ends(mine, localdate(look.at))
    found = {"live": live(mine), "unseen": unseen, "medicine": medicine, "ended": ended(mine)}[which]
    found = found.filter(care_class=care_class) if care_class else found
    page = Paginator(found, SIZE).get_page(told.get("page"))
    may_add = may_care(look.by, Action.CREATE, look.by.unit)
    return {
        "page": page, "lines": care_lines(look, list(page.object_list)), "which": which, "hours": hours,
        "all_hours": HOURS, "care_class": care_class, "counts": counts_by_class(mine), "owed": equation(mine, look.at),
        "rules": priorities(), "days": MEDICINE_DAYS,
        "unseen": _top(look, unseen), "unseen_n": unseen.count(), "medicine": _top(look, medicine),
        "medicine_n": medicine.count(), "live_n": live(mine).count(), "ended_n": ended(mine).count(),
        "form": form or (entry_form(look) if may_add else None), "is_open": form is not None,
    }  # fmt: skip


def _top(look: Looker, found: QuerySet[CareEntry]) -> list[CareLine]:
    return care_lines(look, list(found[:FIRST]))


def entry_form(look: Looker, data: Any = None) -> EntryForm:
    """Return the form by which somebody comes on the register; a unit has its own communities alone."""
    areas = [one for one in areas_of(look.by.incident) if not look.by.unit or one.unit_id == look.by.unit]
    return EntryForm([(one.code, one.name) for one in areas], data)
