"""Looking at the words of tracing: what the viewer may see, with the log's entry in the transaction of the read."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import Shown, show_all, whole_names
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.tracing.actions.moving import subject_of
from bihuan.apps.tracing.models import Case, Contact, Exposure, MaterialRequest, Quarantine, Visit
from bihuan.apps.tracing.rules.relations import relation_to

Worded = Case | Contact | Exposure | MaterialRequest | Quarantine | Visit


def look_at(
    *, row: Worded, by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, Shown]:
    """Return what the actor may see of a row that `access` gave; where anything stands whole, one entry says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        viewer = Viewer(by.role, relation_of(row, by), surface)
        with writing():
            said = show_all(row.PERSONAL, {name: words_of(row, name) for name in row.PERSONAL}, viewer)
            if names := whole_names(said.values()):
                look = Look("read", subject_of(row), row.pk, person_of(row), names, "desk_work", session=session)
                record_access(look, by=by, at=at)
        return said


def reveal_field(
    *, row: Worded, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of a row whole, once, for one reason; counted against the budget of the shift (R9).

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    with failing_closed():
        viewer = Viewer(by.role, relation_of(row, by), surface)
        value = words_of(row, name) if name in row.PERSONAL else ""
        asked = Asked(subject_of(row), row.pk, person_of(row), name, row.PERSONAL.get(name), value, viewer)
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)


def person_of(row: Worded) -> str:
    """Return the pseudonym of whom a row is about; a request is about its case's person."""
    return str(row.case.person_id if isinstance(row, MaterialRequest) else row.person_id)


def relation_of(row: Worded, by: Actor) -> Relation:
    """Return how the actor stands to a row as it is now."""
    state = ("waiting", "confirmed")[row.is_confirmed] if isinstance(row, Visit) else str(getattr(row, "state", ""))
    return relation_to(by, subject_of(row), state)


def words_of(row: Worded, name: str) -> str:
    """Return one personal value of a row as text; a mapping as its codes and figures."""
    value = getattr(row, name)
    return ", ".join(f"{key}: {said}" for key, said in value.items()) if isinstance(value, dict) else str(value or "")
