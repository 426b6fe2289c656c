"""Tubes that are lost, and tubes that ought to have arrived: their members are missing again, their sites are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.screening.actions.coverage import note_lost
from bihuan.apps.screening.models import Pool, Sample, Site
from bihuan.apps.screening.queries.custody import overdue_tubes
from bihuan.apps.screening.queries.tubes import keys_tested, pieces
from bihuan.apps.screening.rules.custody import LOSERS, LOST, MAY_BE_LOST, check_role
from bihuan.apps.screening.rules.tubes import LOST_REASONS

_MOST_NAMED = 200


def lose_tube(*, pool_id: str, reason: str, by: Actor, at: datetime) -> list[str]:
    """Give a tube up; return the lines of the roster that are missing again because of it.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `tube_has_result`, `already_lost`, `stale`.
    """
    check_role(by.role, LOSERS)
    if reason not in LOST_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        pool = Pool.objects.filter(pk=pool_id, round__incident=by.incident).select_related("site").first()
        if pool is None or (by.unit and pool.site.unit_id != by.unit):
            raise NotAllowed("not_found")
        if pool.state not in MAY_BE_LOST:
            raise NotAllowed("already_lost" if pool.state == LOST else "tube_has_result")
        before = pool.state
        changes = {"state": LOST, "lost_at": at, "lost_why": reason}
        if Pool.objects.filter(pk=pool.pk, n=pool.n, state=before).update(n=pool.n + 1, **changes) != 1:
            raise NotAllowed("stale", n=pool.n)
        freed = free_members([pool.pk], by=by, at=at)
        facts = {"round": pool.round_id, "site": pool.site_id, "tube": pool.code, "freed": freed}
        record_event(
            EventDraft("pool.lost", "pool", pool.pk, pool.n + 1, by, at, facts, from_state=before, to_state=LOST,
                       reason=reason)
        )  # fmt: skip
        return freed


def free_members(pool_ids: Sequence[str], *, by: Actor, at: datetime) -> list[str]:
    """Let the members of these tubes be missing again unless another live tube holds them; return their lines.

    In the caller's transaction, after the tubes were given up. A round that was closed on their word has somebody
    missing again, and `note_lost` calls for the lead.
    """
    swabs: list[str] = []
    for piece in pieces(pool_ids):
        inside = Sample.objects.filter(pool__in=piece, entry__isnull=False)
        swabs += inside.values_list("entry_id", flat=True)
    if swabs:
        note_lost(swabs, by=by, at=at)
    return sorted(set(swabs) - keys_tested(swabs))


def sweep_custody(*, incident: str, at: datetime) -> int:
    """Call for tubes that ought to be at the laboratory, one order a site; return how many were called for.

    A tube is called for once; what becomes of it (it arrives, or it is given up) is a person's word.
    """
    called = 0
    with writing():
        late = list(overdue_tubes(incident, at))
        for _, tubes in groupby(late, key=lambda tube: tube.site_id):
            called += _call(list(tubes), incident, at)
    return called


def _call(tubes: list[Pool], incident: str, at: datetime) -> int:
    site: Site = tubes[0].site
    codes = [tube.code for tube in tubes]
    named = codes[:_MOST_NAMED]
    order = open_internal_order(
        kind="tubes_overdue", urgency="P2", title=f"{site.number} {site.name} {at:%m-%d %H:%M}",
        text=f"tubes: {len(codes)}\ncodes: {', '.join(named)}", incident=incident, at=at, unit=site.unit_id,
    )  # fmt: skip
    for piece in pieces(tube.pk for tube in tubes):
        Pool.objects.filter(pk__in=piece).update(overdue_at=at)
    facts = {"site": site.pk, "tubes": codes, "order": order or ""}
    record_event(EventDraft("pools.overdue", "pools", new_id(), 0, system(incident), at, facts))
    return len(tubes)
