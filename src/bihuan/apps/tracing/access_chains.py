"""Who may see the network of the cases and the indicators: whoever may list the cases, and nobody of a unit (R8)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.tracing.queries.chains import Chains, chains_of
from bihuan.apps.tracing.queries.indicators import Indicators, indicators_of

CHAIN_READERS = roles_that(Action.LIST, Kind.CASE, Place.SIBLING)


def get_chains(actor: Actor) -> Chains:
    """Return the cases of the incident with what joins them. :raises NotAllowed: `wrong_role`, `no_protocol`."""
    _check(actor)
    return chains_of(actor.incident)


def get_indicators(actor: Actor, at: datetime) -> Indicators:
    """Return the figures of the epidemic at the instant. :raises NotAllowed: `wrong_role`, `no_protocol`."""
    _check(actor)
    return indicators_of(actor.incident, at)


def _check(actor: Actor) -> None:
    check_role(actor, CHAIN_READERS)
    if actor.unit:
        raise NotAllowed("wrong_role", role=actor.role.value)
