"""The medical green lane: a car of 120, somebody who goes along, an hour at the hospital; each with owner and clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.residents.actions.help import get_open
from bihuan.apps.residents.actions.help_moving import begin, step
from bihuan.apps.residents.actions.help_routing import is_out, person_of
from bihuan.apps.residents.models import GreenItem, HelpRequest
from bihuan.apps.residents.queries.help import get_request, late_of, owed_green
from bihuan.apps.residents.rules.help import ANSWERED, CLOSED, GREEN_ITEMS, check_lane, green_due
from bihuan.apps.residents.rules.help_classes import CLASSES
from bihuan.engine.ledger.canonical import instant

DESK = "desk"
LATE_KIND = "green_lane_late"
LATE_REQUEST = "help_late"


@dataclass(frozen=True, slots=True)
class NewLane:
    """To which hospital, from when to when, and which unit goes along ("" = the owner of the request)."""

    hospital: str
    starts_at: datetime
    ends_at: datetime
    escort: str = ""


def open_lane(*, request_id: str, new: NewLane, by: Actor, at: datetime) -> list[GreenItem]:
    """Open the green lane of a request: three things are owed from now, and the gates hear of it.

    :raises NotAllowed: `not_found`, `request_closed`, `not_green`, `lane_there`, `missing_detail` (no hospital),
        `lane_reversed`, `lane_over`, `unknown_unit`.
    """
    check_lane(new.starts_at, new.ends_at, at)
    hospital = new.hospital.strip()[:100]
    if not hospital:
        raise NotAllowed("missing_detail")
    with writing():
        row = get_open(by, request_id)
        purpose = CLASSES[row.help_class].purpose if row.help_class else ""
        if not purpose:
            raise NotAllowed("not_green")
        if GreenItem.objects.filter(request=row).exists():
            raise NotAllowed("lane_there")
        escort = new.escort or row.unit_id or ""
        if escort and escort not in unit_names(by.incident):
            raise NotAllowed("unknown_unit")
        return _open(row, purpose, hospital, new, escort, by, at)


def _open(
    row: HelpRequest, purpose: str, hospital: str, new: NewLane, escort: str, by: Actor, at: datetime
) -> list[GreenItem]:  # fmt: skip
    person = person_of(row)
    facts = {
        "request": row.pk, "person": person, "purpose": purpose, "hospital": hospital,
        "from": instant(new.starts_at), "until": instant(new.ends_at), "unit": escort,
    }  # fmt: skip
    step(row, "help.green_lane", by=by, at=at, facts=facts, person=person)
    made = []
    for item in GREEN_ITEMS:
        owner = escort if item == "escort" and escort else DESK
        one = GreenItem(
            request=row, item=item, owner=owner, due_at=green_due(item, new.starts_at, at), starts_at=new.starts_at,
            ends_at=new.ends_at, hospital=hospital,
        )  # fmt: skip
        told = {"request": row.pk, "item": item, "owner": owner, "due_at": instant(one.due_at)}
        made.append(begin(one, "green.owed", by=by, at=at, facts=told, to_state="owed"))
    return made


def settle_item(*, request_id: str, item_id: str, is_arranged: bool, by: Actor, at: datetime) -> GreenItem:
    """Say that something the green lane owes is arranged, or that it is not needed; a lane outlives its request.

    :raises NotAllowed: `not_found`, `already_settled`.
    """
    with writing():
        row = get_request(by, request_id, Action.UPDATE)
        one = GreenItem.objects.filter(pk=item_id, request=row).first()
        if one is None:
            raise NotAllowed("not_found")
        if one.state != "owed":
            raise NotAllowed("already_settled")
        state = "arranged" if is_arranged else "given_up"
        facts = {"request": one.request_id, "item": one.item}
        return step(one, f"green.{state}", by=by, at=at, facts=facts, state=state, done_at=at, done_by=by.account)


def warn_of_green(*, incident: str, at: datetime) -> int:
    """Warn once of everything a green lane lacks at its deadline, by an urgent order at the desk; return how many."""
    late = owed_green(HelpRequest.objects.filter(incident_id=incident)).filter(due_at__lte=at, warned_at=None)
    rows = list(late.select_related("request").order_by("due_at", "id")[:200])
    for one in rows:
        with writing():
            facts = {"request": one.request_id, "item": one.item, "owner": one.owner}
            step(one, "green.warned", by=system(incident), at=at, facts=facts, warned_at=at)
            open_internal_order(
                kind=LATE_KIND, urgency="P1", title=f"{one.request.number} {one.item}", text="", incident=incident,
                at=at, unit="" if one.owner == DESK else one.owner, about=f"green:{one.pk}",
            )  # fmt: skip
    return len(rows)


def tell_late(*, incident: str, at: datetime) -> int:
    """Call once for an answer, and once for a call back, that is past its deadline; return how many.

    Where no order of the loop stands on the board of the desk for it, one is opened: nobody waits unheard.
    """
    open_ones = HelpRequest.objects.filter(incident_id=incident, late_told_at=None).exclude(state=CLOSED)
    found = list(late_of(open_ones, at).select_related("joined_to").order_by("urgency", "due_at", "id")[:200])
    for row in found:
        with writing():
            facts = {"state": row.state, "unit": row.unit_id or "", "order": row.order}
            step(row, "help.late", by=system(incident), at=at, facts=facts, late_told_at=at)
            if not _is_heard(row):
                _call_for(row, at)
    return len(found)


def _is_heard(row: HelpRequest) -> bool:
    """Say whether an order in work, or the request it was joined to, calls for the answer already."""
    follows = row.joined_to is not None and row.joined_to.state != CLOSED
    return row.state != ANSWERED and (follows or is_out(row))


def _call_for(row: HelpRequest, at: datetime) -> None:
    what = "call" if row.state == ANSWERED else "answer"
    open_internal_order(
        kind=LATE_REQUEST, urgency=row.urgency, title=f"{row.number} {what}", text="", incident=row.incident_id, at=at,
        unit=row.unit_id or "", about=f"help:{row.pk}",
    )  # fmt: skip


def sweep_help(incident: str, at: datetime) -> int:
    """Warn of what the green lane lacks and of requests that are late; return how many rows moved."""
    return warn_of_green(incident=incident, at=at) + tell_late(incident=incident, at=at)
