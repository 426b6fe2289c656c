"""An event as its canonical line, written fast: the stored facts are canonical already and only put in their place."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

from bihuan.apps.orders.queries.books.streams import canonical

_SQL = (
    'SELECT "index", {at}, incident, kind, subject, subject_id, n, from_state, to_state, from_holder, to_holder, actor,'
    " role, reason, command, facts, body_digest, leaf_hash FROM core_event"
)


def event_sql() -> str:
    """Return the query for whole events."""
    return _SQL.format(at=canonical("at"))


def event_parts(row: tuple[Any, ...]) -> tuple[str, str]:
    """Return the canonical JSON of an event in two parts, between which the export puts the leaf hash.

    `row` is one of `event_sql`. Both parts together are what the leaf hash is taken over.
    """
    (
        index, at, incident, kind, subject, subject_id, n, from_state, to_state, from_holder, to_holder, actor, role,
        reason, command, facts, digest, _,
    ) = row  # fmt: skip
    text = encode_basestring
    return (
        f'{{"actor":{text(actor)},"at":"{at}","body_digest":{text(digest)},"command":{text(command)},'
        f'"facts":{facts},"from_holder":{text(from_holder)},"from_state":{text(from_state)},'
        f'"incident":{text(incident)},"index":{index},"kind":{text(kind)},',
        f'"n":{n},"reason":{text(reason)},"role":{text(role)},"subject":{text(subject)},'
        f'"subject_id":{text(subject_id)},"to_holder":{text(to_holder)},"to_state":{text(to_state)}}}',
    )
