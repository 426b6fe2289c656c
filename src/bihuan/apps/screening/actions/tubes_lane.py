"""One upload of a lane: a tube with everybody in it, by lines of the roster, by documents, or as travellers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from bihuan.apps.core.journal import run_command
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import index_of
from bihuan.apps.screening.actions.tubes import NewTube, fill_tubes
from bihuan.apps.screening.actions.tubes_travellers import NewTraveller, meet_traveller
from bihuan.apps.screening.queries.tubes import entry_by_document
from bihuan.apps.screening.rules.tubes import Member, check_command

_KINDS = ("citizen_number", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit")


@dataclass(frozen=True, slots=True)
class LaneTube:
    """What a lane tells of one tube; `documents` are numbers as they were read, `repeat` the word for everybody."""

    round_id: str
    site_id: str
    lane_id: str
    code: str
    kind: str
    size: int
    entries: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    travellers: tuple[NewTraveller, ...] = ()
    repeat: str = ""
    taken_at: datetime | None = None
    command: str = ""


def fill_from_lane(*, told: LaneTube, by: Actor, at: datetime) -> dict[str, object]:
    """Fill and seal the tube that a lane tells; return its identifier, code and members, the same when it comes again.

    :raises NotAllowed: `not_on_roster` (`place` says which document of the list), as `fill_tubes`, `meet_traveller`.
    :raises CommandReused: the identifier was used for another tube.
    """
    check_command(told.command)
    request = {**asdict(told), "what": "fill_from_lane", "by": by.account, "taken_at": str(told.taken_at or "")}
    request |= {"entries": list(told.entries), "documents": list(told.documents)}
    request["travellers"] = [asdict(one) for one in told.travellers]

    def fill() -> dict[str, object]:
        new = NewTube(
            told.round_id, told.site_id, told.code, told.kind, told.size, _members(told, by, at), told.lane_id,
            told.taken_at, told.command,
        )  # fmt: skip
        pool = fill_tubes(tubes=[new], by=by, at=at)[0]
        return {"pool": pool.pk, "code": pool.code, "members": pool.members}

    return run_command(command=told.command, request=request, at=at, do=fill)


def _members(told: LaneTube, by: Actor, at: datetime) -> tuple[Member, ...]:
    """Return everybody in the tube; somebody who was both ticked and read by document is one person."""
    entries = list(told.entries)
    for place, number in enumerate(told.documents, 1):
        found = _entry(told.round_id, number, by.incident)
        if not found:
            raise NotAllowed("not_on_roster", place=place)
        entries.append(found)
    met = [
        meet_traveller(round_id=told.round_id, site_id=told.site_id, told=one, by=by, at=at) for one in told.travellers
    ]
    return tuple(
        [Member(entry=one, repeat=told.repeat) for one in dict.fromkeys(entries)]
        + [Member(traveller=one, repeat=told.repeat) for one in dict.fromkeys(row.pk for row in met)]
    )


def _entry(round_id: str, number: str, incident: str) -> str:
    """Return the line of the person with this document, whichever kind of document it is; "" for none."""
    plain = "".join(number.split()).upper()
    for kind in _KINDS if plain else ():
        found = entry_by_document(round_id, index_of(incident, "document", f"{kind}:{plain}"))
        if found is not None:
            return str(found.pk)
    return ""
