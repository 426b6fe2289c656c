"""Looking at reports of doubtful calls: whole for who reviews them, each look in the log; masked for who watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bihuan.apps.briefing.models import CallReport
from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.core.rules.showing import Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all


def look_at_reports(
    *, rows: Sequence[CallReport], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, Mapping[str, Shown]]:
    """Return reports that a query gave as the actor may see them; where anything stands whole, the log says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        open_all(rows)
        works = may_do(by, Action.UPDATE, Kind.CALL_REPORT, by.unit)
        viewer = Viewer(by.role, Relation.HOLDER if works else Relation.NONE, surface)
        seen = {row.pk: _said(row, viewer) for row in rows}
        whole = [(row, names) for row in rows if (names := whole_names(seen[row.pk].values()))]
        if whole:
            with writing():
                for row, names in whole:
                    look = Look("read", "call_report", row.pk, "", names, "review", session=session)
                    record_access(look, by=by, at=at)
        return seen


def _said(row: CallReport, viewer: Viewer) -> Mapping[str, Shown]:
    values = {name: str(getattr(row, name) or "") for name in CallReport.PERSONAL}
    return show_all(CallReport.PERSONAL, values, viewer)
