"""Looking at requests for help: masked, whole for who works on one or has just taken it; each look in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Surface, Viewer
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.queries.help import in_work, standing_of
from bihuan.apps.residents.rules.help import relation_to_request
from bihuan.apps.residents.rules.help_classes import Proposal, propose


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """One request as a viewer sees who called, from where, and what they said."""

    request: str
    values: Mapping[str, Shown]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Which classes the words speak for, to whoever may read the words whole."""
        said = self.values["words"]
        return propose(said.value) if said.is_whole else ()


def look_at_requests(
    *, rows: Sequence[HelpRequest], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, RequestSeen]:
    """Return requests that `access` gave as the actor may see them; where anything stands whole, the log says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        open_all(rows)
        seen = {row.pk: RequestSeen(row.pk, _said(row, viewer)) for row, viewer in _viewers(rows, by, at, surface)}
        whole = [(row, names) for row in rows if (names := whole_names(seen[row.pk].values.values()))]
        if whole:
            with writing():
                for row, names in whole:
                    look = Look("read", "help", row.pk, row.person, names, "order_work", session=session)
                    record_access(look, by=by, at=at)
        return seen


def _viewers(
    rows: Sequence[HelpRequest], by: Actor, at: datetime, surface: Surface
) -> list[tuple[HelpRequest, Viewer]]:  # fmt: skip
    work = in_work(rows) if by.unit else set()
    return [
        (row, Viewer(by.role, relation_to_request(by, standing_of(row, work), at), surface)) for row in rows
    ]  # fmt: skip


def _said(row: HelpRequest, viewer: Viewer) -> dict[str, Shown]:
    values = {name: str(getattr(row, name) or "") for name in HelpRequest.PERSONAL}
    return show_all(HelpRequest.PERSONAL, values, viewer)


def reveal_request(
    *, row: HelpRequest, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return one value of a request whole, once, for one reason; counted against the budget of the shift (R9).

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    with failing_closed():
        [(_, viewer)] = _viewers([row], by, at, surface)
        value = str(getattr(row, name) or "") if name in HelpRequest.PERSONAL else ""
        asked = Asked("help", row.pk, row.person, name, HelpRequest.PERSONAL.get(name), value, viewer)
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)
