"""Looking at an order: what its viewer may see, with the entry of the access log in the transaction of the read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import (
    Asked,
    Look,
    Why,
    failing_closed,
    is_glass_open,
    read_body,
    record_access,
    reveal,
    writing,
)
from bihuan.apps.core.models import Event, EventBody
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.personal import PersonalField, Relation, Surface, Viewer
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import Shown, show, show_all
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.orders.models import Feedback, OrderContent, WorkOrder
from bihuan.apps.orders.queries.shown import own_title_of
from bihuan.apps.orders.rules.relations import OWN_KINDS, relation_to_content, relation_to_feedback

_CONTENT = ("title", "text", "person_name", "phone", "address")
_SAID = ("note", "evidence", "contacted")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the viewer stands to the order's words and to its feedback, and for which purpose."""

    content: Relation
    feedback: Relation
    purpose: str

    @property
    def holds(self) -> bool:
        """Say whether anything may stand whole without a click."""
        return Relation.HOLDER in (self.content, self.feedback)


@dataclass(frozen=True, slots=True)
class FeedbackSeen:
    """One report of the field as the viewer may see it."""

    id: str
    result: str
    is_late_note: bool
    by: str
    at: datetime
    contacted_at: datetime | None
    said: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order's personal side as one viewer sees it; `words` are those of its events by their place in the journal."""

    own: str
    own_text: str
    content: Mapping[str, Shown]
    position: tuple[float, float] | None
    feedback: tuple[FeedbackSeen, ...]
    words: Mapping[int, Mapping[str, Shown]]

    @property
    def is_whole(self) -> bool:
        """Say whether what the order says stands whole."""
        return any(one.is_whole for one in self.content.values())

    def whole_fields(self) -> tuple[str, ...]:
        """Return the names of all fields that stand whole, as the access log names them."""
        return tuple(dict.fromkeys(self._whole()))

    def _whole(self) -> Iterator[str]:
        yield from (name for name, one in self.content.items() if one.is_whole)
        yield from ("position" for _ in [1] if self.position is not None)
        for report in self.feedback:
            yield from (f"feedback.{name}" for name, one in report.said.items() if one.is_whole)
        for said in self.words.values():
            yield from (f"event.{name}" for name, one in said.items() if one.is_whole)


def look_at_order(
    *,
    row: WorkOrder,
    by: Actor,
    at: datetime,
    surface: Surface = Surface.PAGE,
    session: str = "",
    with_story: bool = True,
) -> OrderSeen:
    """Return what the actor may see of an order they have; where anything stands whole, one entry says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        standing = _standing(row, by, at)
        if not standing.holds:
            return _seen(row, by, standing, surface, with_story=with_story)
        with writing():
            fresh = WorkOrder.objects.select_related("content").get(pk=row.pk)
            standing = _standing(fresh, by, at)  # the order may have moved since it was found
            seen = _seen(fresh, by, standing, surface, with_story=with_story)
            if names := seen.whole_fields():
                look = Look("read", "order", row.pk, fresh.content.person, names, standing.purpose, session=session)
                record_access(look, by=by, at=at)
        return seen


def _standing(row: WorkOrder, by: Actor, at: datetime) -> Standing:
    content = relation_to_content(by, state=row.state, unit=row.unit)
    feedback = relation_to_feedback(by, state=row.state, unit=row.unit, author=row.author)
    if content is not Relation.HOLDER and is_glass_open(by, [("order", row.pk), ("person", row.content.person)], at):
        return Standing(Relation.HOLDER, Relation.HOLDER, "break_glass")
    if content is Relation.HOLDER:
        return Standing(content, feedback, "order_work")
    return Standing(content, feedback, "review" if feedback is Relation.HOLDER else "desk_work")


def _seen(row: WorkOrder, by: Actor, standing: Standing, surface: Surface, *, with_story: bool) -> OrderSeen:
    own, viewer = own_title_of(row), Viewer(by.role, standing.content, surface)
    openly = _openly(row)
    values = {name: getattr(row.content, name) for name in _CONTENT if name not in openly}
    content = show_all(OrderContent.PERSONAL, values, viewer)
    said = Viewer(by.role, standing.feedback, surface)
    feedback = (
        tuple(_report(one, said) for one in Feedback.objects.filter(order=row).order_by("-at")) if with_story else ()
    )
    own_text = row.content.text if "text" in openly else ""  # codes and counts, written by Bihuan itself
    words = _words(row, said) if with_story else {}
    return OrderSeen(own, own_text, content, _position(row, viewer), feedback, words)


def _openly(row: WorkOrder) -> frozenset[str]:
    """Return which words of an order stand open to all who may see it: codes that Bihuan wrote itself."""
    if not own_title_of(row):
        return frozenset()
    return frozenset({"title", "text"} if row.kind in OWN_KINDS else {"title"})


def _position(row: WorkOrder, viewer: Viewer) -> tuple[float, float] | None:
    longitude, latitude = row.content.longitude, row.content.latitude
    if longitude is None or latitude is None:
        return None
    told = show(OrderContent.PERSONAL, "longitude", str(longitude), viewer)
    return (longitude, latitude) if told.is_whole else None


def _report(one: Feedback, viewer: Viewer) -> FeedbackSeen:
    said = show_all(Feedback.PERSONAL, {name: getattr(one, name) for name in _SAID}, viewer)
    return FeedbackSeen(one.pk, one.result, one.is_late_note, one.by, one.at, one.contacted_at, said)


def _bodies(order_id: str) -> dict[int, dict[str, str]]:
    """Return what was said in the events of an order, by their place in the journal."""
    indexes = list(Event.objects.filter(subject_id=order_id).values_list("index", flat=True))
    found = {one.index: read_body(one) for one in EventBody.objects.filter(index__in=indexes)}
    return {
        index: said
        for index, body in found.items()
        if (said := {name: str(body[name]) for name in _SAID if body.get(name)})
    }


def _words(row: WorkOrder, viewer: Viewer) -> dict[int, dict[str, Shown]]:
    return {index: show_all(Feedback.PERSONAL, said, viewer) for index, said in _bodies(row.pk).items()}


def reveal_order_field(
    *, order_id: str, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value whole, once, for one reason; counted against the budget of the shift (R9).

    `name` is a field of the order, `feedback.ID.FIELD` or `event.INDEX.FIELD`. The order was got through `access`.

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)

    def find() -> Asked:
        row = WorkOrder.objects.select_related("content").get(pk=order_id, incident_id=by.incident)
        field, value, relation, label = _find(row, name, _standing(row, by, at))
        return Asked("order", row.pk, row.content.person, label, field, value, Viewer(by.role, relation, surface))

    with failing_closed():
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(find, Why(reason, words, session), by=by, at=at, since=since)


def _find(row: WorkOrder, name: str, standing: Standing) -> tuple[PersonalField | None, str, Relation, str]:
    """Return declaration, value, relation and the log's name of one field. :raises NotAllowed: there is none."""
    kind, _dot, rest = name.partition(".")
    if not rest:
        if name not in _CONTENT or name in _openly(row):
            raise NotAllowed("not_found")
        return OrderContent.PERSONAL.get(name), getattr(row.content, name), standing.content, name
    identifier, _dot, field = rest.rpartition(".")
    if kind not in {"feedback", "event"} or field not in _SAID:
        raise NotAllowed("not_found")
    return Feedback.PERSONAL.get(field), _said(row, kind, identifier, field), standing.feedback, f"{kind}.{field}"


def _said(row: WorkOrder, kind: str, identifier: str, field: str) -> str:
    if kind == "feedback":
        report = Feedback.objects.filter(order=row, pk=identifier).first()
        return str(getattr(report, field)) if report else ""
    return _bodies(row.pk).get(int(identifier), {}).get(field, "") if identifier.isdecimal() else ""
