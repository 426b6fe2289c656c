"""Which pages of tracing a person may open, as one row above each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.tracing.access import may_read
from bihuan.apps.tracing.access.runs import OWNERS
from bihuan.web.parts.labels import Label
from bihuan.web.parts.optional import address_or_none


@dataclass(frozen=True, slots=True)
class TracingPage:
    """One page of the row: its short name, its address, what it is called."""

    name: str
    url: str
    text: str


_PAGES: tuple[tuple[str, str, Label, Kind], ...] = (
    ("cases", "desk:cases", _("Cases"), Kind.CASE),
    ("triage", "desk:triage", _("Proposals"), Kind.EXPOSURE),
    ("contacts", "desk:contacts", _("Contacts"), Kind.CONTACT),
    ("quarantines", "desk:quarantines", _("Quarantine"), Kind.QUARANTINE),
    ("material", "desk:material", _("Footage and records"), Kind.MATERIAL_REQUEST),
    ("searches", "desk:searches", _("Searches"), Kind.RUN),
    ("network", "desk:network", _("Network"), Kind.CASE),
)


def pages_for(by: Actor) -> list[TracingPage]:
    """Return the pages that are there and that the actor may read."""
    found = [(name, address_or_none(url), text) for name, url, text, kind in _PAGES if _may_open(by, kind)]
    return [TracingPage(name, url, str(text)) for name, url, text in found if url]


def _may_open(by: Actor, kind: Kind) -> bool:
    """Say whether the actor may read such objects at all; of searches, whether they may have any of their own."""
    return may_read(by, kind) or (kind is Kind.RUN and by.role in OWNERS and not by.unit)
