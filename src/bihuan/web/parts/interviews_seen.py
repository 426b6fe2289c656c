"""Interviews on a page: what was told reaches it through this door alone (R18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.briefing.access.forms import get_interview
from bihuan.apps.briefing.actions.interviews_looking import InterviewSeen, look_at_interview, reveal_interview

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import Interview
    from bihuan.web.parts.disclosure import Looker


def interview_seen(look: Looker, row: Interview) -> InterviewSeen:
    """Return what may be seen of an interview that `access` gave. :raises NotAllowed: `cannot_show`."""
    return look_at_interview(row=row, by=look.by, at=look.at, surface=look.surface, session=look.session)


def reveal_of_interview(look: Looker, interview_id: str, name: str, reason: str, words: str) -> str:
    """Return what was told whole, once. :raises NotAllowed: as `reveal_interview`."""
    row = get_interview(look.by, interview_id)
    return reveal_interview(
        row=row, name=name, reason=reason, words=words, by=look.by, at=look.at, surface=look.surface,
        session=look.session,
    )  # fmt: skip
