"""Filling tubes: many at once or member by member, never overfull, nobody twice; one event a tube when it is sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from bihuan.apps.core.journal import EventDraft, record_event, run_command, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.screening.actions.coverage import note_tested
from bihuan.apps.screening.models import Lane, Pool, Round, Sample, Site
from bihuan.apps.screening.queries.tubes import Line, entries_of, households_of, keys_tested, travellers_of
from bihuan.apps.screening.rules.custody import FILLING, SEALED
from bihuan.apps.screening.rules.tubes import (
    Member,
    check_command,
    check_filler,
    check_household,
    check_members,
    check_repeats,
    check_tube,
    members_digest,
)
from bihuan.apps.screening.rules.tubes_codes import check_tube_code

_SAMPLE_SQL = (
    "INSERT INTO screening_sample (id, pool_id, place, entry_id, resident_id, traveller_id, repeat, taken_at)"
    " VALUES (%s,%s,%s,%s,%s,%s,%s,%s)"
)


class Swab(NamedTuple):
    """A sample as its row is written, under the names that `Sample` has."""

    id: str
    pool_id: str
    place: int
    entry_id: str | None
    resident_id: str | None
    traveller_id: str | None
    repeat: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class NewTube:
    """One tube as the lane tells it, with everybody in it; `command` is the phone's own identifier of the upload."""

    round_id: str
    site_id: str
    code: str
    kind: str
    size: int
    members: tuple[Member, ...] = ()
    lane_id: str = ""
    taken_at: datetime | None = None
    command: str = ""


@dataclass(slots=True)
class _Ground:
    """What tubes are checked against: their round and site, the lines of the roster, who was tested before."""

    round: Round
    site: Site
    entries: dict[str, Line] = field(default_factory=dict)
    travellers: set[str] = field(default_factory=set)
    tested: set[str] = field(default_factory=set)


def fill_tube(*, new: NewTube, by: Actor, at: datetime) -> str:
    """Fill and seal one tube in one command; return its identifier, the same when the command comes again.

    :raises NotAllowed: as `fill_tubes`. :raises CommandReused: the identifier was used for another tube.
    """
    check_command(new.command)
    request = {"what": "fill_tube", "by": by.account, **asdict(new), "taken_at": str(new.taken_at or "")}
    request["members"] = [asdict(one) for one in new.members]

    def fill() -> dict[str, object]:
        return {"pool": fill_tubes(tubes=[new], by=by, at=at)[0].pk}

    return str(run_command(command=new.command, request=request, at=at, do=fill)["pool"])


def fill_tubes(*, tubes: Sequence[NewTube], by: Actor, at: datetime) -> list[Pool]:
    """Fill and seal tubes of one site and round, all or none; one event each, which names the lines inside.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`, `mixed_tubes` (several sites in one call),
        `tube_known` (the code is in use), why the code or the members will not do (`rules.tubes`, `rules.tubes_codes`).
    """
    if len({(one.round_id, one.site_id) for one in tubes}) != 1:
        raise NotAllowed("mixed_tubes")
    with writing():
        ground = _ground(tubes[0].round_id, tubes[0].site_id, by)
        _learn(ground, [member for one in tubes for member in one.members])
        pools = [_new_pool(one, ground, by, at) for one in tubes]
        _check_codes(pools)
        made = [_swabs(pool, one, ground, at) for pool, one in zip(pools, tubes, strict=True)]
        Pool.objects.bulk_create(pools)
        _put([swab for swabs in made for swab in swabs])
        _note_tested(ground, [swab for swabs in made for swab in swabs], by, at)
        for pool, swabs, one in zip(pools, made, tubes, strict=True):
            _record(pool, "pool.sealed", swabs, by, at, command=one.command)
    return pools


def begin_tube(*, new: NewTube, by: Actor, at: datetime) -> Pool:
    """Open a tube that is filled member by member; `new.members` may be none yet.

    :raises NotAllowed: as `fill_tubes`.
    """
    with writing():
        ground = _ground(new.round_id, new.site_id, by)
        pool = _new_pool(new, ground, by, at)
        pool.members, pool.state, pool.sealed_at, pool.digest = 0, FILLING, None, ""
        _check_codes([pool])
        pool.save(force_insert=True)
        return add_members(pool_id=pool.pk, members=new.members, by=by, at=at) if new.members else pool


def add_members(*, pool_id: str, members: Sequence[Member], by: Actor, at: datetime) -> Pool:
    """Put one or several people into a tube that is being filled.

    :raises NotAllowed: `not_found`, `tube_closed`, `stale` (somebody filled it meanwhile), as `fill_tubes`.
    """
    with writing():
        pool = _filling(pool_id, by)
        ground = _ground(pool.round_id, pool.site_id, by)
        _check_round(ground.round, members)
        inside = list(Sample.objects.filter(pool=pool).order_by("place"))
        _learn(ground, [*members, *(Member(one.entry_id or "", one.traveller_id or "") for one in inside)])
        check_members(members, inside=[_key(one) for one in inside], size=pool.size)
        _check_people(pool.kind, members, [_key(one) for one in inside], ground)
        swabs = [_swab(pool, place, one, ground, at) for place, one in enumerate(members, pool.members + 1)]
        mine = Pool.objects.filter(pk=pool.pk, n=pool.n, members=pool.members, state=FILLING)
        if mine.update(n=pool.n + 1, members=pool.members + len(swabs)) != 1:
            raise NotAllowed("stale", n=pool.n)
        _put(swabs)
        _note_tested(ground, swabs, by, at)
        pool.n, pool.members = pool.n + 1, pool.members + len(swabs)
        return pool


def seal_tube(*, pool_id: str, by: Actor, at: datetime) -> Pool:
    """Close a tube with whoever is in it; from here on its event says who that is.

    :raises NotAllowed: `not_found`, `tube_closed`, `no_member` (it is empty), `stale`.
    """
    with writing():
        pool = _filling(pool_id, by)
        swabs = list(Sample.objects.filter(pool=pool).order_by("place"))
        if not swabs:
            raise NotAllowed("no_member")
        digest = members_digest(pool.code, [_key(one) for one in swabs])
        mine = Pool.objects.filter(pk=pool.pk, n=pool.n, members=len(swabs), state=FILLING)
        if mine.update(n=pool.n + 1, state=SEALED, sealed_at=at, digest=digest) != 1:
            raise NotAllowed("stale", n=pool.n)
        pool.n, pool.state, pool.sealed_at, pool.digest = pool.n + 1, SEALED, at, digest
        _record(pool, "pool.sealed", swabs, by, at)
        return pool


def _put(swabs: Sequence[Swab]) -> None:
    """Write samples as rows: a round has 750,000 of them."""
    stored = connection.ops.adapt_datetimefield_value
    insert_rows(_SAMPLE_SQL, [(*one[:-1], stored(one.taken_at)) for one in swabs])


def _note_tested(ground: _Ground, swabs: Sequence[Swab], by: Actor, at: datetime) -> None:
    """Let the lines of the roster be tested; swabs after a positive tube count as repeats, in a closed round too."""
    entries = _entries(swabs)
    if entries and ground.round.state in {"open", "closed"}:
        note_tested(entries, by=by, at=at)


def _ground(round_id: str, site_id: str, by: Actor) -> _Ground:
    check_filler(by.role)
    chosen = Round.objects.filter(pk=round_id, incident=by.incident).first()
    site = Site.objects.filter(pk=site_id, incident=by.incident).first()
    if chosen is None or site is None or (by.unit and site.unit_id != by.unit):
        raise NotAllowed("not_found")
    return _Ground(chosen, site)


def _learn(ground: _Ground, members: Sequence[Member]) -> None:
    """Look up everybody who is named. :raises NotAllowed: `not_found`: somebody is not of this round."""
    ground.entries = entries_of(ground.round.pk, {one.entry for one in members if one.entry})
    ground.travellers = travellers_of(ground.round.pk, {one.traveller for one in members if one.traveller})
    keys = {one.key for one in members if one.key}
    if keys - set(ground.entries) - ground.travellers:
        raise NotAllowed("not_found")
    ground.tested = keys_tested(keys)


def _new_pool(new: NewTube, ground: _Ground, by: Actor, at: datetime) -> Pool:
    check_tube(new.kind, new.size)
    _check_round(ground.round, new.members)
    code = check_tube_code(new.code, round_number=ground.round.number, site_number=ground.site.number)
    if new.lane_id and not Lane.objects.filter(pk=new.lane_id, site=ground.site).exists():
        raise NotAllowed("not_found")
    taken_at = min(new.taken_at or at, at)
    return Pool(
        round=ground.round, site=ground.site, lane_id=new.lane_id or None, code=code, kind=new.kind, size=new.size,
        members=len(new.members), state=SEALED, filled_at=taken_at, filled_by=by.account, sealed_at=at,
    )  # fmt: skip


def _check_round(chosen: Round, members: Sequence[Member]) -> None:
    """Refuse samples when the round is not open, but for those of the members of a positive tube."""
    is_swab_after_positive = members and all(one.repeat == "positive_tube" for one in members)
    if chosen.state != "open" and not is_swab_after_positive:
        raise NotAllowed("round_not_open")


def _check_codes(pools: Sequence[Pool]) -> None:
    codes = {pool.code for pool in pools}
    taken = Pool.objects.filter(round=pools[0].round_id, code__in=codes).values_list("code", flat=True)
    if len(codes) != len(pools) or (known := sorted(taken)):
        raise NotAllowed("tube_known", tube=known[0] if len(codes) == len(pools) else pools[0].code)


def _swabs(pool: Pool, new: NewTube, ground: _Ground, at: datetime) -> list[Swab]:
    """Return the samples of a whole tube; who is in it counts as tested for the tubes after it."""
    check_members(new.members, inside=(), size=pool.size)
    _check_people(pool.kind, new.members, (), ground)
    ground.tested |= {one.key for one in new.members}
    pool.digest = members_digest(pool.code, [one.key for one in new.members])
    return [_swab(pool, place, one, ground, at) for place, one in enumerate(new.members, 1)]


def _check_people(kind: str, members: Sequence[Member], inside: Collection[str], ground: _Ground) -> None:
    check_repeats(members, ground.tested)
    check_household(kind, households_of(ground.entries, [*inside, *(one.key for one in members)]))
    if any(one.traveller for one in members) and ground.site.kind != "arrival":
        raise NotAllowed("no_arrival_site")


def _swab(pool: Pool, place: int, one: Member, ground: _Ground, at: datetime) -> Swab:
    return Swab(
        id=new_id(), pool_id=pool.pk, place=place, entry_id=one.entry or None, traveller_id=one.traveller or None,
        resident_id=ground.entries[one.entry].resident if one.entry else None, repeat=one.repeat,
        taken_at=min(pool.filled_at, at),
    )  # fmt: skip


def _filling(pool_id: str, by: Actor) -> Pool:
    """Return a tube that is being filled at a site of the actor's. :raises NotAllowed: `not_found`, `tube_closed`."""
    check_filler(by.role)
    pool = Pool.objects.filter(pk=pool_id, round__incident=by.incident).select_related("site", "round").first()
    if pool is None or (by.unit and pool.site.unit_id != by.unit):
        raise NotAllowed("not_found")
    if pool.state != FILLING:
        raise NotAllowed("tube_closed")
    return pool


def _key(swab: Sample | Swab) -> str:
    return swab.entry_id or swab.traveller_id or ""


def _entries(swabs: Sequence[Sample | Swab]) -> list[str]:
    return [swab.entry_id for swab in swabs if swab.entry_id]


def _record(pool: Pool, kind: str, swabs: Sequence[Sample | Swab], by: Actor, at: datetime, command: str = "") -> None:
    facts = {
        "round": pool.round_id, "site": pool.site_id, "tube": pool.code, "tube_kind": pool.kind,
        "members": len(swabs), "entries": _entries(swabs),
        "travellers": [swab.traveller_id for swab in swabs if swab.traveller_id],
        "repeats": {_key(swab): swab.repeat for swab in swabs if swab.repeat}, "digest": pool.digest,
    }  # fmt: skip
    draft = EventDraft(kind, "pool", pool.pk, pool.n, by, at, facts, to_state=pool.state, command=command)
    record_event(draft)
