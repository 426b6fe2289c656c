"""How a line enters the journal: in the caller's transaction, under the head's lock, with one delivery per job owed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bihuan.apps.core.journal.subscriptions import jobs_for
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.models.journal import EventBody
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.sealing import place_of, vault
from bihuan.engine.ledger.canonical import body_digest as digest_of
from bihuan.engine.ledger.canonical import canonical_bytes, event_leaf, instant
from bihuan.engine.vault import Erased, Tampered, seal_value, unseal_value


class JournalMoved(Exception):  # noqa: N818 - named after what happened
    """Somebody wrote to the journal behind the head's back; nothing of this transaction is kept."""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One event to be written; `body` is what is personal, `digest` stands for a body that is kept elsewhere."""

    kind: str
    subject: str
    subject_id: str
    n: int
    by: Actor
    at: datetime
    facts: Mapping[str, object]
    from_state: str = ""
    to_state: str = ""
    from_holder: str = ""
    to_holder: str = ""
    reason: str = ""
    command: str = ""
    body: Mapping[str, object] | None = None
    digest: str = ""


_EVENT_SQL = (
    "INSERT INTO core_event (at, incident, kind, subject, subject_id, n, from_state, to_state, from_holder, to_holder,"
    ' actor, role, reason, command, facts, body_digest, leaf_hash, "index")'
    " VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"
)
_BODY_SQL = 'INSERT INTO core_eventbody ("index", salt, content, key) VALUES (%s,%s,%s,%s)'
_DELIVERY_SQL = (
    "INSERT INTO core_delivery (id, event, job, due_at, fence, failures, last_error) VALUES (%s,%s,%s,%s,0,0,'')"
)


class Writer:
    """Collects the events of one transaction and writes them at its end, numbered without a gap."""

    def __init__(self, size: int) -> None:
        self.opened_at_size = size
        self.size = size
        self._events: list[tuple[object, ...]] = []
        self._bodies: list[tuple[object, ...]] = []
        self._deliveries: list[tuple[object, ...]] = []

    def record(self, draft: EventDraft) -> int:
        """Add one event and the jobs it owes; return its leaf index. It is in the database when `flush` has run."""
        index, digest = self.size, draft.digest
        if not digest:
            salt = os.urandom(_SALT)
            content = canonical_bytes(draft.body or {})
            digest = digest_of(salt, content)
            self._bodies.append(body_row(index, f"{draft.subject}:{draft.subject_id}", salt, content))
        columns = _columns(draft, index, digest)
        stored_at = connection.ops.adapt_datetimefield_value(draft.at)
        facts = canonical_bytes(draft.facts).decode()
        leaf = event_leaf(columns).hex()
        self._events.append((stored_at, *(columns[name] for name in _TEXT_COLUMNS), facts, digest, leaf, index))
        for job in jobs_for(draft.kind):
            self._deliveries.append((new_id(), index, job, stored_at))
        self.size += 1
        return index

    def waiting(self, subject_id: str) -> int:
        """Return how many events of the subject are collected and not yet written."""
        place = 1 + _TEXT_COLUMNS.index("subject_id")  # the instant stands before the texts
        return sum(row[place] == subject_id for row in self._events)

    def flush(self) -> None:
        """Write what was collected and move the head. :raises JournalMoved: the head is not where it was read."""
        if not self._events:
            return
        with connection.cursor() as cursor:
            _insert(cursor, _EVENT_SQL, self._events)
            _insert(cursor, _BODY_SQL, self._bodies)
            _insert(cursor, _DELIVERY_SQL, self._deliveries)
            first = self.size - len(self._events)
            cursor.execute("UPDATE core_journalhead SET size = %s WHERE id = 1 AND size = %s", [self.size, first])
            if cursor.rowcount != 1:
                raise JournalMoved
        self._events, self._bodies, self._deliveries = [], [], []


_SALT, _EMPTY = 16, b"{}"


def body_row(index: int, key_name: str, salt: bytes, content: bytes) -> tuple[int, str, str, str]:
    """Return the row of a body: an empty one as it is, any other sealed with its salt under its subject's key."""
    if content == _EMPTY:
        return index, salt.hex(), content.decode(), ""
    key = vault().make([key_name])[key_name]
    return index, "", seal_value(key, place_of("core_eventbody", "content", str(index)), salt + content), key_name


def open_body(body: EventBody) -> tuple[bytes, bytes]:
    """Return (salt, content) of a body. :raises Erased: its key was destroyed. :raises Tampered: it was altered."""
    if not body.key:
        return bytes.fromhex(body.salt), body.content.encode()
    place = place_of("core_eventbody", "content", str(body.index))
    plain = unseal_value(vault().get(body.key), place, body.content)
    return plain[:_SALT], plain[_SALT:]


def read_body(body: EventBody) -> dict[str, Any]:
    """Return what was said in an event; nothing when its key was destroyed or somebody altered it."""
    try:
        said: dict[str, Any] = json.loads(open_body(body)[1])
    except (Erased, Tampered):
        return {}
    return said


_TEXT_COLUMNS = (
    "incident", "kind", "subject", "subject_id", "n", "from_state", "to_state", "from_holder", "to_holder",
    "actor", "role", "reason", "command",
)  # fmt: skip


def _columns(draft: EventDraft, index: int, digest: str) -> dict[str, object]:
    """Return the canonical object of an event (docs/journal-format.md)."""
    return {
        "index": index,
        "at": instant(draft.at),
        "incident": draft.by.incident,
        "kind": draft.kind,
        "subject": draft.subject,
        "subject_id": draft.subject_id,
        "n": draft.n,
        "from_state": draft.from_state,
        "to_state": draft.to_state,
        "from_holder": draft.from_holder,
        "to_holder": draft.to_holder,
        "actor": draft.by.account,
        "role": str(draft.by.role),
        "reason": draft.reason,
        "command": draft.command,
        "facts": draft.facts,
        "body_digest": digest,
    }


def _insert(cursor: object, sql: str, rows: list[tuple[object, ...]]) -> None:
    """Insert rows; one by one when there is one, since a batch costs more to set up."""
    if len(rows) == 1:
        cursor.execute(sql, rows[0])  # type: ignore[attr-defined]  # Django types its cursor wrapper only loosely
    elif rows:
        cursor.executemany(sql, rows)  # type: ignore[attr-defined]  # as above


_ACTIVE: ContextVar[Writer | None] = ContextVar("journal_writer", default=None)


@contextmanager
def writing() -> Iterator[Writer]:
    """Open the one kind of transaction in which anything changes: the head is locked first, the events come last.

    Inside another `writing()` it joins that one, so that actions compose into one transaction.
    """
    active = _ACTIVE.get()
    if active is not None:
        yield active
        return
    with transaction.atomic():
        writer = Writer(_lock_head())
        token = _ACTIVE.set(writer)
        try:
            yield writer
            writer.flush()
        finally:
            _ACTIVE.reset(token)


def _lock_head() -> int:
    """Return the number of events and keep others from writing until the transaction ends."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        sql = f"SELECT size FROM core_journalhead WHERE id = 1{lock}"  # nosec B608  # noqa: S608 - a constant suffix
        cursor.execute(sql)
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO core_journalhead (id, size) VALUES (1, 0) ON CONFLICT DO NOTHING")
            return _lock_head()
    return int(row[0])


def record_event(draft: EventDraft) -> int:
    """Write one event in the caller's `writing()` transaction; return its leaf index.

    :raises RuntimeError: there is no such transaction, so the change and its line could part.
    """
    writer = _ACTIVE.get()
    if writer is None:
        message = "an event is recorded inside `with writing():` only"
        raise RuntimeError(message)
    return writer.record(draft)


def facts_of(text: str) -> dict[str, object]:
    """Return an event's facts as they were recorded."""
    facts: dict[str, object] = json.loads(text)
    return facts
