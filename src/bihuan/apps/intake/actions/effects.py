"""Accepted records get their effect: an order, a named officer's decision that none is needed, or a place of filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed

_SQL = "UPDATE intake_disposition SET effect = %s WHERE record_id = %s AND kind = 'accepted' AND effect = ''"


def note_effects(*, effects: Mapping[str, str]) -> None:
    """Note for each record what it led to ("order:<id>"). :raises NotAllowed: one has an effect already (`stale`)."""
    with writing(), connection.cursor() as cursor:
        if effects:
            cursor.executemany(_SQL, [(effect, record) for record, effect in effects.items()])
            if cursor.rowcount != len(effects):  # both drivers add up what the statements changed
                raise NotAllowed("stale", n=cursor.rowcount)


def file_records(*, batch: str, effects: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note where accepted records of one batch were filed ("filed:<what>:<id>"), with one event that names them all.

    For kinds of batch that become no orders: the context that took the lines over calls this in the transaction in
    which it wrote its own rows. Nothing happens for no effects.

    :raises NotAllowed: a record has an effect already, or is none of the accepted (`stale`).
    :raises ValueError: an effect that is no filing.
    """
    if any(not effect.startswith("filed:") or effect.count(":") != 2 for effect in effects.values()):
        raise ValueError("a filing is written filed:<what>:<id>")
    if not effects:
        return
    with writing():
        note_effects(effects=effects)
        filed = [[record, effect] for record, effect in effects.items()]
        facts = {"batch": batch, "filed": filed}
        record_event(EventDraft("filing.made", "filing", new_id(), 0, by, at, facts))
