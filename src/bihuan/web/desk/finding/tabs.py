"""Which of these pages a person may open, as one row above each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.tracing.access.chains import CHAIN_READERS
from bihuan.apps.tracing.access.runs import OWNERS, REPORT_READERS
from bihuan.web.parts.labels import Label


@dataclass(frozen=True, slots=True)
class FindingTab:
    """One page of the row: its address, what it is called, whether it is the one that is open."""

    url: str
    title: str
    is_current: bool


_PAGES: tuple[tuple[str, str, Label, frozenset[Role]], ...] = (
    ("searches", "desk:searches", _("Exposure searches"), OWNERS),
    ("network", "desk:network", _("Network"), CHAIN_READERS),
    ("indicators", "desk:indicators", _("Indicators"), CHAIN_READERS),
    ("reports", "desk:report-paste", _("Case reports"), REPORT_READERS),
)


def tabs_for(by: Actor, current: str) -> list[FindingTab]:
    """Return the pages that the actor may open."""
    mine = [(name, url, title) for name, url, title, roles in _PAGES if by.role in roles and not by.unit]
    return [FindingTab(reverse(url), str(title), name == current) for name, url, title in mine]
