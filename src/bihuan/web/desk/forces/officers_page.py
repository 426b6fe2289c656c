"""What stands on the pages of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.core.queries import account_names, events_of, unit_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import list_absences, list_officers
from bihuan.apps.forces.queries.people import absences_of, assignments_within, found_officers
from bihuan.apps.forces.rules.people import SKILLS
from bihuan.apps.forces.rules.reach import reaches_all, reaches_own
from bihuan.web.desk.forces import officer_forms as forms
from bihuan.web.desk.forces.forms import ForcesForm, units_to_choose
from bihuan.web.desk.tracing.forms import alerts_of
from bihuan.web.parts import staff
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.forces.models import Absence, Officer
    from bihuan.web.parts.disclosure import Looker

SIZE = 50
STATES = ("", "here", "away", "gone")


def may_change(by: Actor, unit: str = "") -> bool:
    """Say whether the actor may add or change people, of this unit or of any."""
    if reaches_all(by, Action.UPDATE, Kind.OFFICER):
        return True
    return reaches_own(by, Action.UPDATE, Kind.OFFICER) and unit in {"", by.unit}


def officers_context(
    look: Looker, asked: Mapping[str, Any], refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the list of people shows; `refused` are forms that were sent and refused."""
    chosen = {name: str(asked.get(name, "")) for name in ("unit", "text", "skill", "state")}
    found = found_officers(list_officers(look.by), at=look.at, **chosen)
    page = Paginator(found, SIZE).get_page(asked.get("page"))
    rows = list(page.object_list)
    units = units_to_choose(look.by.incident, look.by.unit)
    own: dict[str, ForcesForm] = {"add": forms.OfficerForm(units), "paste": forms.PasteForm(units)}
    may_add = may_change(look.by)
    return {
        "page": page, "lines": _lines(rows, look), "chosen": chosen, "states": STATES, "skills": SKILLS,
        "units": unit_names(look.by.incident), "may_add": may_add, "is_desk": not look.by.unit,
        "forms": {name: (refused or {}).get(name, form) for name, form in own.items()} if may_add else {},
        "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip


def _lines(rows: list[Officer], look: Looker) -> list[dict[str, Any]]:
    seen, limits = staff.officers_of(look, rows), staff.fitness(look, rows)
    away = absences_of([row.pk for row in rows], look.at)
    kinds = staff.absences(look, away.values())
    return [
        {
            "row": row, "seen": seen[row.pk], "limits": code_words(limits[row.pk].value, "limit"),
            "absence": away.get(row.pk), "kind": absence_words(kinds, away.get(row.pk)),
            "is_away": row.pk in away and away[row.pk].starts_at <= look.at,
        }
        for row in rows
    ]  # fmt: skip


def code_words(text: str, kind: str) -> str:
    """Return codes with commas in words; what is hidden stays hidden."""
    return ", ".join(label(kind, one) for one in text.split(",")) if text else ""


def absence_words(kinds: Mapping[str, Any], row: Any) -> str:
    """Return the kind of an absence in words, "" for none; what is hidden stays hidden."""
    shown = kinds.get(row.pk) if row is not None else None
    if shown is None:
        return ""
    return label("absence", shown.value) if shown.is_whole else shown.value


def officer_context(
    look: Looker, row: Officer, refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page of one person shows; `refused` are forms that were sent and refused."""
    absences = list(list_absences(look.by).filter(officer=row)[:SIZE])
    kinds, events = staff.absences(look, absences), events_of(row.pk)
    ending = next((one for one in absences if one.ends_at is None or one.ends_at > look.at), None)
    forms_shown = _forms(look, row, ending, refused or {})
    names = account_names({one.actor for one in events})
    return {
        "row": row, "seen": staff.officers_of(look, [row])[row.pk], "unit_name": row.unit.name,
        "limits": code_words(staff.fitness(look, [row])[row.pk].value, "limit"),
        "absences": [(one, absence_words(kinds, one)) for one in absences], "ending": ending,
        "posts": assignments_within(row.pk, look.at, None)[:SIZE],
        "story": [(one, names.get(one.actor, "")) for one in events], "forms": forms_shown,
        "open_form": next(iter(refused or {}), ""), "alerts": alerts_of(refused or {}, forms_shown),
    }  # fmt: skip


def _forms(
    look: Looker, row: Officer, ending: Absence | None, refused: Mapping[str, ForcesForm]
) -> dict[str, ForcesForm]:
    if not may_change(look.by, row.unit_id) or row.left_at is not None:
        return {}
    units = units_to_choose(look.by.incident, look.by.unit)
    initial = {
        "number": row.number, "name": staff.officers_of(look, [row])[row.pk].name.value, "unit": row.unit_id,
        "phone": staff.officers_of(look, [row])[row.pk].phone.value, "skills": row.skills, "pair": row.pair, "n": row.n,
        "limits": [code for code in staff.fitness(look, [row])[row.pk].value.split(",") if code],
    }  # fmt: skip
    own: dict[str, ForcesForm] = {
        "absence": forms.AbsenceForm(initial={"starts_at": look.at}),
        "change": forms.OfficerForm(units, initial=initial), "leave": forms.LeaveForm(initial={"n": row.n}),
    }  # fmt: skip
    if ending is not None:
        own["end"] = forms.EndAbsenceForm(initial={"ends_at": max(look.at, ending.starts_at), "n": ending.n})
    return {name: refused.get(name, form) for name, form in own.items()}
