"""Reports of calls as one viewer sees them: the door of `disclosure` for them, kept apart for its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bihuan.apps.briefing.actions.call_reports_looking import look_at_reports
from bihuan.apps.core.rules.showing import Shown
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import CallReport


def reports_seen(look: Looker, rows: Sequence[CallReport]) -> dict[str, Mapping[str, Shown]]:
    """Return reports that a query gave as they may be seen. :raises NotAllowed: `cannot_show`."""
    return look_at_reports(rows=rows, by=look.by, at=look.at, surface=look.surface, session=look.session)
