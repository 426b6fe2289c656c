"""Requests for help as one viewer sees them: the door of `disclosure` for callers, kept apart for its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.personal import Surface
from bihuan.apps.residents.access.help import get_request
from bihuan.apps.residents.actions.help_looking import RequestSeen, look_at_requests, reveal_request
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.residents.models import HelpRequest


def requests_seen(look: Looker, rows: Iterable[HelpRequest], *, is_list: bool = False) -> dict[str, RequestSeen]:
    """Return requests that `access` gave as they may be seen; in a list nobody's telephone stands whole.

    :raises NotAllowed: `cannot_show`.
    """
    surface = Surface.LIST if is_list else look.surface
    return look_at_requests(rows=list(rows), by=look.by, at=look.at, surface=surface, session=look.session)


def reveal_of_help(look: Looker, request_id: str, name: str, reason: str, words: str) -> str:
    """Return one value of a request whole, once. :raises NotAllowed: as `reveal_request`."""
    return reveal_request(
        row=get_request(look.by, request_id), name=name, reason=reason, words=words, by=look.by, at=look.at,
        surface=look.surface, session=look.session,
    )  # fmt: skip
