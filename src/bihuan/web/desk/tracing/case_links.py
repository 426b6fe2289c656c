"""Where the page of a case leads: to the gate with its stays, to the pages of others about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime

from bihuan.apps.intake.access import may_originate
from bihuan.web.desk.tracing.forms import MOMENT
from bihuan.web.desk.tracing.seeing import Period
from bihuan.web.desk.tracing.visit_map import VisitLine
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.optional import address_or_none

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case

MOST_STAYS = 20  # as many lines as the form of the gate has


def gate_url(row: Case, look: Looker, infectious: Period, lines: Sequence[VisitLine]) -> str:
    """Return the address of the gate's form filled in with the case's stays; "" where nothing can be asked for it."""
    if not row.case or not may_originate(look.by):
        return ""
    stays = [one for one in lines if one.is_confirmed and one.place is not None][-MOST_STAYS:]
    told = [("case", row.case)]
    if infectious.starts_at is not None and infectious.starts_at < look.at:
        told += [("window_from", _typed(infectious.starts_at)),
                 ("window_to", _typed(min(infectious.ends_at or look.at, look.at)))]  # fmt: skip
    for one in stays:
        place = one.place.id if one.place else ""
        told += [("place", place), ("starts_at", _typed(one.starts_at)), ("ends_at", _typed(min(one.until, look.at)))]
    return f"{reverse('desk:queries')}?{urlencode(told)}"


def _typed(moment: datetime) -> str:
    return localtime(moment).strftime(MOMENT)


def with_case(name: str, row: Case) -> str:
    """Return the address of another page about this case, "" while nobody has built it."""
    address = address_or_none(f"desk:{name}")
    return f"{address}?{urlencode({'case': row.pk})}" if address else ""
