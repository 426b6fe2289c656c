"""What is known of requests for help: those within one's reach, what looks the same, how it stands, what is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q, QuerySet

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import index_of
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.states import AT_UNIT
from bihuan.apps.residents.models import GreenItem, HelpRequest, HelpTry
from bihuan.apps.residents.rules.help import (
    ANSWERED,
    CLOSED,
    OPEN,
    SAME_WITHIN,
    WITHDRAWN,
    Known,
    Standing,
    check_help,
    may_help,
    same_as,
)

_LATELY = timedelta(hours=24)


def list_requests(by: Actor) -> QuerySet[HelpRequest]:
    """Return the requests that the actor may see, closed ones too. :raises NotAllowed: `wrong_role`."""
    check_help(by, Action.LIST)
    found = HelpRequest.objects.filter(incident_id=by.incident).select_related("unit", "area", "joined_to")
    return found.filter(unit_id=by.unit) if by.unit else found


def get_request(by: Actor, request_id: str, action: Action = Action.READ) -> HelpRequest:
    """Return a request. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = HelpRequest.objects.filter(pk=request_id, incident_id=by.incident)
    row = found.select_related("unit", "area", "joined_to").first()
    if row is None or not may_help(by, action, row.unit_id):
        raise NotAllowed("not_found")
    return row


def get_item(by: Actor, item_id: str) -> GreenItem:
    """Return an item of a green lane. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = GreenItem.objects.filter(pk=item_id, request__incident=by.incident).select_related("request").first()
    if row is None or not may_help(by, Action.READ, row.request.unit_id):
        raise NotAllowed("not_found")
    return row


def tries_of(row: HelpRequest) -> list[HelpTry]:
    """Return every try to reach the caller, oldest first."""
    return list(HelpTry.objects.filter(request=row).order_by("tried_at", "id"))


def tries_since_answer(row: HelpRequest) -> list[tuple[str, datetime]]:
    """Return (result, instant) of the tries that can count: of this generation, since the answer."""
    mine = HelpTry.objects.filter(request=row, generation=row.generation)
    mine = mine.filter(tried_at__gte=row.answered_at) if row.answered_at else mine
    return [(one.result, one.tried_at) for one in mine]


def green_of(row: HelpRequest) -> list[GreenItem]:
    """Return what the green lane of a request owes, the next deadline first."""
    return list(GreenItem.objects.filter(request=row).order_by("due_at", "item"))


def owed_green(rows: QuerySet[HelpRequest]) -> QuerySet[GreenItem]:
    """Return what the green lanes of these requests still owe, also where the caller has said that they were helped.

    Only a caller who withdraws needs no car any more; a closed request otherwise still has somebody on the way.
    """
    return GreenItem.objects.filter(request__in=rows, state="owed").exclude(request__word=WITHDRAWN)


def story_of(row: HelpRequest) -> list[Event]:
    """Return what happened to a request, oldest first."""
    mine = Q(subject="help", subject_id=row.pk)
    mine |= Q(subject="green", subject_id__in=[one.pk for one in green_of(row)])
    return list(Event.objects.filter(mine).order_by("index"))


def same_requests(by: Actor, row: HelpRequest) -> list[HelpRequest]:
    """Return the open requests that look like this one: proposals for a person, nothing is joined by itself."""
    others = {one.pk: one for one in _near(by, row.taken_at, row.phone_index, row.address_index) if one.state != CLOSED}
    return [others[pk] for pk in same_as(_known(row), map(_known, others.values()))]


def same_as_told(by: Actor, *, phone: str, address: str, code: str, at: datetime) -> list[HelpRequest]:
    """Return the open requests that look like what is being typed."""
    phone_index, address_index = indexes_of(by.incident, phone, address)
    others = {one.pk: one for one in _near(by, at, phone_index, address_index) if one.state != CLOSED}
    told = Known("", phone_index, address_index, code, at)
    return [others[pk] for pk in same_as(told, map(_known, others.values()))]


def indexes_of(incident: str, phone: str, address: str) -> tuple[str, str]:
    """Return the blind indexes of a telephone (its digits) and of an address (without spaces); "" for nothing."""
    digits = "".join(c for c in phone if c.isdigit())
    return index_of(incident, "help_phone", digits), index_of(incident, "help_address", "".join(address.split()))


def _near(by: Actor, at: datetime, phone_index: str, address_index: str) -> Iterable[HelpRequest]:
    wanted = Q()
    for column, value in (("phone_index", phone_index), ("address_index", address_index)):
        wanted |= Q(**{column: value}) if value else Q()
    if not wanted:
        return ()
    within = list_requests(by).filter(taken_at__gte=at - SAME_WITHIN, taken_at__lte=at + SAME_WITHIN)
    return within.filter(wanted).order_by("number")


def _known(row: HelpRequest) -> Known:
    return Known(row.pk, row.phone_index, row.address_index, row.help_class or row.proposed, row.taken_at)


def in_work(rows: Iterable[HelpRequest]) -> set[str]:
    """Return which of these requests have an order in work at the unit that owns them."""
    units = {row.order: row for row in rows if row.order}
    found = WorkOrder.objects.filter(pk__in=list(units), state__in=[one.value for one in AT_UNIT])
    at_unit = {one.pk: one.unit for one in found}
    return {row.pk for row in rows if row.order and at_unit.get(row.order) == row.unit_id}


def standing_of(row: HelpRequest, work: set[str]) -> Standing:
    """Return what of a request decides who sees it whole; `work` are those with an order in work."""
    return Standing(row.unit_id, row.pk in work, row.state in OPEN, row.kept_by, row.taken_at)


@dataclass(frozen=True, slots=True)
class Desk:
    """How requests stand: open by class, the oldest open one, minutes to an answer, what is late, what is owed."""

    open_by_class: tuple[tuple[str, int], ...]
    open_n: int
    oldest_at: datetime | None
    answer_minutes: float | None
    answered_n: int
    late: int
    to_call: int
    green_owed: int
    green_late: int
    to_classify: int


def desk_of(by: Actor, at: datetime) -> Desk:
    """Return how the requests within reach stand at the instant; answers are those of the last 24 hours."""
    rows = list_requests(by)
    still = rows.filter(state__in=OPEN)
    classes = still.values("help_class").annotate(n=Count("id")).order_by("-n", "help_class")
    answered = rows.filter(answered_at__gte=at - _LATELY).values_list("taken_at", "answered_at")
    minutes = [(answer - taken).total_seconds() / 60 for taken, answer in answered if answer]
    green = owed_green(rows)
    return Desk(
        tuple((one["help_class"], one["n"]) for one in classes), still.count(),
        still.aggregate(oldest=Min("taken_at"))["oldest"], median(minutes) if minutes else None, len(minutes),
        late_of(still, at).count(), still.filter(state=ANSWERED).count(), green.count(),
        green.filter(due_at__lte=at).count(), still.filter(help_class="").count(),
    )  # fmt: skip


def late_of(rows: QuerySet[HelpRequest], at: datetime) -> QuerySet[HelpRequest]:
    """Return the requests of these that were not answered by their deadline, or whose call back is late."""
    return rows.filter(Q(state__in=["taken", "routed"], due_at__lte=at) | Q(state=ANSWERED, call_due_at__lte=at))


VIEWS = ("open", "late", "classify", "call", "green", "closed", "all")


def view_of(by: Actor, view: str, at: datetime) -> QuerySet[HelpRequest]:
    """Return one list of requests, the next deadline first (closed ones: the newest first)."""
    rows = list_requests(by)
    still = rows.filter(state__in=OPEN)
    found = {
        "open": still, "late": late_of(still, at), "classify": still.filter(help_class=""),
        "call": still.filter(state=ANSWERED), "green": rows.filter(pk__in=owed_green(rows).values("request")),
        "closed": rows.filter(state=CLOSED), "all": rows,
    }.get(view, still)  # fmt: skip
    return (
        found.order_by("-closed_at", "-number") if view == "closed" else found.order_by("urgency", "due_at", "number")
    )
