"""Looking at what tracing keeps in words: one value once for a reason, and a finding whole to who decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer, is_whole
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.tracing.actions.moving import subject_of
from bihuan.apps.tracing.models import Exposure
from bihuan.apps.tracing.queries.shown import Worded, viewer_of, words_of_row
from bihuan.apps.tracing.rules.exposing import DECIDERS, PROPOSED


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """Why somebody was found, in codes and figures: whole to who decides about it now, else nothing."""

    is_whole: bool
    reasons: Mapping[str, object]


def look_at_finding(
    *, exposure: Exposure, by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> FindingSeen:
    """Return the reasons of a proposal to a person who may decide about it, with one entry in the access log.

    A finding that was decided is nobody's work any more: its reasons are hidden and can be revealed for a reason.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails.
    """
    with failing_closed():
        is_work = by.role in DECIDERS and not by.unit
        with writing():
            fresh = Exposure.objects.get(pk=exposure.pk)  # somebody may have decided it since it was found
            relation = Relation.HOLDER if is_work and fresh.state == PROPOSED else Relation.DESK
            if not is_whole(Exposure.PERSONAL["reasons"], Viewer(by.role, relation, surface)):
                return FindingSeen(False, {})
            look = Look("read", "exposure", fresh.pk, fresh.person_id, ("reasons",), "desk_work", session=session)
            record_access(look, by=by, at=at)
            return FindingSeen(True, fresh.reasons)


def reveal_tracing_field(
    *, row: Worded, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of a case, visit, exposure, contact, quarantine or request whole, once, for one reason (R9).

    The row was got through `access`.

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    if name not in type(row).PERSONAL:
        raise NotAllowed("not_found")

    def find() -> Asked:
        value, field = words_of_row(row)[name], type(row).PERSONAL[name]
        return Asked(subject_of(row), row.pk, _about(row), name, field, value, viewer_of(by, surface))

    with failing_closed():
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(find, Why(reason, words, session), by=by, at=at, since=since)


def _about(row: Worded) -> str:
    """Return the person of whom a row speaks; a request for material speaks of its case's person."""
    person = getattr(row, "person_id", "")
    return str(person or getattr(getattr(row, "case", None), "person_id", ""))
