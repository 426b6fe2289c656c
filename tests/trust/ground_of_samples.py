"""Tubes of the two units for the matrix and the addresses: sealed ones, one in a box, one with a result too early."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Role, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.screening.actions.custody import NewBox, hand_box
from bihuan.apps.screening.actions.custody_labels import reserve_labels
from bihuan.apps.screening.actions.tubes import NewTube, fill_tube
from bihuan.apps.screening.models import RosterEntry, Round, Site, TubeResult
from bihuan.apps.screening.rules.tubes import Member

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def keep_samples(ground: Ground) -> None:
    """Keep, of the unit and of the next one, a tube, a box, and a place where another tube could be filled."""
    world = ground.world
    begin = world.at - timedelta(hours=1)
    round_ = Round.objects.create(
        incident=world.incident, number=90, starts_at=begin, ends_at=begin + timedelta(days=1), state="open",
        opened_at=begin, roster_n=8,
    )  # fmt: skip
    building = Building.objects.create(incident=world.incident, community_code="511302001", name="90栋")
    ours, theirs = (_site(ground, round_, building, code, 901 + n) for n, code in enumerate(("PCS-03", "SQ-07")))
    for kind in ("pool", "box", "new tube"):
        ground.keep(kind, desk=(ours[kind], theirs[kind], theirs[kind]), unit=(ours[kind], theirs[kind], theirs[kind]))
    lead = ground.actor(Role.DESK_LEAD, "own")
    block = reserve_labels(round_id=round_.pk, site_id=ours["site"], count=3, by=lead, at=world.at)
    early = TubeResult.objects.create(
        record="00000000-0000-7000-8000-000000000001", incident=world.incident, batch=new_id(), pool_id=ours["pool"],
        code="LOT-901-1", result="negative", fit="early", received_at=world.at,
    )  # fmt: skip
    ground.things["samples"] = {"block": block.pk, "record": early.pk, "machine": system(world.incident.code)}


def _site(ground: Ground, round_: Round, building: Building, code: str, number: int) -> dict[str, Any]:
    """Return a site of a unit with one tube in a box, one sealed, and what a further tube needs."""
    world = ground.world
    site = Site.objects.create(
        incident=world.incident, unit=world.units[code], number=number, name="采样点", opened_at=world.at
    )
    lines = [_line(ground, round_, building, site, number * 10 + n) for n in range(3)]
    officer = world.actor(f"officer@{code}")
    tubes = [
        NewTube(round_.pk, site.pk, f"LOT-{number}-{n}", "single", 1, (Member(entry=line.pk),))
        for n, line in enumerate(lines)
    ]
    boxed, sealed = (fill_tube(new=one, by=officer, at=world.at) for one in tubes[:2])
    box = hand_box(new=NewBox(round_.pk, site.pk, f"BOX-{number}", (tubes[0].code,), "转运员"), by=officer, at=world.at)
    return {"pool": sealed, "box": box, "new tube": tubes[2], "site": site.pk, "boxed": boxed}


def _line(ground: Ground, round_: Round, building: Building, site: Site, number: int) -> RosterEntry:
    resident = Resident(
        incident=ground.world.incident, building=building, household=number, record=f"samples-{number}",
        key_ref=f"samples-{number}", registered_at=ground.world.at,
    )  # fmt: skip
    filled(resident, name="某居民", phone="13800000000").save()
    return RosterEntry.objects.create(round=round_, resident=resident, building=building, site=site)


def sample_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of tubes: of the unit PCS-03."""
    role, things = Role.FIELD_OFFICER, ground.things["samples"]
    return {
        "pool_id": ground.thing("pool", role, "own"), "box_id": ground.thing("box", role, "own"),
        "block_id": things["block"], "record": things["record"],
    }  # fmt: skip


def sample_bodies(ground: Ground) -> dict[str, dict[str, Any]]:
    """Return what a browser sends to the addresses of tubes."""
    new = ground.thing("new tube", Role.FIELD_OFFICER, "own")
    where = {"round": new.round_id, "site": new.site_id}
    return {
        "desk:lose-tube": {"reason": "broken"}, "desk:count-box": {"counted": "1"},
        "desk:receive-box": {"codes": "LOT-901-0"}, "desk:pass-box": {"taker": "李四"},
        "desk:settle-result": {"decision": "drop"},
        "desk:labels": {"round_id": new.round_id, "site": new.site_id, "count": "5"},
        "field:fill-tube": {**where, "code": new.code, "kind": "single", "member": new.members[0].entry},
        "field:box": {**where, "code": "BOX-99901", "tubes": "LOT-901-1", "taker": "李四"},
    }  # fmt: skip
