"""Requests for help are taken, given a class by a person, and joined to the one they are the same as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.journal.rows import next_number
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import filled, index_of
from bihuan.apps.orders.queries.atlas import load_atlas
from bihuan.apps.residents.actions.help_moving import begin, step
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.queries.help import get_request, indexes_of
from bihuan.apps.residents.rules.help import (
    ANSWER_WITHIN,
    ANSWERED,
    CHANNELS,
    CLOSED,
    TAKEN,
    check_class,
    check_help,
)
from bihuan.apps.residents.rules.help_classes import CLASSES, propose, urgency_of

UNSURE = "P3"
_LONGEST = {"name": 100, "phone": 40, "address": 300, "words": 2000}


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a caller says; `area` is a community's code, `help_class` the class its taker confirms ("" = later)."""

    words: str
    channel: str = "phone"
    name: str = ""
    phone: str = ""
    address: str = ""
    area: str = ""
    help_class: str = ""


def take_request(*, new: NewRequest, by: Actor, at: datetime, command: str = "") -> str:
    """Keep a request for help and return its identifier; sent twice with one command it is kept once.

    Until a person confirms the class, the most urgent one that the words speak for sets the clock.

    :raises NotAllowed: `wrong_role`, `missing_detail` (no words), `no_way_to_reach` (neither telephone nor address),
        `unknown_class`, `unknown_channel`, `unknown_area`.
    """
    check_help(by, Action.CREATE)
    told = {name: str(getattr(new, name)).strip()[:most] for name, most in _LONGEST.items()}
    if not told["words"]:
        raise NotAllowed("missing_detail")
    if not (told["phone"] or told["address"]):
        raise NotAllowed("no_way_to_reach")
    if new.channel not in CHANNELS:
        raise NotAllowed("unknown_channel")
    if new.help_class:
        check_class(new.help_class, CLASSES)
    said = index_of(by.incident, "help", repr(sorted(told.items())))  # under a key: a plain digest could be tried
    request = {"do": "take", "told": said, "area": new.area, "class": new.help_class, "channel": new.channel}
    with writing():
        do = {"do": lambda: {"id": _take(new, told, by, at).pk}}
        return str(run_command(command=command, request=request, at=at, **do)["id"])


def _take(new: NewRequest, told: dict[str, str], by: Actor, at: datetime) -> HelpRequest:
    proposals = propose(told["words"])
    proposed = proposals[0].code if proposals else ""
    urgency = urgency_of(new.help_class) or urgency_of(proposed) or UNSURE
    area, unit = _whose(new.area, told["address"], by)
    number = next_number(HelpRequest.objects.filter(incident_id=by.incident))
    row = HelpRequest(
        incident_id=by.incident, unit_id=unit or None, area=area, number=number, channel=new.channel,
        kept_by=by.account, taken_at=at, proposed=proposed, help_class=new.help_class, urgency=urgency, state=TAKEN,
        due_at=at + ANSWER_WITHIN[urgency],
    )  # fmt: skip
    row.phone_index, row.address_index = indexes_of(by.incident, told["phone"], told["address"])
    facts = {
        "number": row.number, "channel": row.channel, "class": row.help_class, "proposed": proposed,
        "urgency": urgency, "unit": unit, "area": area.code if area else "",
    }  # fmt: skip
    return begin(filled(row, **told), "help.requested", by=by, at=at, facts=facts, to_state=TAKEN)


def _whose(code: str, address: str, by: Actor) -> tuple[Area | None, str]:
    """Return the community and the unit that owns the request; what a unit takes and nobody else owns is its own."""
    if code:
        area = Area.objects.filter(incident_id=by.incident, code=code).first()
        if area is None:
            raise NotAllowed("unknown_area")
        return area, area.unit_id
    unit = load_atlas(by.incident).route(code="", address=address, position=None).unit
    areas = list(Area.objects.filter(incident_id=by.incident, unit=unit)[:2]) if unit else []
    return (areas[0] if len(areas) == 1 else None), unit or by.unit


def classify_request(*, request_id: str, code: str, by: Actor, at: datetime) -> HelpRequest:
    """Confirm or change the class of a request; urgency and deadline follow, counted from when its clock
    began: when it was taken, or opened again.

    :raises NotAllowed: `not_found`, `unknown_class`, `request_closed`, `stale_request`.
    """
    check_class(code, CLASSES)
    with writing():
        row = get_open(by, request_id)
        urgency = urgency_of(code)
        facts = {"class": code, "proposed": row.proposed, "urgency": urgency}
        due_at = row.due_at - ANSWER_WITHIN[row.urgency] + ANSWER_WITHIN[urgency]
        return step(
            row, "help.classified", by=by, at=at, facts=facts, help_class=code, urgency=urgency, due_at=due_at
        )  # fmt: skip


def join_request(*, request_id: str, to_id: str, by: Actor, at: datetime) -> HelpRequest:
    """Say that a request is the same as another one that is open: it follows that one's order and answer.

    It is not dropped: it keeps its number and its own call-back.

    :raises NotAllowed: `not_found`, `request_closed`, `joined_to_itself`, `has_order`, `others_joined`.
    """
    with writing():
        row, to = get_open(by, request_id), get_open(by, to_id)
        to = to.joined_to or to
        if row.pk == to.pk:
            raise NotAllowed("joined_to_itself")
        if row.order:
            raise NotAllowed("has_order")
        if HelpRequest.objects.filter(joined_to=row).exists():
            raise NotAllowed("others_joined")
        return step(row, "help.joined", by=by, at=at, facts={"to": to.pk}, joined_to=to, **followed(to, at))


def followed(to: HelpRequest, at: datetime) -> dict[str, Any]:
    """Return what a joined request takes over from the one it follows."""
    if to.state == CLOSED:
        return {}
    taken: dict[str, Any] = {"state": to.state, "order": to.order, "order_state": to.order_state, "tries_n": 0}
    is_answered = to.state == ANSWERED
    return taken | {
        "answer_code": to.answer_code if is_answered else "", "answered_at": at if is_answered else None,
        "call_due_at": to.call_due_at if is_answered else None, "late_told_at": None,
    }  # fmt: skip


def part_request(*, request_id: str, by: Actor, at: datetime) -> HelpRequest:
    """Take a joining back: the request stands for itself again, without an order.

    :raises NotAllowed: `not_found`, `request_closed`, `not_joined`.
    """
    with writing():
        row = get_open(by, request_id)
        if row.joined_to_id is None:
            raise NotAllowed("not_joined")
        return step(
            row, "help.parted", by=by, at=at, facts={"from": row.joined_to_id}, joined_to=None, state=TAKEN, order="",
            order_state="", answer_code="", answered_at=None, call_due_at=None, tries_n=0, late_told_at=None,
        )  # fmt: skip


def get_open(by: Actor, request_id: str) -> HelpRequest:
    """Return a request that the actor may change. :raises NotAllowed: `not_found`, `request_closed`."""
    row = get_request(by, request_id, Action.UPDATE)
    if row.state == CLOSED:
        raise NotAllowed("request_closed")
    return row
