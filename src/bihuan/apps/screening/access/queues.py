"""Who may see the lines at the sites: whoever may list sites, a unit its own."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.screening.models import Round
from bihuan.apps.screening.queries.positives_seen import AdviceSeen, advice_of
from bihuan.apps.screening.queries.queues import Queues, queues_of, round_now, sites_planned
from bihuan.apps.screening.queries.scope import list_sites
from bihuan.apps.screening.rules.queues import SiteSeen
from bihuan.engine.protocol.rules import MassTest


def get_queues(by: Actor, at: datetime, *, limit_minutes: float) -> Queues | None:
    """Return the lines of the round that is open or planned next, None without one.

    :raises NotAllowed: `wrong_role`.
    """
    sites, the_round = list_sites(by), round_now(by.incident)
    return None if the_round is None else queues_of(the_round, sites, at, limit_minutes=limit_minutes)


def get_sites_planned(by: Actor) -> tuple[Round | None, list[SiteSeen]]:
    """Return the round and what is planned at each site open in it. :raises NotAllowed: `wrong_role`."""
    sites, the_round = list_sites(by), round_now(by.incident)
    return the_round, [] if the_round is None else sites_planned(the_round, sites)


def get_mass_test(by: Actor) -> MassTest | None:
    """Return what the incident's protocol asks of testing everybody, None where it asks nothing."""
    rules = protocol_of(by.incident)[0]
    return rules.mass_test if rules else None


def get_advice(by: Actor) -> AdviceSeen | None:
    """Return the pool size for the positivity seen in the whole incident; None to a unit, which sees its own alone.

    :raises NotAllowed: `wrong_role`.
    """
    list_sites(by)
    rules = get_mass_test(by)
    return None if by.unit else advice_of(by.incident, rules.pool_sizes if rules else ())


def may_count(by: Actor) -> bool:
    """Say whether the actor may say how many wait at any site at all."""
    return may(by.role, Action.UPDATE, Kind.SITE, Place.OWN if by.unit else Place.SIBLING)
