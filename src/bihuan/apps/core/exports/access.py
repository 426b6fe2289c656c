"""Who may have an export: its asker, who may decide about it, and who oversees; nobody else learns that it exists."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.models import Export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import APPROVERS, OVERSEERS, ExportState


def exports_of(by: Actor) -> QuerySet[Export]:
    """Return the exports that the person may see: their own, or all of the incident; newest first."""
    found = Export.objects.filter(incident=by.incident).order_by("-asked_at", "-id")
    return found if by.role in OVERSEERS else found.filter(account=by.account)


def waiting_exports(by: Actor) -> QuerySet[Export]:
    """Return the exports that wait for a second person who could be this one, oldest first."""
    if by.role not in APPROVERS:
        return Export.objects.none()
    waiting = Export.objects.filter(incident=by.incident, state=ExportState.ASKED)
    return waiting.exclude(account=by.account).exclude(role=by.role.value).order_by("asked_at", "id")


def get_export(by: Actor, export_id: str) -> Export:
    """Return an export. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    row = Export.objects.filter(pk=export_id, incident=by.incident).first()
    may_decide = row is not None and by.role in APPROVERS and row.needs_approval
    if row is None or not (row.account == by.account or may_decide or by.role in OVERSEERS):
        raise NotAllowed("not_found")
    return row


def get_own(by: Actor, export_id: str) -> Export:
    """Return an export of one's own. :raises NotAllowed: `not_found`."""
    row = Export.objects.filter(pk=export_id, incident=by.incident, account=by.account, role=by.role.value).first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def words_of(row: Export) -> str:
    """Return the reason in the asker's words; "" once the export has expired and its key is gone."""
    return str(row.words)
