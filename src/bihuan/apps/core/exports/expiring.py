"""The end of an export: its key is destroyed and its file removed; what remains is who took out what, and why."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from bihuan.apps.core.exports.making import file_of
from bihuan.apps.core.exports.moving import move_export
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Export
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.core.rules.exports import LIVE, ExportState
from bihuan.apps.core.sealing import vault
from bihuan.engine.ledger.canonical import instant

_ENDED = (ExportState.EXPIRED.value, ExportState.REFUSED.value)


def expire_exports(*, at: datetime, most: int = 200) -> int:
    """End every export whose time has come, then destroy keys and files of all that ended; return how many ended.

    Cut off between the two it is finished by the next round: a row says `destroyed_at` only when both are gone.
    """
    due = Export.objects.filter(state__in=[state.value for state in LIVE], expires_at__lte=at).order_by("expires_at")
    ended = sum(_expire(export_id, at) for export_id in due.values_list("id", flat=True)[:most])
    for row in Export.objects.filter(state__in=_ENDED, destroyed_at=None)[:most]:
        _destroy(row, at)
    return ended


def _expire(export_id: str, at: datetime) -> int:
    try:
        with writing():
            row = Export.objects.get(pk=export_id)
            if row.expires_at > at:  # fetched or agreed to since it was listed
                return 0
            facts: dict[str, object] = {"fetched": row.fetched_n, "sha256": row.digest}
            move_export(row, ExportState.EXPIRED, by=system(row.incident), at=at, facts=facts)
    except NotAllowed:  # somebody else ended it
        return 0
    return 1


def _destroy(row: Export, at: datetime) -> None:
    """Destroy the key first: from then on a file that is left, here or in a copy, is noise."""
    vault().destroy([row.key_name()], at=instant(at), certificate=f"export {row.pk} expired")
    file_of(row.pk).unlink(missing_ok=True)
    Export.objects.filter(Q(pk=row.pk), destroyed_at=None).update(destroyed_at=at, sealed="")
