"""Where the page of one order leads besides: to the person, to a call, to an emergency access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from bihuan.apps.briefing.access.calls import may_call_about
from bihuan.apps.core.rules.glass import ROLES as GLASS_ROLES
from bihuan.apps.intake.access import PERSON_READERS

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.web.parts.disclosure import Looker


def doors_of(look: Looker, row: WorkOrder, person: str, *, is_whole: bool) -> dict[str, str]:
    """Return the ways to the person's record, to a call, and to an emergency access where the order stands masked."""
    may_open = person and (is_whole or look.by.role in PERSON_READERS)
    may_break = look.by.role in GLASS_ROLES and not is_whole and row.source
    return {
        "call_url": reverse("desk:call", args=[row.pk]) if may_call_about(look.by, row) else "",
        "person_url": reverse("desk:person", args=[person]) if may_open else "",
        "glass_url": reverse("desk:break-glass", args=["order", row.pk]) if may_break else "",
    }
