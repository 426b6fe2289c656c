"""The one door through which a personal value reaches a page or the API: seen, logged, or revealed for a reason (R18).

No other module of `web` and no template may touch a personal attribute of a model; a house test reads them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Surface
from bihuan.apps.core.rules.showing import NOTHING, Shown
from bihuan.apps.intake.actions.looking import LineSeen, look_at_line, reveal_line_field
from bihuan.apps.orders.actions.looking import OrderSeen, look_at_order, reveal_order_field
from bihuan.apps.tracing.actions import looking, looking_many, looking_reports
from bihuan.apps.tracing.queries import reports, shown
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import session_of

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Disposition
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.apps.tracing.models import Exposure

_SESSION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, when, in which sign-in, and on which way the values leave."""

    by: Actor
    at: datetime
    session: str
    surface: Surface = Surface.PAGE

    def order(self, row: WorkOrder) -> OrderSeen:
        """Return what may be seen of an order. :raises NotAllowed: `cannot_show`."""
        return look_at_order(row=row, by=self.by, at=self.at, surface=self.surface, session=self.session)

    def order_alone(self, row: WorkOrder) -> OrderSeen:
        """Return what may be seen of an order without its feedback and story. :raises NotAllowed: `cannot_show`."""
        return look_at_order(
            row=row, by=self.by, at=self.at, surface=self.surface, session=self.session, with_story=False
        )

    def line(self, found: Disposition) -> LineSeen:
        """Return what may be seen of a line. :raises NotAllowed: `cannot_show`."""
        return look_at_line(line=found, by=self.by, at=self.at, surface=self.surface, session=self.session)

    def reveal_of_order(self, order_id: str, name: str, reason: str, words: str) -> str:
        """Return one value of an order whole, once. :raises NotAllowed: as `reveal_order_field`."""
        return reveal_order_field(
            order_id=order_id, name=name, reason=reason, words=words, by=self.by, at=self.at, surface=self.surface,
            session=self.session,
        )  # fmt: skip

    def reveal_of_line(self, record_id: str, name: str, reason: str, words: str) -> str:
        """Return one value of a line whole, once. :raises NotAllowed: as `reveal_line_field`."""
        return reveal_line_field(
            record_id=record_id, name=name, reason=reason, words=words, by=self.by, at=self.at, surface=self.surface,
            session=self.session,
        )  # fmt: skip

    def report(self, read: reports.ReadReport) -> looking_reports.ReportSeen:
        """Return a pasted report that `access` gave, with what was read in it. :raises NotAllowed: `cannot_show`."""
        return looking_reports.look_at_report(read=read, by=self.by, at=self.at, session=self.session)

    def people(self, persons: Iterable[str], *, is_list: bool = True) -> dict[str, shown.PersonShown]:
        """Return these persons masked; on a page of their own (`is_list` is not) a value can be asked for."""
        surface = Surface.LIST if is_list and self.surface is Surface.PAGE else self.surface
        return shown.people_shown(self.by.incident, persons, self.by, surface)

    def tracing_words(self, rows: Iterable[looking.Worded]) -> dict[str, dict[str, Shown]]:
        """Return what may be seen of the words of rows of tracing: row → name → value.

        :raises NotAllowed: `cannot_show`.
        """
        return looking_many.look_at_many(rows=rows, by=self.by, at=self.at, surface=self.surface, session=self.session)

    def finding(self, row: Exposure) -> looking_many.FindingSeen:
        """Return why somebody was found, to who decides about it. :raises NotAllowed: `cannot_show`."""
        return looking_many.look_at_finding(
            exposure=row, by=self.by, at=self.at, surface=self.surface, session=self.session
        )

    def reveal_of_tracing(self, row: looking.Worded, name: str, reason: str, words: str) -> str:
        """Return one value of a row of tracing whole, once. :raises NotAllowed: as `reveal_field`."""
        return looking.reveal_field(
            row=row, name=name, reason=reason, words=words, by=self.by, at=self.at, surface=self.surface,
            session=self.session,
        )  # fmt: skip


def looker(request: HttpRequest, surface: Surface = Surface.PAGE) -> Looker:
    """Return who looks by this request."""
    return Looker(session_of(request).actor, now(), session_code(request), surface)


def api_looker(request: HttpRequest) -> Looker:
    """Return who looks by this call of the API."""
    return looker(request, Surface.API)


def session_code(request: HttpRequest) -> str:
    """Return a code of the sign-in for the log, from which its cookie cannot be computed; "" without a session."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    return salted_hmac("bihuan.access", key).hexdigest()[:_SESSION_LENGTH] if key else ""


def geo_link(seen: OrderSeen) -> str:
    """Return a geo: link for the telephone's own map, to the position or the address; "" while these are masked."""
    if seen.position is not None:
        longitude, latitude = seen.position
        return f"geo:{latitude:.6f},{longitude:.6f}?q={latitude:.6f},{longitude:.6f}"
    address = seen.content.get("address", NOTHING)
    return f"geo:0,0?q={quote(address.value)}" if address.is_whole and address.value else ""


def whole_number(seen: OrderSeen) -> str:
    """Return the telephone number that stands whole on the same screen, "" while it is masked."""
    phone = seen.content.get("phone", NOTHING)
    return phone.value if phone.is_whole else ""


def known_people(seen: OrderSeen) -> tuple[Shown, ...]:
    """Return the names that a report's form may offer: only those that stand whole on the same screen."""
    name = seen.content.get("person_name", NOTHING)
    return (name,) if name.is_whole else ()
