"""What follows from an event at gates: passes end with their control; the green lane gets a pass to be confirmed."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.queries.whereabouts import Reachable, reachable
from bihuan.apps.zones.actions.gates_forgetting import forget_at_gates, names_of_passes
from bihuan.apps.zones.actions.passes import end_passes_of, prepare_pass
from bihuan.apps.zones.queries.passes import running_control
from bihuan.apps.zones.rules.passes import EXCEPTIONS, LONGEST_ALONE, PassTold, instant_told

holds_about("zones.gates", Holding(names=names_of_passes, forget=forget_at_gates))


@on("control.ended", "control.lifted", "control.withdrawn", job="zones.end_passes")
def end_with_control(owed: Owed, at: datetime) -> None:
    """End the passes that are bound to a control which holds no more."""
    end_passes_of(control_id=owed.subject_id, incident=owed.incident, at=at)


@on("help.green_lane", job="zones.prepare_pass")
def prepare_for_green_lane(owed: Owed, at: datetime) -> None:
    """Prepare an emergency pass out of the person's compound and back, for a person at the desk or the unit to confirm.

    It opens nothing yet: an ambulance is let out without a pass at once, as an exception; the pass is for the way back
    and for every gate between. What cannot become a pass (a time that is over) is left to that exception.
    """
    person, request = str(owed.facts.get("person") or ""), str(owed.facts.get("request") or "")
    if not request:
        return
    who = reachable(owed.incident, [person]).get(person, Reachable())
    area = Area.objects.filter(incident=owed.incident, code=who.community_code).first() if who.community_code else None
    try:
        prepare_pass(told=_told(owed, who, area, at), incident=owed.incident, at=at)
    except NotAllowed as refusal:
        if refusal.code not in _NO_PASS:
            raise


_NO_PASS = frozenset({"pass_over", "pass_reversed"})


def _told(owed: Owed, who: Reachable, area: Area | None, at: datetime) -> PassTold:
    purpose = str(owed.facts.get("purpose") or "")
    starts_at = _instant(owed, "from") or at
    control = running_control(area, at) if area else None
    limits = [starts_at + LONGEST_ALONE, *([control.ends_at] if control else [])]
    ends_at = min([_instant(owed, "until") or limits[0], *limits])
    request, name = str(owed.facts.get("request")), who.name
    return PassTold(
        purpose if purpose in EXCEPTIONS else "emergency", "person", name or request[-6:], starts_at, ends_at,
        control=control.pk if control else "", home=area.code if area else "", unit=area.unit_id if area else "",
        person=str(owed.facts.get("person") or ""), reference=request[:60],
    )  # fmt: skip


def _instant(owed: Owed, name: str) -> datetime | None:
    return instant_told(str(owed.facts.get(name) or ""))
