"""What the shell of every page needs to know."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bihuan.apps.accounts.queries import sessions_of
from bihuan.web.parts.accounts.gate import signed_in_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.navigation import links_for
from bihuan.web.parts.sessions import find_session
from bihuan.web.parts.spans import patterns

THEMES = ("light", "dark")


def _words() -> str:
    """Return the few words that page.js puts on a page, with %s where a figure goes, as JSON."""
    return json.dumps(
        {
            **patterns(),
            "copied": _("Copied"),
            "live": _("Live"),
            "polling": _("Looking every few seconds"),
            "lost": _("No connection: figures may be old"),
        },
        ensure_ascii=False,
    )


def _has_company(request: HttpRequest) -> bool:
    """Say whether the account is open on another device too; asked of the table only where the alarm was raised."""
    row = signed_in_of(request)
    return row is not None and row.has_company and len({one.device for one in sessions_of(row.account, now())}) > 1


def shell(request: HttpRequest) -> dict[str, object]:
    """Return session, navigation, theme and words for `parts/base.html`."""
    session = find_session(request)
    theme = request.COOKIES.get("theme", "")
    return {
        "session": session,
        "role_name": label("role", session.actor.role.value) if session else "",
        "navigation": links_for(session, request.path) if session else [],
        "theme": theme if theme in THEMES else "",
        "is_drill": session.is_drill if session else settings.IS_DRILL,
        "page_words": _words(),
        "signed_in": signed_in_of(request),
        "has_company": _has_company(request),
    }
