"""Levels of risk: raising and lowering is proposed with its arithmetic; a person accepts it, which makes a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.zones.actions.controls import draft_control
from bihuan.apps.zones.models import Control, LevelProposal
from bihuan.apps.zones.queries.controls import holding, levels_of
from bihuan.apps.zones.queries.levels import day_in, get_proposal, level_of_community, standing_of
from bihuan.apps.zones.rules import controls as rules
from bihuan.apps.zones.rules.controls import DRAFT, ControlTold
from bihuan.apps.zones.rules.levels import ACCEPTED, DOWN, PASSED, REFUSALS, REFUSED, UP, WAITING, RiskLevel, raised_to

SUBJECT = "level"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What whoever accepts a proposal adds to it: the legal basis in words, until when, and when to look again."""

    basis: str
    ends_at: datetime | None
    review_at: datetime | None


def propose_raising(*, community: str, on_date: date, incident: str, at: datetime) -> LevelProposal | None:
    """Propose the protocol's strictest level for a community with a new infection; None where there is nothing to do.

    Nothing is proposed where that level holds, is drafted, or is proposed already.
    """
    with writing():
        now, control = level_of_community(incident, community, at)
        wanted = raised_to(levels_of(incident), now)
        waiting = LevelProposal.objects.filter(incident_id=incident, community=community, direction=UP, state=WAITING)
        drafts = Control.objects.filter(incident_id=incident, state=DRAFT, level=wanted)
        if not wanted or waiting.exists() or any(community in one.communities for one in drafts):
            return None
        row = LevelProposal(
            incident_id=incident, control=control, direction=UP, community=community, from_level=now, to_level=wanted,
            on_date=on_date, arithmetic={"last_case_on": on_date.isoformat()}, proposed_at=at,
        )  # fmt: skip
        return _begin(row, at)


def propose_lowering(*, incident: str, at: datetime) -> int:
    """Propose to lower every level whose days without new infection are over; return how many. Once a day each.

    Who is due is looked for before anybody is kept from writing, and looked at again while nobody writes.
    """
    today, made = day_in(incident, at), 0
    held = holding(incident, at).exclude(level="").select_related("extends")
    due = [control.pk for control in held if _lowered(control, today) is not None]
    if not due:
        return 0
    with writing():
        for control in held.filter(pk__in=due):
            found = _lowered(control, today)
            if found is None:
                continue
            row = LevelProposal(
                incident_id=incident, control=control, direction=DOWN, from_level=found.level,
                to_level=found.lowers_to, on_date=today, arithmetic=found.told(), proposed_at=at,
            )  # fmt: skip
            _begin(row, at)
            made += 1
    return made


def _lowered(control: Control, today: date) -> RiskLevel | None:
    """Return how a level stands that is to be proposed lower today; None for any other."""
    found = standing_of(control, today)
    return found if found is not None and found.is_due and not _is_said(control, today) else None


def _is_said(control: Control, today: date) -> bool:
    """Say whether lowering is proposed, was refused today, or is drafted."""
    said = control.proposals.filter(direction=DOWN)
    if said.filter(state=WAITING).exists() or said.filter(on_date=today).exists():
        return True
    return control.replaced_by.exclude(state=rules.WITHDRAWN).exists()


def _begin(row: LevelProposal, at: datetime) -> LevelProposal:
    facts = {
        "control": row.control_id or "", "community": row.community, "direction": row.direction,
        "from": row.from_level, "to": row.to_level, **row.arithmetic,
    }  # fmt: skip
    return begin_row(row, "level.proposed", SUBJECT, by=system(row.incident_id), at=at, facts=facts, to_state=WAITING)


def drop_passed(*, incident: str, at: datetime) -> int:
    """Take back the proposals that are not right any more: a new infection came, or what held has ended."""
    today, gone = day_in(incident, at), 0
    with writing():
        for row in LevelProposal.objects.filter(incident_id=incident, state=WAITING).select_related("control"):
            if not _is_right(row, today, at):
                move_row(row, "level.passed", SUBJECT, {"state": PASSED}, by=system(incident), at=at)
                gone += 1
    return gone


def _is_right(row: LevelProposal, today: date, at: datetime) -> bool:
    if row.direction == UP:
        return raised_to(levels_of(row.incident_id), level_of_community(row.incident_id, row.community, at)[0]) != ""
    control = row.control
    if control is None or not rules.holds(control.state, control.starts_at, control.ends_at, at):
        return False
    found = standing_of(control, today)
    return found is not None and found.is_due


def accept_proposal(*, proposal_id: str, told: Accepted, by: Actor, at: datetime) -> Control:
    """Accept a proposal: a draft of the new level is kept, which another person decides.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_waiting`, `proposal_passed`, or what the draft lacks.
    """
    rules.check_role(by, rules.DRAFTERS)
    with writing():
        row = _waiting(proposal_id, by)
        if not _is_right(row, day_in(by.incident, at), at):
            raise NotAllowed("proposal_passed")
        draft = draft_control(told=_told(row, told, at), by=by, at=at, replaces=_replaced(row))
        changes: dict[str, Any] = {
            "state": ACCEPTED, "decided_by": by.account, "decided_at": at, "draft": draft,
        }  # fmt: skip
        facts = {"draft": draft.pk, "number": draft.number}
        move_row(row, "level.accepted", SUBJECT, changes, by=by, at=at, facts=facts)
        return draft


def refuse_proposal(*, proposal_id: str, reason: str, by: Actor, at: datetime) -> LevelProposal:
    """Refuse a proposal with a reason; lowering is computed anew the next day, raising with the next infection.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_waiting`.
    """
    rules.check_role(by, rules.DRAFTERS)
    rules.check_code(reason, REFUSALS)
    with writing():
        row = _waiting(proposal_id, by)
        changes: dict[str, Any] = {"state": REFUSED, "decided_by": by.account, "decided_at": at, "reason": reason}
        return move_row(row, "level.refused", SUBJECT, changes, by=by, at=at, why=reason)


def _waiting(proposal_id: str, by: Actor) -> LevelProposal:
    row = get_proposal(by, proposal_id)
    if row.state != WAITING:
        raise NotAllowed("not_waiting")
    return row


def _replaced(row: LevelProposal) -> Control | None:
    """Return the control that the accepted level takes the place of: where it is about the very same area."""
    control = row.control
    is_same = control is not None and (row.direction == DOWN or control.communities == [row.community])
    return control if is_same else None


def _told(row: LevelProposal, told: Accepted, at: datetime) -> ControlTold:
    level = next(one for one in levels_of(row.incident_id) if one.code == row.to_level)
    same = _replaced(row)
    communities = tuple(same.communities) if same else (row.community,)
    names = {area.code: area.name for area in areas_of(row.incident_id)}
    return ControlTold(
        name=same.name if same else names.get(row.community, row.community), measures=level.measures,
        reason="level_raised" if row.direction == UP else "level_lowered", basis=told.basis, starts_at=at,
        ends_at=told.ends_at, review_at=told.review_at, level=level.code, communities=communities,
        outline=same.outline if same else {},
    )  # fmt: skip
