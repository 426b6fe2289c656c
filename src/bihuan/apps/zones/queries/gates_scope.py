"""Which gates, passes and compounds an actor may have: the desk all of its incident, a unit its own.

Pages and jobs go through `access`, which gives these; actions, which may not know `access`, ask here too.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do, may_somewhere
from bihuan.apps.zones.models import Gate, Pass


def check_can(by: Actor, action: Action, kind: Kind) -> None:
    """Refuse who may do this nowhere. :raises NotAllowed: `wrong_role`."""
    if not may_somewhere(by, action, kind):
        raise NotAllowed("wrong_role", role=by.role.value)


def list_gates(by: Actor) -> QuerySet[Gate]:
    """Return the gates that the actor may see, by number. :raises NotAllowed: `wrong_role`."""
    check_can(by, Action.LIST, Kind.GATE)
    found = Gate.objects.filter(incident_id=by.incident).select_related("unit", "area")
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("number")


def get_gate(by: Actor, gate_id: str, action: Action = Action.READ) -> Gate:
    """Return a gate. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = Gate.objects.filter(pk=gate_id, incident_id=by.incident).select_related("unit", "area", "incident").first()
    if found is None or not may_do(by, action, Kind.GATE, found.unit_id):
        raise NotAllowed("not_found")
    return found


def get_own_gate(by: Actor, gate_id: str) -> Gate:
    """Return a gate at which the actor may note who goes through. :raises NotAllowed: `not_found`."""
    found = get_gate(by, gate_id)
    if not may_do(by, Action.CREATE, Kind.CROSSING, found.unit_id):
        raise NotAllowed("not_found")
    return found


def list_passes(by: Actor) -> QuerySet[Pass]:
    """Return the passes that the actor may see, newest first; a unit those that it issued, and those to its compounds.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(by, Action.LIST, Kind.PASS)
    found = Pass.objects.filter(incident_id=by.incident).select_related("unit", "area", "control", "home")
    if by.unit:
        found = found.filter(Q(unit_id=by.unit) | Q(unit=None, area__unit_id=by.unit))
    return found.order_by("-number")


def get_pass(by: Actor, pass_id: str) -> Pass:
    """Return a pass. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    if not may_somewhere(by, Action.READ, Kind.PASS):
        raise NotAllowed("not_found")
    found = list_passes(by).filter(pk=pass_id).select_related("incident").first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def list_compounds(by: Actor) -> QuerySet[Area]:
    """Return the compounds that have a gate and whose counts the actor may see. :raises NotAllowed: `wrong_role`."""
    check_can(by, Action.LIST, Kind.GATE)
    found = Area.objects.filter(incident_id=by.incident, gates__isnull=False).select_related("unit").distinct()
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("code")


def get_compound(by: Actor, area_id: str) -> Area:
    """Return a compound. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    if not may_somewhere(by, Action.READ, Kind.GATE):
        raise NotAllowed("not_found")
    found = list_compounds(by).filter(pk=area_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def get_own_compound(by: Actor, area_id: str) -> Area:
    """Return a compound whose people the actor may see by name: its own unit's. :raises NotAllowed: `not_found`."""
    found = get_compound(by, area_id)
    if not may_do(by, Action.CREATE, Kind.CROSSING, found.unit_id):
        raise NotAllowed("not_found")
    return found
