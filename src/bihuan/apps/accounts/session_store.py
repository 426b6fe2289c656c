"""Django's sessions in the database, found by an HMAC of the cookie: who copies the table holds nobody's session.

The module is named in `SESSION_ENGINE`, which is why it holds a class called `SessionStore`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.contrib.sessions.models import Session
from django.utils.crypto import salted_hmac

_COLUMN = 40  # characters of Django's column: 160 bits, of which nobody guesses one


def kept_as(session_key: str) -> str:
    """Return under what a cookie's session lies in the table; the cookie cannot be computed from it."""
    return salted_hmac("bihuan.session", session_key, algorithm="sha256").hexdigest()[:_COLUMN]


class SessionStore(PlainStore):
    """The store of Django, whose rows bear `kept_as` of the cookie's value instead of the value."""

    def _get_session_from_db(self) -> Session | None:
        at = datetime.now(UTC)  # Django's middleware brings no instant
        live = Session.objects.filter(session_key=kept_as(self.session_key or ""), expire_date__gt=at)
        row: Session | None = live.first()
        if row is None:
            self._session_key = None  # what a browser invents is never taken over as a key
        return row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session for this cookie."""
        return Session.objects.filter(session_key=kept_as(session_key)).exists()

    async def aexists(self, session_key: str) -> bool:
        """Say whether there is a session for this cookie."""
        return await sync_to_async(self.exists)(session_key)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row as it is saved."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # typed for any model of sessions
        row.session_key = kept_as(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row as it is saved."""
        return await sync_to_async(self.create_model_instance)(data)

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this cookie, or the own one."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=kept_as(key)).delete()

    async def adelete(self, session_key: str | None = None) -> None:
        """Delete the session of this cookie, or the own one."""
        await sync_to_async(self.delete)(session_key)
