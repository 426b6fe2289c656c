"""What a resident asked, as one viewer sees it: the door of `disclosure` for rights, kept apart for its length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bihuan.apps.briefing.actions.rights_looking import look_at_right
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import RightsRequest
    from bihuan.apps.core.rules.showing import Shown


def right_seen(look: Looker, row: RightsRequest) -> Mapping[str, Shown]:
    """Return the words of a request that `get_request` gave, as they may be seen. :raises NotAllowed: `cannot_show`."""
    return look_at_right(row=row, by=look.by, at=look.at, session=look.session)
