"""Results that did not fit: taken or dropped on a person's word, or taken by themselves when their tube arrives."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.screening.actions.coverage import note_tested
from bihuan.apps.screening.actions.positives import follow_results
from bihuan.apps.screening.actions.results import put_results, record_notable
from bihuan.apps.screening.models import Pool, Sample, TubeResult
from bihuan.apps.screening.queries.results import waiting_early
from bihuan.apps.screening.rules.custody import AT_LABORATORY, FILLING, LOST, RESULTED
from bihuan.apps.screening.rules.results import INVALID, Fit, check_settlement

SETTLERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST})


def settle_result(*, record: str, decision: str, by: Actor, at: datetime) -> TubeResult:
    """Take a result that did not fit, or drop it, on a named person's word; the laboratory's line itself stays.

    Taken, a contradicting result replaces the one before (that stays in the journal and on the page), and one that
    came early says that the tube is at the laboratory. Taken, a result that the tube has by now changes nothing.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_decision`, `nothing_to_take`, `already_decided`,
        `already_lost` (the tube was given up: its people are tested anew), `tube_not_sealed`, `stale`.
    """
    if by.role not in SETTLERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        row = TubeResult.objects.filter(pk=record, incident=by.incident).select_related("pool").first()
        if row is None:
            raise NotAllowed("not_found")
        check_settlement(decision, row.fit)
        if row.fit not in {Fit.CONFLICT, Fit.UNKNOWN, Fit.EARLY} or row.settled:
            raise NotAllowed("already_decided")
        if decision == "take" and row.pool is not None and row.pool.result != row.result:
            _take(row, row.pool, by, at)
        else:
            facts = {"record": row.pk, "tube": row.code, "result": row.result, "fit": row.fit, "decision": decision}
            record_event(EventDraft("result.settled", "result", new_id(), 0, by, at, facts))
        return _settle(row, decision, by, at)


def _settle(row: TubeResult, decision: str, by: Actor, at: datetime) -> TubeResult:
    mine = TubeResult.objects.filter(pk=row.pk, settled="")
    if mine.update(settled=decision, settled_at=at, settled_by=by.account) != 1:
        raise NotAllowed("already_decided")
    row.settled, row.settled_at, row.settled_by = decision, at, by.account
    return row


def _take(row: TubeResult, pool: Pool, by: Actor, at: datetime) -> None:
    if pool.state == LOST:
        raise NotAllowed("already_lost")
    if pool.state == FILLING:
        raise NotAllowed("tube_not_sealed", tube=pool.code)
    changes = {"state": RESULTED, "result": row.result, "resulted_at": at, "arrived_at": pool.arrived_at or at}
    mine = Pool.objects.filter(pk=pool.pk, n=pool.n, state=pool.state, result=pool.result)
    if mine.update(n=pool.n + 1, **changes) != 1:
        raise NotAllowed("stale", n=pool.n)
    facts = {
        "round": pool.round_id, "site": pool.site_id, "tube": pool.code, "tube_kind": pool.kind,
        "members": pool.members, "before": pool.result, "result": row.result, "record": row.pk, "fit": row.fit,
    }  # fmt: skip
    record_event(
        EventDraft("pool.corrected", "pool", pool.pk, pool.n + 1, by, at, facts, from_state=pool.state,
                   to_state=RESULTED)
    )  # fmt: skip
    before = pool.result
    pool.refresh_from_db()
    if before == INVALID:
        _test_again(pool, by, at)
    follow_results([(pool, row.result, row.pk)], by=system(by.incident), at=at)


def _test_again(pool: Pool, by: Actor, at: datetime) -> None:
    """Let the members of a tube that could not be read, and now can, be tested again."""
    if pool.round.state in {"open", "closed"}:
        entries = Sample.objects.filter(pool=pool, entry__isnull=False).values_list("entry_id", flat=True)
        note_tested([one for one in entries if one], by=by, at=at)


def apply_waiting(*, pool_ids: Collection[str], incident: str, at: datetime) -> int:
    """Apply the results that came before these tubes, now that they are at the laboratory; return how many.

    The first word counts; a further one that says otherwise goes on waiting for a person.
    """
    by = system(incident)
    with writing():
        arrived = Pool.objects.filter(pk__in=list(pool_ids), state=AT_LABORATORY, round__incident=incident)
        pools = {one.pk: one for one in arrived}
        first: dict[str, TubeResult] = {}
        for row in waiting_early(pools):
            first.setdefault(row.pool_id or "", row)
        results = [(pools[pool], row.result, row.pk) for pool, row in first.items()]
        put_results([(pool.pk, result) for pool, result, _ in results], at)
        for row in first.values():
            _settle(row, "take", by, at)
        record_notable(results, by=by, at=at)
        follow_results(results, by=by, at=at)
    return len(results)
