"""CAP 1.2 messages (OASIS Common Alerting Protocol, 1 July 2010) from plain values; every one of them is valid.

The writer is total: what XML or the schema forbids in a text is left out, and what a message must have is a field of
its value without which it cannot be made. `tests/engine/alerts/` holds it against OASIS' own schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from bihuan.engine.alerts.polygons import cap_polygons
from bihuan.engine.alerts.xml import document, element, wrap

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE: Final = "application/cap+xml"
MOST_HEADLINE: Final = 160  # "should be as brief as possible", CAP 1.2, 3.2.2
Status = Literal["Actual", "Exercise"]
Kind = Literal["Alert", "Update", "Cancel"]
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9@._:/-]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """How a message is named for ever: who sent it, what it is called, when it was sent (aware)."""

    sender: str
    identifier: str
    sent: datetime

    def text(self) -> str:
        """Return `sender,identifier,sent`, the extended message identifier of CAP 1.2, 3.2.1."""
        return f"{name_of(self.sender)},{name_of(self.identifier)},{moment(self.sent)}"


@dataclass(frozen=True, slots=True)
class Info:
    """What a message says in one language; `language` as in RFC 3066 (zh-CN, en-US), `web` an absolute address."""

    language: str
    event: str
    headline: str
    description: str
    sender_name: str
    area: str
    web: str
    contact: str
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. `references` are all earlier messages it updates or cancels; instants are aware."""

    name: Reference
    kind: Kind
    status: Status
    urgency: str
    severity: str
    certainty: str
    response: str
    starts_at: datetime
    expires_at: datetime
    infos: Sequence[Info]
    outline: Mapping[str, Any] = field(default_factory=dict)
    communities: Sequence[str] = ()
    references: Sequence[Reference] = ()
    incident: str = ""
    note: str = ""


def name_of(text: str) -> str:
    """Return a name without what CAP forbids in one: spaces, commas, `<` and `&`; "-" for one that has nothing left."""
    return _NOT_IN_NAMES.sub("-", text) or "-"


def moment(at: datetime) -> str:
    """Return an aware instant as CAP writes it: to the second, with an offset, never `Z` (3.3.2).

    :raises ValueError: the instant has no zone.
    """
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant without a zone")
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes > 0 else "-"  # CAP 1.2, 3.3.2: UTC itself is -00:00
    local = at.replace(microsecond=0, tzinfo=None).isoformat()
    return f"{local}{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def write_cap(alert: Alert) -> bytes:
    """Return a message as the bytes of its document."""
    head = [
        element("identifier", name_of(alert.name.identifier)), element("sender", name_of(alert.name.sender)),
        element("sent", moment(alert.name.sent)), element("status", alert.status), element("msgType", alert.kind),
        element("scope", "Public"),
    ]  # fmt: skip
    head += _told("note", alert.note)
    head += _told("references", " ".join(one.text() for one in alert.references))
    head += _told("incidents", name_of(alert.incident) if alert.incident else "")
    area = [*(element("polygon", one) for one in cap_polygons(alert.outline)), *_geocodes(alert.communities)]
    infos = [_info(alert, one, area) for one in alert.infos]
    return document(wrap("alert", [*head, *infos], xmlns=NAMESPACE))


def _info(alert: Alert, told: Info, area: list[str]) -> str:
    return wrap(
        "info",
        [
            element("language", told.language), element("category", "Health"), element("event", told.event),
            element("responseType", alert.response), element("urgency", alert.urgency),
            element("severity", alert.severity), element("certainty", alert.certainty),
            element("effective", moment(alert.name.sent)), element("onset", moment(alert.starts_at)),
            element("expires", moment(alert.expires_at)), element("senderName", told.sender_name),
            element("headline", told.headline[:MOST_HEADLINE]), element("description", told.description),
            *_told("instruction", told.instruction), *_told("web", told.web), element("contact", told.contact),
            wrap("area", [element("areaDesc", told.area), *area]),
        ],
    )  # fmt: skip


def _geocodes(communities: Iterable[str]) -> list[str]:
    """Return the codes of communities; `valueName` says whose codes they are (CAP 1.2, 3.2.4)."""
    return [wrap("geocode", [element("valueName", "community"), element("value", code)]) for code in communities]


def _told(name: str, text: str) -> list[str]:
    return [element(name, text)] if text else []
