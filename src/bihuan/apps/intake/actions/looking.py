"""Looking at a line, at a batch that is being read, at a person: with the entry of the log in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, is_glass_open, record_access, reveal, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.declared import PLAIN_VALUES, VALUES
from bihuan.apps.core.rules.masking import HIDDEN, shape_of
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer, disclose
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import Shown, show, show_all, whole_names
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.intake.actions.mapping import Choice
from bihuan.apps.intake.actions.previewing import Preview, PreviewColumn, PreviewLine, preview
from bihuan.apps.intake.importers import Options
from bihuan.apps.intake.models import Batch, Disposition, Person, Record
from bihuan.apps.intake.queries.lines import cells_of, unlike_fields
from bihuan.apps.intake.queries.shown import masked_value
from bihuan.apps.intake.rules import DECIDERS
from bihuan.apps.intake.rules.relations import relation_to_line

_LIST = Viewer(Role.SYSTEM, Relation.NONE, Surface.LIST)


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line as one viewer sees it: what was read, what was received, and the record it contradicts.

    That record is masked for everybody; `unlike` names the fields in which both differ.
    """

    values: Mapping[str, Shown]
    cells: tuple[tuple[str, str], ...]
    content: Shown
    other: Mapping[str, Shown]
    unlike: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Say whether the line stands whole: it is held, and the viewer decides about it."""
        return self.content.is_whole


def look_at_line(
    *, line: Disposition, by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> LineSeen:
    """Return what the actor may see of a line; where it stands whole, one entry a record says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails.
    """
    with failing_closed():
        if relation_to_line(by, line.kind) is not Relation.HOLDER:
            return _line_seen(line, None, Viewer(by.role, relation_to_line(by, line.kind), surface))
        with writing():
            fresh = Disposition.objects.select_related("record", "batch").get(pk=line.pk)
            viewer = Viewer(by.role, relation_to_line(by, fresh.kind), surface)  # it may have been settled meanwhile
            other = _counterpart(fresh, viewer, by)
            seen = _line_seen(fresh, other, viewer)
            look = _Look(by, at, "settle_line", session)
            look.log(
                "record", fresh.pk, fresh.person_id, (*whole_names(seen.values.values()), *whole_names([seen.content]))
            )
        return seen


def _line_seen(line: Disposition, other: _Counterpart | None, viewer: Viewer) -> LineSeen:
    shown, unlike = (other.values, other.unlike) if other else ({}, frozenset())
    return LineSeen(_values(line, viewer), _cells(line, viewer), _content(line, viewer), shown, unlike)


@dataclass(frozen=True, slots=True)
class _Look:
    """Who looks, when, for which purpose, in which session."""

    by: Actor
    at: datetime
    purpose: str
    session: str

    def log(self, kind: str, object_id: str, person: str | None, names: tuple[str, ...]) -> None:
        """Write one entry when anything stands whole."""
        if names:
            look = Look("read", kind, object_id, person or "", names, self.purpose, session=self.session)
            record_access(look, by=self.by, at=self.at)


@dataclass(frozen=True, slots=True)
class _Counterpart:
    """The record that a held line contradicts, masked, and where both differ."""

    values: dict[str, Shown]
    unlike: frozenset[str]


def _counterpart(line: Disposition, viewer: Viewer, by: Actor) -> _Counterpart | None:
    """Return the record that a held line contradicts, for who decides; never whole, or keys would be a way to look up.

    A field of it is revealed for a reason and within the budget, and not to whoever uploaded the line that is held.
    """
    if line.reason != "conflict" or viewer.relation is not Relation.HOLDER:
        return None
    other = Disposition.objects.filter(pk=line.duplicate_of).select_related("batch").first()
    if other is None:
        return None
    relation = Relation.NONE if _is_own_conflict(other, by) else Relation.DESK
    masked = Viewer(viewer.role, relation, viewer.surface)
    names = dict.fromkeys([*line.values, *other.values])
    values = {name: _value(name, str(other.values.get(name, "")), masked) for name in names}
    return _Counterpart(values, frozenset(unlike_fields(line.values, other.values)))


def _is_own_conflict(other: Disposition, by: Actor) -> bool:
    """Say whether a line that the actor uploaded is held because it contradicts this record, which others uploaded.

    Whoever brought both had both in hand.
    """
    held = Disposition.objects.filter(duplicate_of=other.pk, kind="held", reason="conflict")
    return other.batch.by != by.account and held.filter(batch__by=by.account).exists()


def _values(line: Disposition, viewer: Viewer) -> dict[str, Shown]:
    return {name: _value(name, str(value), viewer) for name, value in line.values.items()}


def _value(name: str, value: str, viewer: Viewer) -> Shown:
    return Shown(name, value) if name in PLAIN_VALUES else show(VALUES, name, value, viewer)


def _content(line: Disposition, viewer: Viewer) -> Shown:
    return show(Record.PERSONAL, "content", line.record.content, viewer)


def _cells(line: Disposition, viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Return the line as it was received, cell by cell under the heads of its file; nothing where it is masked."""
    if not _content(line, viewer).is_whole:
        return ()
    heads, cells = [str(name) for name in line.batch.table.get("header", [])], cells_of(line.record)
    return tuple(zip(heads + [""] * (len(cells) - len(heads)), cells, strict=False))


def changed_values(line: Disposition, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed otherwise than it was read."""
    return {name: value for name, value in typed.items() if value != str(line.values.get(name, ""))}


def look_at_preview(
    *, batch: Batch, choice: Choice | None, options: Options, by: Actor, at: datetime, session: str = ""
) -> Preview:
    """Return how a batch would be read: its heads whole, and logged, only for who has to choose columns.

    Samples stand masked as the field that a column was recognised as, or by their shape; they are whole, and logged,
    only in columns that nobody recognised. The lines below stand masked for everybody.

    :raises NotAllowed: `bad_mapping`, or `cannot_show`.
    """
    with failing_closed():
        found = preview(batch, choice, options)
        is_task = by.role in DECIDERS and batch.state == "received" and not batch.mapping
        viewer = Viewer(by.role, Relation.HOLDER if is_task else Relation.NONE, Surface.PAGE)
        whole = show(Batch.PERSONAL, "head", "head", viewer).is_whole
        if whole:
            unknown = any(_known_as(one) == "other" and one.samples for one in found.columns)
            with writing():
                names = ("head", "samples") if unknown else ("head",)
                _Look(by, at, "map_columns", session).log("batch", batch.pk, None, names)
        columns = tuple(_masked_column(one, whole) for one in found.columns)
        disputed = frozenset(one.field for one in found.columns if one.recognised not in {"other", one.field})
        return replace(found, columns=columns, lines=tuple(_masked_line(one, disputed) for one in found.lines))


def _known_as(column: PreviewColumn) -> str:
    """Return as what a column is masked: as it was recognised, whatever is chosen; else as it is read."""
    return column.field if column.recognised == "other" else column.recognised


def _masked_column(column: PreviewColumn, is_choosing: bool) -> PreviewColumn:
    """Return a column for its viewer; who chooses sees its head, and what stands in it as long as nobody knows what."""
    if not is_choosing:
        label = disclose(Batch.PERSONAL.get("head"), column.label, _LIST)
        return replace(column, label=label, samples=tuple(_shaped(_known_as(column), one) for one in column.samples))
    if _known_as(column) == "other":
        return column
    return replace(column, samples=tuple(_shaped(_known_as(column), one) for one in column.samples))


def _shaped(field: str, value: str) -> str:
    """Return a value masked; one that would be hidden wholly, by its shape: a column is known by it, nobody else."""
    masked = masked_value(field, value)
    return shape_of(value) if masked == HIDDEN and field != "other" else masked


def _masked_line(line: PreviewLine, disputed: frozenset[str]) -> PreviewLine:
    """Return a line masked; what is read as something else than it was recognised as, by its shape alone.

    The mask of one field may show what that of another hides.
    """
    values = {
        name: shape_of(value) if name in disputed else masked_value(name, value) for name, value in line.values.items()
    }
    return replace(line, cells=(), values=values)


def reveal_line_field(
    *, record_id: str, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of a line whole, once: what was read under `name`, or `content`, the line as it came.

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`; `own_conflict`
        while a line that the actor uploaded is held because it contradicts this one.
    """
    with failing_closed():
        found_line = Disposition.objects.select_related("record", "batch")
        line = found_line.get(pk=record_id, source__incident=by.incident)
        if _is_own_conflict(line, by):
            raise NotAllowed("own_conflict")
        is_content = name == "content"
        field = Record.PERSONAL["content"] if is_content else VALUES.get(name)
        value = " | ".join(cells_of(line.record)) if is_content else str(line.values.get(name, ""))
        viewer = Viewer(by.role, relation_to_line(by, line.kind), surface)
        found = Asked("record", line.pk, line.person_id or "", name, field, value, viewer)
    return _reveal(found, reason, words, by, at, session)


def reveal_filename(
    *,
    batch: Batch,
    reason: str,
    words: str,
    by: Actor,
    at: datetime,
    surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:
    """Return the name of a batch's file whole, once. :raises NotAllowed: as `reveal_line_field`."""
    relation = Relation.DESK if by.role in DECIDERS else Relation.NONE
    field = Batch.PERSONAL.get("filename")
    viewer = Viewer(by.role, relation, surface)
    found = Asked("batch", batch.pk, "", "filename", field, batch.filename, viewer)
    return _reveal(found, reason, words, by, at, session)


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person as one viewer sees them."""

    id: str
    values: Mapping[str, Shown]


def look_at_person(
    *, person: Person, by: Actor, at: datetime, relation: Relation, surface: Surface = Surface.PAGE, session: str = ""
) -> PersonSeen:
    """Return what the actor may see of a person whom `access.get_person` gave; whole only to a holder, and logged.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails.
    """
    with failing_closed():
        is_broken = is_glass_open(by, [("person", person.pk)], at)
        viewer = Viewer(by.role, Relation.HOLDER if is_broken else relation, surface)
        values = {name: str(getattr(person, name) or "") for name in Person.PERSONAL}
        seen = PersonSeen(person.pk, show_all(Person.PERSONAL, values, viewer))
        names = whole_names(seen.values.values())
        if names:
            with writing():
                purpose = "break_glass" if is_broken else "order_work"
                _Look(by, at, purpose, session).log("person", person.pk, person.pk, names)
        return seen


def reveal_person_field(
    *, person: Person, name: str, relation: Relation, reason: str, words: str, by: Actor, at: datetime,
    surface: Surface = Surface.PAGE, session: str = "",
) -> str:  # fmt: skip
    """Return one value of a person whole, once. :raises NotAllowed: as `reveal_line_field`."""
    value = str(getattr(person, name, "") or "") if name in Person.PERSONAL else ""
    viewer = Viewer(by.role, relation, surface)
    found = Asked("person", person.pk, person.pk, name, Person.PERSONAL.get(name), value, viewer)
    return _reveal(found, reason, words, by, at, session)


def _reveal(asked: Asked, reason: str, words: str, by: Actor, at: datetime, session: str) -> str:
    check_reason(reason, words)
    with failing_closed():
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)


def shown_filename(batch: Batch, by: Actor) -> Shown:
    """Return the name of a batch's file for its page: hidden, to be revealed by who decides at the door."""
    relation = Relation.DESK if by.role in DECIDERS else Relation.NONE
    return show(Batch.PERSONAL, "filename", batch.filename, Viewer(by.role, relation, Surface.PAGE))
