"""What is said about orders, both ways: codes and identifiers; names, numbers and addresses masked as on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from bihuan.apps.core.rules import UNIT_DUTY_ROLES
from bihuan.apps.core.rules.showing import NOTHING
from bihuan.apps.orders.actions.looking import OrderSeen
from bihuan.apps.orders.queries.orders import Chapter, Filters
from bihuan.apps.orders.queries.shown import own_title_of
from bihuan.apps.orders.rules.moves import MOVES, Move
from bihuan.apps.orders.rules.states import Result, State, Urgency
from bihuan.web.api.kinds import LARGEST, Answer, Code, Count, Id, Instant, Line, Prose, Told
from bihuan.web.api.pages import Page, Window
from bihuan.web.parts.move_forms import BY_MACHINE_OR_RECORD
from bihuan.web.parts.order_lines import order_lines

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder

MOST_AT_ONCE = 1000
# A split needs the words of its parts, which only the page asks for.
MOVE_NAMES = tuple(name for name in MOVES if name not in BY_MACHINE_OR_RECORD | {"split"})


def _known_move(name: str) -> str:
    if name not in MOVE_NAMES:
        raise ValueError("no such move")
    return name


def _known_role(name: str) -> str:
    if name not in UNIT_DUTY_ROLES:
        raise ValueError("no such duty role")
    return name


_ROLES = [role.value for role in UNIT_DUTY_ROLES]
MoveName = Annotated[str, AfterValidator(_known_move), WithJsonSchema({"type": "string", "enum": list(MOVE_NAMES)})]
DutyName = Annotated[str, AfterValidator(_known_role), WithJsonSchema({"type": "string", "enum": _ROLES})]
_Several: Any = Field(default_factory=list, max_length=100)


class OrderWindow(Window):
    """Which orders are asked for; lists are any-of, everything else narrows further."""

    unit: Annotated[list[Code], _Several]
    state: Annotated[list[State], _Several]
    urgency: Annotated[list[Urgency], _Several]
    source: Annotated[list[Code], _Several]
    assignee: Code = ""
    routing: Code = ""
    late: bool = False
    open_only: bool = False
    supervised: bool = False

    def filters(self) -> Filters:
        """Return them as the query takes them."""
        return Filters(
            units=tuple(self.unit), states=tuple(self.state), urgencies=tuple(self.urgency),
            sources=tuple(self.source), assignee=self.assignee, late=self.late, open_only=self.open_only,
            routing=self.routing, supervised=self.supervised,
        )  # fmt: skip


class DetailsTold(Told):
    """What a move brings along; which are needed stands in docs/state-machine.md and in an order's `moves`."""

    unit: Code | None = None
    duty_role: DutyName | None = None
    reason: Code | None = None
    result: Result | None = None
    assignee: Id | None = None
    survivor: Id | None = None
    answer: Literal["satisfied", "not_reached", "not_satisfied"] | None = None
    seconds: Annotated[int, Field(strict=True, ge=1, le=LARGEST)] | None = None
    note: Prose | None = None


class ReportTold(Told):
    """What the field says besides the result."""

    evidence: Prose = ""
    contacted: Line = ""
    contacted_at: Instant | None = None
    note: Prose = ""


class MoveTold(Told):
    """One move of an order, as the caller last saw it (`expected_n`)."""

    command: Id
    move: MoveName
    expected_n: Count | None = None
    details: DetailsTold = DetailsTold()
    report: ReportTold | None = None


class ChoiceTold(Told):
    """One order of a dispatch in bulk and where it shall go."""

    order: Id
    unit: Code
    duty_role: DutyName = "unit_duty_officer"
    expected_n: Count | None = None


class DispatchTold(Told):
    """A dispatch in bulk: all of them or none."""

    command: Id
    choices: Annotated[list[ChoiceTold], Field(min_length=1, max_length=MOST_AT_ONCE)]


class RevealTold(Told):
    """One masked value is asked for: `field` as in docs/api.md, one reason; "other" needs words."""

    field: Code
    reason: Code
    words: Line = ""


class RevealedSaid(Answer):
    """One value, told once; whoever asked stands in the access log."""

    order: Id
    field: str
    value: str


class Stands(Answer):
    """Where an order stands after a move: its state and the number of its last event."""

    order: Id
    state: State
    n: int


class Dispatched(Answer):
    """Where every order of a dispatch in bulk stands."""

    moved: list[Stands]


class OrderSaid(Answer):
    """One order of a list; nothing personal in it is whole."""

    id: Id
    n: int
    number: str
    kind: str
    urgency: Urgency
    state: State
    holder: str
    source: str
    unit: str
    proposed_unit: str
    routing: str
    assignee: str
    name: str
    phone: str
    address: str
    due_at: datetime | None
    clock: str
    is_late: bool
    is_supervised: bool
    asked: str


class OrderPage(Page):
    """Some orders, the most urgent deadline first."""

    items: list[OrderSaid]


class MoveSaid(Answer):
    """A move that the caller may make now, and the details it needs."""

    move: str
    needs: list[str]


class ChapterSaid(Answer):
    """One event of an order, without what was said in words."""

    index: int
    n: int
    at: datetime
    kind: str
    from_state: str
    to_state: str
    from_holder: str
    to_holder: str
    actor: str
    role: str
    reason: str
    leaf_hash: str


class OrderWhole(OrderSaid):
    """One order with what may be done and what happened. `is_whole`: the caller holds it, so nothing is masked."""

    is_whole: bool
    moves: list[MoveSaid]
    story: list[ChapterSaid]


def orders_said(orders: Iterable[WorkOrder], units: Mapping[str, str], at: datetime) -> list[OrderSaid]:
    """Return orders (fetched with their content) as a list tells them."""
    found = list(orders)
    return [
        OrderSaid(
            id=row.pk, n=row.n, number=line.number, kind=row.kind, urgency=Urgency(row.urgency),
            state=State(row.state), holder=row.holder, source=row.source, unit=row.unit, proposed_unit=line.proposed,
            name=own_title_of(row) or line.name,  # our own titles are codes; the line has their words
            routing=line.routing, assignee=row.assignee, phone=line.phone, address=line.address, due_at=row.due_at,
            clock=row.clock, is_late=line.is_late, is_supervised=row.supervised, asked=row.asked,
        )
        for row, line in zip(found, order_lines(found, units, at), strict=True)
    ]  # fmt: skip


def order_whole(
    seen: OrderSeen, row: WorkOrder, moves: Iterable[Move], chapters: Iterable[Chapter], at: datetime
) -> OrderWhole:
    """Return one order as it was looked at: whole to the unit that has it in work, masked to all others."""
    said = orders_said([row], {}, at)[0].model_dump()
    if seen.is_whole:
        found = {name: seen.content.get(name, NOTHING).value for name in ("person_name", "title", "phone", "address")}
        said |= {"name": found["person_name"] or found["title"], "phone": found["phone"], "address": found["address"]}
    return OrderWhole(
        **said, is_whole=seen.is_whole, story=[_chapter(one) for one in chapters],
        moves=[MoveSaid(move=one.name, needs=list(one.needs)) for one in moves if one.name in MOVE_NAMES],
    )  # fmt: skip


def _chapter(one: Chapter) -> ChapterSaid:
    return ChapterSaid(**{name: getattr(one, name) for name in ChapterSaid.model_fields})
