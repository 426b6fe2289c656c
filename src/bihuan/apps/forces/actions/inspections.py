"""Visits with their checklist; what lacks is a finding that goes to its unit as an order and is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.forces.actions.ground_moving import begin, step
from bihuan.apps.forces.models import Finding, Inspection, InspectionAnswer, Post
from bihuan.apps.forces.queries.reach_inspections import check_inspects, get_finding
from bihuan.apps.forces.rules.inspections import (
    CLOSED,
    LACKING,
    MEND_WITHIN,
    OPEN,
    ORDERED,
    REMEDIED,
    Item,
    check_answers,
    newest,
)
from bihuan.engine.ledger.canonical import instant


@dataclass(frozen=True, slots=True)
class NewVisit:
    """What a visit found: an answer for every item that is asked at this kind of post, and notes."""

    post_id: str
    answers: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)


def record_visit(*, new: NewVisit, by: Actor, at: datetime, command: str = "") -> str:
    """Keep a visit with the newest checklist; each lacking item that is not an open finding yet becomes one.

    :raises NotAllowed: `wrong_role`, `not_found`, `item_unanswered`, `unknown_item`, `unknown_answer_to_item`,
        `lacking_needs_note`. CommandReused: the command was used for another visit.
    """
    check_inspects(by)

    def do() -> dict[str, object]:
        post = Post.objects.filter(pk=new.post_id, incident_id=by.incident).first()
        if post is None:
            raise NotAllowed("not_found")
        return {"id": _visit(new, post, by, at).pk}

    request = {"do": "visit", "post": new.post_id, "answers": dict(new.answers), "notes": dict(new.notes)}
    with writing():
        return str(run_command(command=command, request=request, at=at, do=do)["id"])


def _visit(new: NewVisit, post: Post, by: Actor, at: datetime) -> Inspection:
    used = newest()
    items = used.for_kind(post.kind)
    check_answers(items, new.answers)
    notes = {code: text.strip()[:300] for code, text in new.notes.items()}
    if any(answer == LACKING and not notes.get(code) for code, answer in new.answers.items()):
        raise NotAllowed("lacking_needs_note")
    visit = Inspection(
        incident_id=by.incident, unit_id=post.unit_id, post=post, checklist=used.version, visited_by=by.account,
        visited_at=at,
    )  # fmt: skip
    facts = {"post": post.pk, "unit": post.unit_id, "checklist": used.version, "answers": dict(new.answers)}
    begin(visit, "inspection.visited", by=by, at=at, facts=facts)
    InspectionAnswer.objects.bulk_create(
        InspectionAnswer(inspection=visit, item=item.code, answer=new.answers[item.code], note=notes.get(item.code, ""))
        for item in items
    )
    _find(visit, [item for item in items if new.answers[item.code] == LACKING], by, at)
    return visit


def _find(visit: Inspection, lacking: list[Item], by: Actor, at: datetime) -> None:
    """Make findings of what lacks; what is found again while its finding is open is that finding still."""
    still = Finding.objects.filter(post_id=visit.post_id).exclude(state=CLOSED)
    known = set(still.values_list("item", flat=True))
    for item in lacking:
        if item.code not in known:
            row = Finding(
                incident_id=by.incident, inspection=visit, unit_id=visit.unit_id, post_id=visit.post_id,
                checklist=visit.checklist, item=item.code, severity=item.severity,
                due_at=at + MEND_WITHIN[item.severity], found_by=by.account, found_at=at,
            )  # fmt: skip
            begin(row, "inspection.found", by=by, at=at, facts=_facts(row))


def _facts(row: Finding) -> dict[str, object]:
    """Return what the event says that opens an order: all that the order needs."""
    return {
        "finding": row.pk, "generation": row.generation, "unit": row.unit_id, "post": row.post_id, "item": row.item,
        "checklist": row.checklist, "severity": row.severity, "due_at": instant(row.due_at),
    }  # fmt: skip


def reinspect(*, finding_id: str, is_mended: bool, by: Actor, at: datetime, command: str = "") -> str:
    """Look at a finding again: mended, it is closed; not mended, it is opened again with a new order and deadline.

    It may be looked at before its unit has said anything. Who reported the mending does not matter: an inspector looks.

    :raises NotAllowed: `wrong_role`, `not_found`, `finding_closed`.
    """
    check_inspects(by)

    def do() -> dict[str, object]:
        row = get_finding(by, finding_id)
        if row.state == CLOSED:
            raise NotAllowed("finding_closed")
        return {"id": (_close if is_mended else _reopen)(row, by, at).pk}

    request = {"do": "reinspect", "finding": finding_id, "is_mended": is_mended}
    with writing():
        return str(run_command(command=command, request=request, at=at, do=do)["id"])


def _close(row: Finding, by: Actor, at: datetime) -> Finding:
    changes: dict[str, Any] = {"state": CLOSED, "closed_by": by.account, "closed_at": at}
    return step(row, "inspection.closed", by=by, at=at, facts={"unit": row.unit_id, "order": row.order}, **changes)


def _reopen(row: Finding, by: Actor, at: datetime) -> Finding:
    """Open it again; while an order about it is out, that order goes on, since two would say the same."""
    if row.state == ORDERED:
        return step(row, "inspection.still_lacking", by=by, at=at, facts={"unit": row.unit_id, "order": row.order})
    due_at = at + MEND_WITHIN[row.severity]
    facts = {**_facts(row), "generation": row.generation + 1, "due_at": instant(due_at)}
    return step(
        row, "inspection.reopened", by=by, at=at, facts=facts, state=OPEN, generation=row.generation + 1, order="",
        due_at=due_at, remedied_at=None, overdue_called_at=None,
    )  # fmt: skip


def note_order(*, finding_id: str, generation: int, order_id: str, incident: str, at: datetime) -> bool:
    """Keep which order a finding is mended by; False when it has moved on. May run twice."""
    with writing():
        row = Finding.objects.filter(pk=finding_id, incident_id=incident, generation=generation, state=OPEN).first()
        if row is None:
            return False
        facts = {"order": order_id}
        step(row, "inspection.ordered", by=system(incident), at=at, facts=facts, state=ORDERED, order=order_id)
        return True


def note_remedied(*, order_id: str, incident: str, at: datetime) -> int:
    """Let findings whose order was accepted wait for re-inspection; return how many. May run twice."""
    return _move(order_id, incident, at, "inspection.remedied", ORDERED, state=REMEDIED, remedied_at=at)


def note_reopened(*, order_id: str, incident: str, at: datetime) -> int:
    """Let findings whose order was opened again be mended again; return how many. May run twice."""
    return _move(order_id, incident, at, "inspection.order_reopened", REMEDIED, state=ORDERED, remedied_at=None)


def note_cancelled(*, order_id: str, incident: str, at: datetime) -> int:
    """Let findings whose order was cancelled stand open without one, for the inspector to see; return how many."""
    return _move(order_id, incident, at, "inspection.order_cancelled", ORDERED, state=OPEN, order="")


def note_merged(*, order_id: str, survivor: str, incident: str, at: datetime) -> int:
    """Let findings follow their order into the one it was merged into; return how many. May run twice."""
    return _move(order_id, incident, at, "inspection.order_merged", ORDERED, order=survivor)


def _move(order_id: str, incident: str, at: datetime, event: str, before: str, **changes: Any) -> int:
    with writing():
        rows = list(Finding.objects.filter(incident_id=incident, order=order_id, state=before).order_by("id"))
        for row in rows:
            step(row, event, by=system(incident), at=at, facts={"order": order_id}, **changes)
        return len(rows)


def call_overdue_findings(*, incident: str, at: datetime) -> int:
    """Note once that a finding was not mended by its deadline; return how many."""
    with writing():
        late = Finding.objects.filter(incident_id=incident, state__in=[OPEN, ORDERED], due_at__lte=at)
        rows = list(late.filter(overdue_called_at=None).order_by("due_at", "id"))
        for row in rows:
            facts = {"unit": row.unit_id, "order": row.order}
            step(row, "inspection.overdue", by=system(incident), at=at, facts=facts, overdue_called_at=at)
        return len(rows)
