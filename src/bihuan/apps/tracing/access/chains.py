"""Who may see the network of the cases and the indicators: whoever may list the cases, and nobody of a unit (R8)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that

if TYPE_CHECKING:
    from bihuan.apps.tracing.queries.chains import Chains
    from bihuan.apps.tracing.queries.indicators import Indicators

CHAIN_READERS = roles_that(Action.LIST, Kind.CASE, Place.SIBLING)


def get_chains(actor: Actor) -> Chains:
    """Return the cases of the incident with what joins them. :raises NotAllowed: `wrong_role`, `no_protocol`."""
    from bihuan.apps.tracing.queries.chains import chains_of  # the engine loads for half a second, and rarely

    _check(actor)
    return chains_of(actor.incident)


def get_indicators(actor: Actor, at: datetime) -> Indicators:
    """Return the figures of the epidemic at the instant. :raises NotAllowed: `wrong_role`, `no_protocol`."""
    from bihuan.apps.tracing.queries.indicators import indicators_of  # as above

    _check(actor)
    return indicators_of(actor.incident, at)


def _check(actor: Actor) -> None:
    check_role(actor, CHAIN_READERS)
    if actor.unit:
        raise NotAllowed("wrong_role", role=actor.role.value)
