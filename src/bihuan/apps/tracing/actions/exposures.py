"""Proposing exposures, as a search finds them or a person names them, and refusing them. Confirming: `confirming`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.actions.moving import begun, step
from bihuan.apps.tracing.models import Case, Contact, Exposure
from bihuan.apps.tracing.queries.exposures import chosen
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.rules.confining import check_role
from bihuan.apps.tracing.rules.exposing import (
    DECIDERS,
    PROPOSED,
    REFUSALS,
    REFUSED,
    ExposureTold,
    check_decider,
    check_exposure,
)
from bihuan.apps.tracing.rules.following import category_of, proposed_category

PROPOSERS = DECIDERS | {Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class NewExposure:
    """One finding: which case, which person, when, how long, how sure; no category = what the protocol proposes.

    `place_id` is where most of it was, `reasons` codes and figures, `via` the contact whom the person met instead of
    the case.
    """

    case_id: str
    person_id: str
    first_at: datetime
    last_at: datetime
    certainty: str
    type: str
    place_id: str = ""
    seconds: int = 0
    seconds_residual: int = 0
    encounters: int = 0
    setting: str = ""
    category: str = ""
    reasons: Mapping[str, object] = field(default_factory=dict)
    via: str = ""
    note: str = ""


def propose_exposures(
    *, items: Sequence[NewExposure], by: Actor, at: datetime, run: str = "", rule: str = ""
) -> list[Exposure]:
    """Keep findings as proposals, all of them or none; what a run has proposed of a pair already is left as it is.

    Nothing follows from a proposal: no evidence, no contact, no order.

    :raises NotAllowed: `wrong_role`, `not_found` (a case, person, place or contact that is not of the incident),
        `own_exposure`, `unknown_category`, `no_second_contacts`, or why it cannot be (`rules.exposing`).
    """
    check_role(by, PROPOSERS)
    rules = rules_of(by.incident)
    types = (*rules.protocol.exposure.routes, *(one.code for one in rules.protocol.contact_categories))
    for new in items:
        check_exposure(ExposureTold(new.first_at, new.last_at, new.certainty, new.type, types), at)
    with writing():
        _check_known(items, by.incident)
        done = set(Exposure.objects.filter(run=run).values_list("source_case", "person")) if run else set()
        fresh = [new for new in items if (new.case_id, new.person_id) not in done]
        rows = [_row(new, rules, by, at, run, rule or rules.version) for new in fresh]
        facts = [
            {"case": row.source_case_id, "person": row.person_id, "category": row.category, "run": run} for row in rows
        ]
        return begun(rows, "exposure.proposed", facts, by=by, at=at, to_state=PROPOSED)


def _check_known(items: Sequence[NewExposure], incident: str) -> None:
    """Refuse what is not of the incident, and a case that would be exposed to itself."""
    for model, ids in (
        (Case, {new.case_id for new in items}),
        (Person, {new.person_id for new in items}),
        (Place, {new.place_id for new in items} - {""}),
        (Contact, {new.via for new in items} - {""}),
    ):
        if model._default_manager.filter(pk__in=ids, incident=incident).count() != len(ids):
            raise NotAllowed("not_found")
    cases = dict(Case.objects.filter(pk__in={new.case_id for new in items}).values_list("id", "person"))
    if any(cases[new.case_id] == new.person_id for new in items):
        raise NotAllowed("own_exposure")


def _row(new: NewExposure, rules: Rules, by: Actor, at: datetime, run: str, rule: str) -> Exposure:
    category = new.category or proposed_category(rules.protocol, new.type, is_second=bool(new.via))
    row = Exposure(
        incident_id=by.incident, source_case_id=new.case_id, person_id=new.person_id, via_id=new.via or None,
        place_id=new.place_id or None, first_at=new.first_at, last_at=new.last_at, seconds=new.seconds,
        seconds_residual=new.seconds_residual, encounters=new.encounters, certainty=new.certainty, type=new.type,
        setting=new.setting, category=category_of(rules.protocol, category).code, reasons=dict(new.reasons), run=run,
        rule=rule, proposed_by=by.account, proposed_at=at,
    )  # fmt: skip
    return filled(row, note=new.note) if new.note else row


def refuse_exposures(*, ids: Sequence[str], reason: str, by: Actor, at: datetime) -> list[Exposure]:
    """Say of proposals that they are none, with a reason; they stay and can be read.

    :raises NotAllowed: `person_needed`, `wrong_role`, `bad_reason`, `not_found`, `already_decided`.
    """
    check_decider(by)
    if reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        rows = chosen_open(by.incident, ids)
        changes: dict[str, Any] = {"state": REFUSED, "refusal": reason, "decided_by": by.account, "decided_at": at}
        return [step(row, "exposure.refused", by=by, at=at, why=reason, **changes) for row in rows]


def chosen_open(incident: str, ids: Sequence[str]) -> list[Exposure]:
    """Return the proposals named. :raises NotAllowed: `not_found`, or `already_decided` when one of them is no more."""
    rows = chosen(incident, ids)
    if not rows or len(rows) != len(set(ids)):
        raise NotAllowed("not_found")
    decided = [row for row in rows if row.state != PROPOSED]
    if decided:
        raise NotAllowed("already_decided", exposures=len(decided))
    return rows
