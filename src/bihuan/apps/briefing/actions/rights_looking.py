"""Looking at what a person asked: whole to who answers it while it is open, else hidden; each look logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.briefing.rules.rights import OPEN, may_rights
from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show_all, whole_names


def look_at_right(*, row: RightsRequest, by: Actor, at: datetime, session: str = "") -> Mapping[str, Shown]:
    """Return the words of a request and of its answer as the actor may see them; where they stand whole, a log entry.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        holds = row.state == OPEN and may_rights(by, Action.UPDATE)
        viewer = Viewer(by.role, Relation.HOLDER if holds else Relation.NONE, Surface.PAGE)
        said = {name: str(getattr(row, name) or "") for name in RightsRequest.PERSONAL}
        seen = show_all(RightsRequest.PERSONAL, said, viewer)
        if names := whole_names(seen.values()):
            with writing():
                look = Look("read", "rights", row.pk, row.person_id, names, "rights_request", session=session)
                record_access(look, by=by, at=at)
        return seen
