"""What tracing does by itself, again and again: nothing of it decides about a person what a person has not decided."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.tracing.actions.following import call_missed, give_out_day, release_over
from bihuan.apps.tracing.actions.material import expire_material, purge_material
from bihuan.apps.tracing.actions.quarantines import call_reviews, end_over


def sweep_tracing(*, incident: str, at: datetime) -> int:
    """Give out today's checks, call yesterday's missed, end what is over, call for reviews; return how many moved.

    An incident without a protocol that can be read traces nothing; what needs none is done all the same.
    """
    tasks = [end_over, call_reviews, expire_material, purge_material]
    if protocol_of(incident)[0] is not None:
        tasks += [call_missed, give_out_day, release_over]
    return sum(do(incident=incident, at=at) for do in tasks)
