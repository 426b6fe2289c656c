"""What the heat permits at a post: minutes of work an hour, None where nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bihuan.apps.forces.models import Attendance


def permitted_at(post_ids: Iterable[str], at: datetime) -> dict[str, int | None]:
    """Return the minutes of work an hour that were last told for those at each post; a post that is missing: unknown.

    They are what `note_permitted` kept with the presences.
    """
    rows = Attendance.objects.filter(post_id__in=set(post_ids), state="present").order_by("checked_in_at", "id")
    return dict(rows.filter(checked_in_at__lte=at).values_list("post_id", "permitted_minutes"))
