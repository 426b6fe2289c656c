"""Who may have what of the requests for help: the desk all of its incident, a unit its own, a gate none."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.queries.help import get_item, get_request, list_requests
from bihuan.apps.residents.rules.help import check_help, may_help

__all__ = ["check_may_take", "get_item", "get_request", "list_requests", "may_change", "may_take"]


def may_take(by: Actor) -> bool:
    """Say whether the actor may take a request down."""
    return may_help(by, Action.CREATE, by.unit)


def check_may_take(by: Actor) -> None:
    """Refuse who may take none down. :raises NotAllowed: `wrong_role`."""
    check_help(by, Action.CREATE)


def may_change(by: Actor, unit: str | None) -> bool:
    """Say whether the actor may work on a request of the unit."""
    return may_help(by, Action.UPDATE, unit)
