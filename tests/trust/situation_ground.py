"""A situation report in the first district that an analyst froze and nobody has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.briefing.actions.situation import freeze_report
from bihuan.apps.core.rules import Role

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def keep_situation(ground: Ground) -> None:
    """Keep a report of the moment."""
    analyst = ground.actor(Role.DESK_ANALYST, "own")
    ground.things["situation"] = freeze_report(by=analyst, at=ground.world.at).pk
