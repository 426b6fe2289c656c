"""Controls: drafted by one person and decided by another; they end, are lifted, or are followed by a new decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.zones.actions.announcing import announce
from bihuan.apps.zones.actions.persons import check_other
from bihuan.apps.zones.models import Control
from bihuan.apps.zones.queries.controls import communities_under, get_control, holding, lawful, outline_of
from bihuan.apps.zones.rules import controls as rules
from bihuan.apps.zones.rules.controls import DECIDED, DRAFT, LIFTED, WITHDRAWN, ControlTold, Terms
from bihuan.apps.zones.rules.outlines import check_outline
from bihuan.engine.ledger.canonical import instant

SUBJECT = "control"


def draft_control(*, told: ControlTold, by: Actor, at: datetime, replaces: Control | None = None) -> Control:
    """Keep a draft, which holds nowhere until another person has decided it; `replaces` is lifted by that decision.

    Without an outline it has that of its communities; without communities, those that its outline covers.

    :raises NotAllowed: `wrong_role`, or what the draft lacks (`rules.controls.check_told`).
    """
    rules.check_role(by, rules.DRAFTERS)
    terms = rules.check_told(told, lawful(by.incident), at)
    outline = check_outline(told.outline)
    communities = told.communities or communities_under(by.incident, outline)
    outline = outline or outline_of(by.incident, communities)
    with writing():
        row = _new(by, terms, replaces=replaces)
        row.name, row.level, row.reason = told.name.strip()[:200], told.level, told.reason
        row.basis, row.measures = told.basis.strip()[:300], list(dict.fromkeys(told.measures))
        row.communities, row.outline = sorted(set(communities)), outline
        return _begin(row, by, at)


def _new(by: Actor, terms: Terms, **more: Any) -> Control:
    number = next_number(Control.objects.filter(incident_id=by.incident))
    return Control(
        incident_id=by.incident, number=number, state=DRAFT, starts_at=terms.starts_at, ends_at=terms.ends_at,
        review_at=terms.review_at, drafted_by=by.account, **more,
    )  # fmt: skip


def _begin(row: Control, by: Actor, at: datetime) -> Control:
    return begin_row(row, "control.drafted", SUBJECT, by=by, at=at, facts=facts_of(row), to_state=DRAFT)


def facts_of(row: Control) -> dict[str, object]:
    """Return what every event of a control tells: all that a listener needs to act on it."""
    return {
        "number": row.number, "level": row.level, "measures": row.measures, "communities": row.communities,
        "starts_at": instant(row.starts_at), "ends_at": instant(row.ends_at), "extends": row.extends_id or "",
    }  # fmt: skip


def extend_control(
    *, control_id: str, ends_at: datetime | None, review_at: datetime | None, reason: str, by: Actor, at: datetime
) -> Control:
    """Draft the decision that follows a control and begins where that one ends; no end is ever changed.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_in_force`, `extended_already`, or what the terms
        lack (`rules.controls.check_terms`).
    """
    rules.check_role(by, rules.DRAFTERS)
    rules.check_code(reason, rules.REASONS)
    with writing():
        before = _decided(control_id, by)
        if before.ends_at <= at:
            raise NotAllowed("not_in_force")
        if before.extensions.exclude(state=WITHDRAWN).exists():
            raise NotAllowed("extended_already")
        row = _new(by, rules.check_terms(before.ends_at, ends_at, review_at, at), extends=before)
        for name in ("name", "level", "measures", "communities", "outline", "basis"):
            setattr(row, name, getattr(before, name))
        row.reason = reason
        return _begin(row, by, at)


def decide_control(*, control_id: str, by: Actor, at: datetime, expected_n: int | None = None) -> Control:
    """Put a draft into force from its start, or from now where that has passed; what it replaces is lifted with it.

    :raises NotAllowed: `wrong_role`, `not_found`, `control_no_draft`, `own_request`, `control_moved`, `not_in_force`
        (what it extends was lifted), `end_passed`, `no_review`, `review_too_late`.
    """
    rules.check_role(by, rules.DECIDERS)
    with writing():
        row = get_control(by, control_id)
        if row.state != DRAFT:
            raise NotAllowed("control_no_draft")
        check_other(row.drafted_by, by, at)
        if row.extends is not None and row.extends.state != DECIDED:
            raise NotAllowed("not_in_force")
        starts_at = rules.begins_at(row.starts_at, at)
        rules.check_terms(starts_at, row.ends_at, row.review_at, at)
        row.starts_at = starts_at
        changes: dict[str, Any] = {
            "state": DECIDED, "decided_by": by.account, "decided_at": at, "starts_at": starts_at,
        }  # fmt: skip
        _move(row, "control.decided", by, at, n=expected_n, **changes)
        _follow(row, by, at)
        return row


def _follow(row: Control, by: Actor, at: datetime) -> None:
    """Tell what a decision means for the control that it extends or replaces, and put it into words."""
    if row.extends is not None:
        more = {"extended_by": row.pk, "extended_to": instant(row.ends_at)}
        _move(row.extends, "control.extended", by, at, more=more)
    if row.replaces is not None and row.replaces.state == DECIDED:
        _lift(row.replaces, "level_changed", by, at)
    announce(row, "extended" if row.extends_id else "decided", at)


def lift_control(*, control_id: str, reason: str, by: Actor, at: datetime) -> Control:
    """End a control before its end, with what was decided or drafted to follow it.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_in_force`.
    """
    rules.check_role(by, rules.DECIDERS)
    rules.check_code(reason, rules.LIFTINGS)
    with writing():
        row = _decided(control_id, by)
        if row.ends_at <= at:
            raise NotAllowed("not_in_force")
        return _lift(row, reason, by, at)


def _lift(row: Control, reason: str, by: Actor, at: datetime) -> Control:
    _move(row, "control.lifted", by, at, why=reason, state=LIFTED, lifted_at=at, lifted_by=by.account, ending=reason)
    announce(row, "lifted", at)
    for follower in row.extensions.filter(state__in=[DRAFT, DECIDED]):
        if follower.state == DRAFT:
            _move(follower, "control.withdrawn", by, at, why="not_necessary", state=WITHDRAWN, ending="not_necessary")
        else:
            _lift(follower, reason, by, at)
    return row


def withdraw_control(*, control_id: str, reason: str, by: Actor, at: datetime) -> Control:
    """Take a draft back; what was decided is lifted instead.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `control_no_draft`.
    """
    rules.check_role(by, rules.DRAFTERS)
    rules.check_code(reason, rules.WITHDRAWALS)
    with writing():
        row = get_control(by, control_id)
        if row.state != DRAFT:
            raise NotAllowed("control_no_draft")
        return _move(row, "control.withdrawn", by, at, why=reason, state=WITHDRAWN, ending=reason)


def review_control(*, control_id: str, next_review_at: datetime | None, by: Actor, at: datetime) -> Control:
    """Say after a look that a control stands, until the next look; to end it, lift it.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_in_force`, `no_review`, `review_too_late`.
    """
    rules.check_role(by, rules.DECIDERS)
    with writing():
        row = _decided(control_id, by)
        if not rules.holds(row.state, row.starts_at, row.ends_at, at):
            raise NotAllowed("not_in_force")
        review_at = rules.check_review(row.starts_at, row.ends_at, next_review_at, at)
        changes: dict[str, Any] = {
            "reviewed_by": by.account, "reviewed_at": at, "review_called_at": None, "review_at": review_at,
        }  # fmt: skip
        return _move(row, "control.reviewed", by, at, more={"next": instant(review_at)}, **changes)


def end_over(*, incident: str, at: datetime) -> int:
    """Tell of the controls whose end has come, with the one that follows, if any; return how many."""
    with writing():
        over = list(Control.objects.filter(incident_id=incident, state=DECIDED, ends_at__lte=at, ended_at=None))
        for row in over:
            follower = row.extensions.filter(state=DECIDED).first()
            more = {"extended_by": follower.pk if follower else ""}
            _move(row, "control.ended", system(incident), at, more=more, ended_at=row.ends_at)
        return len(over)


def call_reviews(*, incident: str, at: datetime) -> int:
    """Open an order for every control that holds and was not looked at in time, once a review; return how many."""
    with writing():
        late = list(holding(incident, at).filter(review_at__lte=at, review_called_at=None))
        for row in late:
            more = {"review_at": instant(row.review_at)}
            _move(row, "control.review_overdue", system(incident), at, more=more, review_called_at=at)
            open_internal_order(
                kind="control_review", urgency="P2", title=f"control {row.number}", text="", incident=incident, at=at,
                about=f"control:{row.pk}:review",
            )  # fmt: skip
        return len(late)


def _decided(control_id: str, by: Actor) -> Control:
    row = get_control(by, control_id)
    if row.state != DECIDED:
        raise NotAllowed("not_in_force")
    return row


def _move(
    row: Control, event: str, by: Actor, at: datetime, *, why: str = "", more: Mapping[str, object] | None = None,
    n: int | None = None, **changes: Any,
) -> Control:  # fmt: skip
    facts = {**facts_of(row), **(more or {})}
    return move_row(row, event, SUBJECT, changes, by=by, at=at, facts=facts, why=why, n=n, stale="control_moved")
