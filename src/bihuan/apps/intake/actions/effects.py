"""Accepted records get their effect: an order, or a named officer's decision that none is needed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import NotAllowed

_SQL = "UPDATE intake_disposition SET effect = %s WHERE record_id = %s AND kind = 'accepted' AND effect = ''"


def note_effects(*, effects: Mapping[str, str]) -> None:
    """Note for each record what it led to ("order:<id>"). :raises NotAllowed: one has an effect already (`stale`)."""
    with writing(), connection.cursor() as cursor:
        done = 0
        for record, effect in effects.items():
            cursor.execute(_SQL, [effect, record])
            done += cursor.rowcount
        if done != len(effects):
            raise NotAllowed("stale", n=done)
