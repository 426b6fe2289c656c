"""Who may have what of announcements."""

from bihuan.apps.briefing.queries.announcements import (
    get_announcement,
    get_draft,
    list_announcements,
    list_drafts,
    may_with_announcements,
    sees_drafts,
)

__all__ = [
    "get_announcement",
    "get_draft",
    "list_announcements",
    "list_drafts",
    "may_with_announcements",
    "sees_drafts",
]
