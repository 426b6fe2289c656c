"""Deciding what the rings of 1, 3 and 5 minutes mean in an incident."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.models import RingSetting
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.rules.cover import check_cover
from bihuan.apps.zones.rules.rings import RingRule, check_rule


def set_rings(*, rule: RingRule, by: Actor, at: datetime) -> RingSetting:
    """Let the rings mean this from now on; figures made before keep the meaning they were made with.

    :raises NotAllowed: `wrong_role`, `nothing_changed`, or what `check_rule` says.
    """
    check_cover(by, Action.UPDATE)
    check_rule(rule)
    with writing():
        held, row = ring_rule(by.incident)
        if row is not None and held == RingRule(rule.meaning, dict(rule.minutes), rule.set_off_s):
            raise NotAllowed("nothing_changed")
        new = RingSetting(
            incident_id=by.incident, meaning=rule.meaning, minutes=dict(rule.minutes), set_off_s=rule.set_off_s,
            set_by=by.account, set_at=at,
        )  # fmt: skip
        facts = {"meaning": rule.meaning, "minutes": dict(rule.minutes), "set_off_s": rule.set_off_s}
        return begin_row(new, "rings.set", "ring_setting", by=by, at=at, facts=facts)
