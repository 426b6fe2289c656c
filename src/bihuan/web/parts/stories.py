"""The story of an order as a time line: every event with who, when, what changed, what was said, and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.apps.core.rules.showing import Shown
from bihuan.apps.orders.queries.orders import Chapter
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.labels import label

_TONES = {"order.escalated": "late", "order.accepted": "good", "order.reported": "good"}
_SAID = ("note", "evidence", "contacted")


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One event as the time line shows it."""

    index: int
    n: int
    at: datetime
    kind: str
    tone: str
    who: str
    role: str
    from_state: str
    to_state: str
    changes: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, Shown], ...]
    leaf_hash: str


def story_lines(
    chapters: Sequence[Chapter], names: Mapping[str, str], units: Mapping[str, str],
    words: Mapping[int, Mapping[str, Shown]],
) -> list[StoryLine]:  # fmt: skip
    """Return the chapters as lines, newest first; `words` are what was said, as the viewer may see it."""
    return [_line(one, names, units, words.get(one.index, {})) for one in reversed(chapters)]


def _line(one: Chapter, names: Mapping[str, str], units: Mapping[str, str], words: Mapping[str, Shown]) -> StoryLine:
    moved = one.from_state != one.to_state
    return StoryLine(
        index=one.index, n=one.n, at=one.at, kind=one.kind, tone=_TONES.get(one.kind, ""),
        who=names.get(one.actor, ""), role=one.role, from_state=one.from_state if moved else "",
        to_state=one.to_state if moved else "", changes=tuple(_changes(one, names, units)),
        said=tuple(_said(words)), leaf_hash=one.leaf_hash,
    )  # fmt: skip


def _changes(one: Chapter, names: Mapping[str, str], units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    facts, changed = one.facts, one.facts.get("set", {})
    if one.reason:
        yield _("Reason"), label("reason", one.reason)
    if one.kind == "order.escalated":
        yield _("Passed limit"), label("clock", str(facts.get("clock", "")))
        yield _("Called"), label("duty_role", str(facts.get("to", "")))
    yield from _set(changed, names, units, is_opening=one.kind == "order.opened")
    yield from _counts(facts)


def _set(
    changed: Mapping[str, Any], names: Mapping[str, str], units: Mapping[str, str], *, is_opening: bool
) -> Iterator[tuple[str, str]]:
    if changed.get("unit"):
        yield _("Unit"), units.get(changed["unit"], changed["unit"])
    if changed.get("assignee"):
        yield _("Person"), names.get(changed["assignee"], changed["assignee"])
    if changed.get("result"):
        yield _("Result"), label("result", changed["result"])
    if is_opening and changed.get("urgency"):
        yield _("Urgency"), f"{changed['urgency']} {label('urgency', changed['urgency'])}"
    for column, text in (("due_at", _("Deadline")), ("supervise_due_at", _("Report to supervisor by"))):
        if changed.get(column):
            yield text, moment(parse_instant(changed[column]))
    if changed.get("late_closed"):
        yield _("Closed"), _("late")


def _counts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if facts.get("answer"):
        yield _("Answer"), label("answer", facts["answer"])
    joined, parts, owed = (len(facts.get(name) or ()) for name in ("records", "children", "outcomes"))
    if joined:
        yield "", ngettext("%s record joined", "%s records joined", joined) % joined
    if parts:
        yield "", ngettext("%s part", "%s parts", parts) % parts
    if owed:
        yield "", ngettext("%s outcome owed to the source", "%s outcomes owed to the source", owed) % owed


def _said(words: Mapping[str, Shown]) -> Iterator[tuple[str, Shown]]:
    titles = {"note": _("Note"), "evidence": _("Evidence"), "contacted": _("Met")}
    for name in _SAID:
        if name in words:
            yield titles[name], words[name]


def moment(at: datetime) -> str:
    """Return an instant to the minute in the zone of the page."""
    return date_format(localtime(at), "m-d H:i")
