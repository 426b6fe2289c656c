"""Which proposals a page or a form is about, read from the address and written back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.apps.tracing.rules.exposing import PROPOSED
from bihuan.web.desk.tracing.forms import known_id

if TYPE_CHECKING:
    from django.http import QueryDict

STATES = ("proposed", "waiting", "confirmed", "refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which proposals the page is about: of a case, of a search, in a state; which one is open."""

    case: str
    run: str
    state: str
    opened: str

    def address(self, opened: str = "") -> str:
        """Return the address of the page that shows the same."""
        told = {"case": self.case, "run": self.run, "state": self.state, "open": opened}
        told = {name: value for name, value in told.items() if value and (name, value) != ("state", PROPOSED)}
        return reverse("desk:triage") + (f"?{urlencode(told)}" if told else "")


def asked_of(data: QueryDict) -> Asked:
    """Return what the address or the form says; what cannot be an identifier is left out."""
    state = data.get("state", PROPOSED)
    told = [known_id(data.get(name, "")) for name in ("case", "run", "open")]
    return Asked(told[0], told[1], state if state in STATES else PROPOSED, told[2])
