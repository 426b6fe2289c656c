"""What stands on the pages of calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.forces.access.ground import may_see_line
from bihuan.apps.forces.actions.call_ups import call_up, preview_call
from bihuan.apps.forces.queries.call_ups import CallCounts, counts_of_calls, lines_of, stopped_officers
from bihuan.apps.forces.queries.mine import officers_by_id
from bihuan.apps.forces.rules.call_ups import REASONS, Chosen
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.labels import label
from bihuan.web.parts.staff import officers_of

if TYPE_CHECKING:
    from bihuan.apps.forces.models import CallUp
    from bihuan.web.desk.duty.call_forms import CallForm
    from bihuan.web.parts.disclosure import Looker

MOST_NAMES = 60


def may_call(by: Actor) -> bool:
    """Say whether the actor may call people in."""
    return not by.unit and may(by.role, Action.CREATE, Kind.CALL_UP, Place.SIBLING)


@dataclass(frozen=True, slots=True)
class CallLineShown:
    """One call as the list shows it."""

    call: CallUp
    counts: CallCounts
    made_by: str


def call_lines(calls: Iterable[CallUp]) -> list[CallLineShown]:
    """Return calls as the list shows them."""
    rows = list(calls)
    counts, names = counts_of_calls({one.pk for one in rows}), account_names({one.made_by for one in rows})
    return [CallLineShown(one, counts[one.pk], names.get(one.made_by, "")) for one in rows]


def call_context(call: CallUp, look: Looker) -> dict[str, Any]:
    """Return all that the page of one call shows: a unit sees the lines of its own people."""
    rows = [one for one in lines_of(call) if may_see_line(look.by, one)]
    seen = officers_of(look, (one.officer for one in rows))
    names = account_names({call.made_by} | {one.overridden_by for one in rows} - {""})
    due_at = call.made_at + timedelta(minutes=call.answer_minutes)
    lines = [(one, seen[one.officer_id], names.get(one.overridden_by, "")) for one in rows]
    return {
        "call": call, "lines": lines, "counts": counts_of_calls({call.pk})[call.pk], "due_at": due_at,
        "made_by": names.get(call.made_by, ""), "units": unit_names(look.by.incident), "reasons": REASONS,
        "unit_name": unit_names(look.by.incident).get(call.unit_id or "", ""), "is_late": look.at >= due_at,
        "may_close": may_call(look.by) and call.state == "open", "is_open": call.state == "open",
        "left_out": [(label("call_stopped", code), n) for code, n in call.left_out.items()],
    }  # fmt: skip


def press(form: CallForm, look: Looker, *, is_call: bool) -> tuple[Chosen | None, str]:
    """Return who would be called, or the call that was made; a refusal stands in the form."""
    if not form.is_valid():
        return None, ""
    new = form.new_call(form.ticked)
    try:
        if not is_call:
            return preview_call(new=new, by=look.by, at=look.at), ""
        command = str(form.cleaned_data["command"] or "")
        return None, call_up(new=new, by=look.by, at=look.at, command=command)
    except CommandReused:
        form.add_error(None, label("code", "command_used"))
    except NotAllowed as refusal:
        form.add_error(None, said_of(refusal))
    return None, ""


def new_context(form: CallForm, look: Looker, chosen: Chosen | None = None) -> dict[str, Any]:
    """Return all that the page of a new call shows; after a preview, who is called and who would not be."""
    context: dict[str, Any] = {"form": form, "chosen": chosen, "most": MOST_NAMES}
    if chosen is None:
        return context
    unit, skill = form.cleaned_data["unit"], form.cleaned_data["skill"]
    stopped = stopped_officers(look.by.incident, look.at, unit=unit, skill=skill)
    people = officers_by_id([*chosen.called[:MOST_NAMES], *stopped])
    seen = officers_of(look, people.values())
    ticked = set(form.ticked)
    return context | {
        "called": [seen[pk] for pk in chosen.called[:MOST_NAMES]],
        "stopped": [(seen[pk], label("call_stopped", rule), pk in ticked) for pk, rule in stopped.items()],
        "left_out": [(label("call_stopped", code), n) for code, n in chosen.left_out.items()],
    }
