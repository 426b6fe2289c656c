"""The way of tubes in boxes: handed, passed on, counted blind, arrived; one event a box with its tubes (ADR 0024)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event, run_command, writing
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import filled
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.screening.models import Box, BoxHandover, Pool, Round, Site
from bihuan.apps.screening.queries.custody import next_place, tubes_by_code, tubes_in
from bihuan.apps.screening.queries.tubes import newest_tubes, pieces
from bihuan.apps.screening.rules.custody import (
    AT_LABORATORY,
    COURIERS,
    HANDED,
    RECEIVERS,
    SEALED,
    Found,
    check_box,
    check_role,
    compare,
)
from bihuan.apps.screening.rules.tubes import check_command
from bihuan.apps.screening.rules.tubes_codes import read_code


@dataclass(frozen=True, slots=True)
class NewBox:
    """A box as it is handed over: its bar code, the tubes scanned into it, who takes it, where, to which laboratory."""

    round_id: str
    site_id: str
    code: str
    tubes: tuple[str, ...]
    taken_by: str
    where: str = ""
    laboratory: str = ""
    command: str = ""


def hand_box(*, new: NewBox, by: Actor, at: datetime) -> str:
    """Hand sealed tubes over in a box; return the box's identifier, the same when the command comes again.

    :raises NotAllowed: `wrong_role`, `not_found`, `box_known`, `empty_box`, `box_too_full`, `nobody_takes`,
        `tube_unknown` or `tube_not_sealed` (with the code), why a code will not do, `stale`.
    :raises CommandReused: the identifier was used for another box.
    """
    check_command(new.command)
    request = {
        "what": "hand_box", "by": by.account, "round": new.round_id, "site": new.site_id, "code": new.code,
        "tubes": list(new.tubes),
    }  # fmt: skip

    def hand() -> dict[str, object]:
        return {"box": _hand(new, by, at).pk}

    return str(run_command(command=new.command, request=request, at=at, do=hand)["box"])


def _hand(new: NewBox, by: Actor, at: datetime) -> Box:
    check_role(by.role, COURIERS)
    if not new.taken_by.strip():
        raise NotAllowed("nobody_takes")
    site, chosen = _place(new, by)
    code, codes = read_code(new.code).text, sorted({read_code(one).text for one in new.tubes})
    check_box(codes)
    with writing():
        if Box.objects.filter(round=chosen, code=code).exists():
            raise NotAllowed("box_known", tube=code)
        tubes = _sealed_tubes(chosen.pk, codes)
        box = Box(
            round=chosen,
            site=site,
            code=code,
            tubes_n=len(codes),
            handed_at=at,
            laboratory=new.laboratory.strip()[:100],
        )
        box.save(force_insert=True)
        _move(tubes, SEALED, {"state": HANDED, "box": box, "handed_at": at})
        _keep_hands(box, new.taken_by, new.where, by, at)
        told = _told(box, {"tubes": codes, "laboratory": box.laboratory})
        record_event(EventDraft("box.handed", "box", box.pk, box.n, by, at, told, to_state=box.state))
    return box


def _place(new: NewBox, by: Actor) -> tuple[Site, Round]:
    site = Site.objects.filter(pk=new.site_id, incident=by.incident).first()
    chosen = Round.objects.filter(pk=new.round_id, incident=by.incident).first()
    if site is None or chosen is None or (by.unit and site.unit_id != by.unit):
        raise NotAllowed("not_found")
    return site, chosen


def _sealed_tubes(round_id: str, codes: Sequence[str]) -> list[Pool]:
    """Return the tubes with these codes, all sealed and in no box. :raises NotAllowed: with the first that is not."""
    known = tubes_by_code(round_id, codes)
    for code in codes:
        if code not in known:
            raise NotAllowed("tube_unknown", tube=code)
        if known[code].state != SEALED:
            raise NotAllowed("tube_not_sealed", tube=code)
    return [known[code] for code in codes]


def _move(tubes: Sequence[Pool], state: str, changes: dict[str, Any]) -> None:
    """Change these tubes from the state they were seen in. :raises NotAllowed: `stale`: one was moved meanwhile."""
    moved = 0
    for piece in pieces(tube.pk for tube in tubes):
        moved += Pool.objects.filter(pk__in=piece, state=state).update(**changes)
    if moved != len(tubes):
        raise NotAllowed("stale", n=moved)


def _keep_hands(box: Box, taken_by: str, where: str, by: Actor, at: datetime) -> None:
    hands = BoxHandover(box=box, place=next_place(box), at=at, given_by=by.account, where=where.strip()[:100])
    filled(hands, taken_by=taken_by.strip()[:60]).save(force_insert=True)


def pass_box(*, box_id: str, taken_by: str, where: str, by: Actor, at: datetime) -> Box:
    """Note that a box on its way went into other hands.

    :raises NotAllowed: `wrong_role`, `not_found`, `nobody_takes`, `box_arrived`.
    """
    check_role(by.role, COURIERS)
    if not taken_by.strip():
        raise NotAllowed("nobody_takes")
    with writing():
        box = _box(box_id, by)
        if box.state != "handed":
            raise NotAllowed("box_arrived")
        _step(box, "box.passed", by, at, {"hands": next_place(box)})
        _keep_hands(box, taken_by, where, by, at)
        return box


def count_box(*, box_id: str, counted: int, by: Actor, at: datetime) -> Box:
    """Keep what the laboratory counted in a box before it saw the list; it is said once.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_count`, `already_counted`.
    """
    check_role(by.role, RECEIVERS)
    if not 0 <= counted <= 10_000:
        raise NotAllowed("bad_count")
    with writing():
        box = _box(box_id, by)
        if box.counted_n is not None:
            raise NotAllowed("already_counted")
        facts = {"counted": counted, "listed": box.tubes_n}
        return _step(box, "box.counted", by, at, facts, state="counted", counted_n=counted, counted_at=at)


def receive_box(*, box_id: str, scanned: Collection[str], by: Actor, at: datetime) -> Found:
    """Take a counted box in by scanning; a tube of its list that is not there is named at once and called for.

    Tubes beyond the list that belong to the incident and were on their way have arrived as well. A further scan of
    the same box lets late tubes arrive.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_counted`: the blind count comes first; why a code will not do.
    """
    check_role(by.role, RECEIVERS)
    codes = {read_code(one).text for one in scanned}
    with writing():
        box = _box(box_id, by)
        if box.counted_n is None:
            raise NotAllowed("not_counted")
        listed = [tube for tube in tubes_in(box) if tube.state != "lost"]
        found = compare([tube.code for tube in listed], codes)
        strays = [tube for tube in newest_tubes(found.extra, by.incident).values() if tube.state in {SEALED, HANDED}]
        coming = [tube for tube in listed if tube.code in codes and tube.state == HANDED]
        _arrive([*coming, *strays], box, at)
        absent = [tube for tube in listed if tube.code in found.missing and tube.state == HANDED]
        _miss(absent, at)
        facts = {
            "arrived": sorted(tube.code for tube in coming), "missing": sorted(tube.code for tube in absent),
            "strays": sorted(tube.code for tube in strays),
            "unknown": sorted(set(found.extra) - {tube.code for tube in strays}),
        }  # fmt: skip
        state = "counted" if absent else "arrived"
        arrived_n = sum(tube.state != HANDED for tube in listed) + len(coming)
        _step(box, "box.arrived", by, at, facts, state=state, arrived_n=arrived_n, arrived_at=at)
        _call_for(box, [tube for tube in absent if tube.missed_at == at], facts["unknown"], at)
    return found


def _arrive(tubes: Sequence[Pool], box: Box, at: datetime) -> None:
    """Let tubes be at the laboratory; one that was scanned outside any box gets this one."""
    for state in (SEALED, HANDED):
        mine = [tube for tube in tubes if tube.state == state]
        _move(mine, state, {"state": AT_LABORATORY, "arrived_at": at})
    for piece in pieces(tube.pk for tube in tubes if tube.box_id is None):
        Pool.objects.filter(pk__in=piece).update(box=box, handed_at=at)


def _miss(tubes: Sequence[Pool], at: datetime) -> None:
    fresh = [tube for tube in tubes if tube.missed_at is None]
    for tube in fresh:
        tube.missed_at = at
    for piece in pieces(tube.pk for tube in fresh):
        Pool.objects.filter(pk__in=piece).update(missed_at=at)


def _call_for(box: Box, missing: Sequence[Pool], unknown: Collection[str], at: datetime) -> None:
    """Open the order that looks for tubes which were not in their box, and for what else was."""
    if not missing and not unknown:
        return
    said = [f"box: {box.code}", f"site: {box.site.number} {box.site.name}"]
    said += [f"missing: {', '.join(tube.code for tube in missing)}"] if missing else []
    said += [f"unknown: {', '.join(unknown)}"] if unknown else []
    open_internal_order(
        kind="tubes_missing", urgency="P2", title=f"{box.code} {len(missing)}/{box.tubes_n}", text="\n".join(said),
        incident=box.round.incident_id, at=at, unit=box.site.unit_id,
    )  # fmt: skip


def _box(box_id: str, by: Actor) -> Box:
    box = Box.objects.filter(pk=box_id, round__incident=by.incident).select_related("site", "round").first()
    if box is None or (by.unit and box.site.unit_id != by.unit):
        raise NotAllowed("not_found")
    return box


def _step(box: Box, event: str, by: Actor, at: datetime, facts: Mapping[str, object], **changes: Any) -> Box:
    """Change a box and record it. :raises NotAllowed: `stale`: somebody moved it meanwhile."""
    return move_row(box, event, "box", changes, by=by, at=at, facts=_told(box, facts))


def _told(box: Box, facts: Mapping[str, object]) -> dict[str, object]:
    return {"round": box.round_id, "site": box.site_id, "box": box.code, **facts}
