"""Taking a laboratory's lines over: idempotent, nothing overwritten silently, one event a chunk and a positive tube."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection, models

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.intake.actions.effects import file_records
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.queries import AcceptedRecord
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.screening.actions.positives import follow_results
from bihuan.apps.screening.models import Pool
from bihuan.apps.screening.queries.tubes import Tube, pieces, tubes_by_id, tubes_told, zone_of
from bihuan.apps.screening.rules.custody import AT_LABORATORY, RESULTED
from bihuan.apps.screening.rules.results import INVALID, NEGATIVE, POSITIVE, RESULTS, Fit, Told, judge, read_line
from bihuan.engine.ledger.canonical import canonical_bytes

_MOST_NAMED = 50
_RESULT_SQL = (
    "INSERT INTO screening_tuberesult (record, incident_id, batch, pool_id, code, result, laboratory, ct, tested_at,"
    " fit, received_at, settled, settled_at, settled_by) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,'',NULL,'')"
)
_ORDERS = {
    Fit.CONFLICT: ("tube_conflict", "P1"), Fit.UNKNOWN: ("tube_unknown", "P2"), Fit.EARLY: ("tube_early", "P2"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One line beside the tube that it names (None = there is none) and how it fits."""

    record: str
    told: Told
    pool: Tube | None
    fit: Fit


def take_results(*, batch: str, records: Sequence[AcceptedRecord], incident: str, at: datetime) -> int:
    """Apply the accepted lines of a batch that wait; return how many tubes got their result.

    The same result again does nothing; a contradicting one, one of an unknown tube or of one that is not at the
    laboratory is kept, shown, and called for by an order. Runs twice without harm: a line that was taken waits no more.
    """
    if not records:
        return 0
    with writing():
        zone = zone_of(incident)
        lines = {record.record: read_line(record.values, zone) for record in records}
        taken = _judge(lines, tubes_told({told.code for told in lines.values()}, incident))
        by = system(incident)
        _keep(taken, batch, incident, at)
        applied = [(one.pool.pk, one.told.result) for one in taken if one.fit is Fit.APPLIED and one.pool]
        asking = _asking(taken)
        put_results(applied, at)
        file_records(
            batch=batch, effects={one.record: f"filed:tube_result:{one.record}" for one in taken}, by=by, at=at
        )
        _record(batch, taken, by, at)
        record_notable(asking, by=by, at=at)
        follow_results(asking, by=by, at=at)
        _call_for(taken, batch, incident, at)
    return len(applied)


def _judge(lines: Mapping[str, Told], pools: Mapping[str, Tube]) -> list[Taken]:
    """Judge the lines in their order; the second line of a tube in one file is held against the first."""
    results = {code: pool.result for code, pool in pools.items()}
    taken = []
    for record, told in lines.items():
        pool = pools.get(told.code)
        if pool is None:
            taken.append(Taken(record, told, None, Fit.UNKNOWN))
            continue
        fit = judge(state=pool.state, known=results[told.code], told=told.result)
        if fit is Fit.APPLIED:
            results[told.code] = told.result
        taken.append(Taken(record, told, pool, fit))
    return taken


def _keep(taken: Sequence[Taken], batch: str, incident: str, at: datetime) -> None:
    """Write the laboratory's words as they are: rows, no models, since a file has 75,000 lines."""
    stored = connection.ops.adapt_datetimefield_value
    received_at = stored(at)
    rows = [
        (
            one.record, incident, batch, one.pool.pk if one.pool else None, one.told.code, one.told.result,
            one.told.laboratory, one.told.ct, stored(one.told.tested_at) if one.told.tested_at else None,
            one.fit.value, received_at,
        )
        for one in taken
    ]  # fmt: skip
    insert_rows(_RESULT_SQL, rows)


def _asking(taken: Sequence[Taken]) -> list[tuple[Pool, str, str]]:
    """Return (tube, result, record) of the applied lines that ask for more: not negative, or of a single swab.

    Read before the results are put: the events bear the number that comes after the tube's own.
    """
    asking = [
        (one.pool.pk, one.told.result, one.record)
        for one in taken
        if one.fit is Fit.APPLIED and one.pool and (one.told.result != NEGATIVE or one.pool.members == 1)
    ]
    pools = tubes_by_id(pk for pk, _, _ in asking)
    return [(pools[pk], result, record) for pk, result, record in asking]


def put_results(results: Sequence[tuple[str, str]], at: datetime, *, state: str = AT_LABORATORY) -> None:
    """Give tubes of one state, told by identifier, their results, in the caller's transaction.

    :raises NotAllowed: `stale`.
    """
    moved = 0
    for result in RESULTS:
        for piece in pieces(pk for pk, told in results if told == result):
            mine = Pool.objects.filter(pk__in=piece, state=state, result="")
            moved += mine.update(state=RESULTED, result=result, resulted_at=at, n=models.F("n") + 1)
    if moved != len(results):
        raise NotAllowed("stale", n=moved)


def _record(batch: str, taken: Sequence[Taken], by: Actor, at: datetime) -> None:
    """Write the one event of a chunk: how many of each, and a digest over every line of it."""
    counts = Counter(f"{one.fit}_{one.told.result}" if one.fit is Fit.APPLIED else str(one.fit) for one in taken)
    listed = [[one.record, one.told.code, one.told.result, str(one.fit)] for one in taken]
    # nosemgrep: hash-without-key - over tube codes and results, nobody is in it
    digest = sha256(canonical_bytes(listed)).hexdigest()
    facts = {"batch": batch, "lines": len(taken), "digest": digest, **counts}
    record_event(EventDraft("pools.resulted", "pools", new_id(), 0, by, at, facts))


def record_notable(results: Sequence[tuple[Pool, str, str]], *, by: Actor, at: datetime) -> None:
    """Write one event for each tube that somebody has to do something about, in the caller's transaction."""
    for pool, result, record in results:
        if result != NEGATIVE:
            facts = {
                "round": pool.round_id, "site": pool.site_id, "tube": pool.code, "tube_kind": pool.kind,
                "members": pool.members, "result": result, "record": record,
            }  # fmt: skip
            kind = {POSITIVE: "pool.positive", INVALID: "pool.invalid"}[result]
            record_event(EventDraft(kind, "pool", pool.pk, pool.n + 1, by, at, facts, to_state=RESULTED))


def _call_for(taken: Sequence[Taken], batch: str, incident: str, at: datetime) -> None:
    """Open one order for each way in which lines of this chunk do not fit; it names them."""
    for fit, (kind, urgency) in _ORDERS.items():
        mine = [one for one in taken if one.fit is fit]
        if not mine:
            continue
        is_positive = any(one.told.result == POSITIVE for one in mine)
        lines = [f"{one.told.code}: {one.told.result}" for one in mine[:_MOST_NAMED]]
        title = f"{len(mine)} {mine[0].told.code} {batch[-8:]}"
        open_internal_order(
            kind=kind, urgency="P1" if is_positive else urgency, title=title, text="\n".join(lines),
            incident=incident, at=at,
        )  # fmt: skip
