"""The pages under one entry of the navigation, as tabs: one row a page, of which each role sees those it may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.web.parts.refusals import Label


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One page of a section: its url name, its words, and the kind of object that one has to be allowed to list."""

    url_name: str
    text: Label
    kind: Kind


@dataclass(frozen=True, slots=True)
class SectionTab:
    """One tab as the template draws it."""

    url: str
    text: str
    is_current: bool


SECTIONS: dict[str, tuple[SectionPage, ...]] = {
    "forces": (
        SectionPage("desk:forces", _("On duty"), Kind.POST),
        SectionPage("desk:plans", _("Plans"), Kind.PLAN),
        SectionPage("desk:posts", _("Posts"), Kind.POST),
        SectionPage("desk:officers", _("People"), Kind.OFFICER),
        SectionPage("desk:attendance", _("At their posts"), Kind.ATTENDANCE),
        SectionPage("desk:heat", _("Heat"), Kind.POST),
        SectionPage("desk:call_ups", _("Call-up"), Kind.CALL_UP),
        SectionPage("desk:inspections", _("Inspection"), Kind.INSPECTION),
    ),
    "screening": (
        SectionPage("desk:screening", _("Round"), Kind.ROUND),
        SectionPage("desk:sites", _("Sites"), Kind.SITE),
        SectionPage("desk:missing", _("Not yet tested"), Kind.ROUND),
        SectionPage("desk:tubes", _("Tubes"), Kind.POOL),
        SectionPage("desk:queues", _("Queues"), Kind.SITE),
        SectionPage("desk:whatif", _("What if"), Kind.SITE),
        SectionPage("desk:casualties", _("At the site"), Kind.SITE),
    ),
}


def _tabs(section: str, session: Session, path: str) -> Iterator[SectionTab]:
    place = Place.OWN if session.actor.unit else Place.SIBLING
    for page in SECTIONS[section]:
        if not may(session.actor.role, Action.LIST, page.kind, place):
            continue
        try:
            url = reverse(page.url_name)
        except NoReverseMatch:
            continue
        yield SectionTab(url, str(page.text), is_current=path.startswith(url))


def tabs_of(section: str, session: Session, path: str) -> list[SectionTab]:
    """Return the tabs of a section that the session may open; the longest address that matches is the current one."""
    tabs = list(_tabs(section, session, path))
    current = max((tab.url for tab in tabs if tab.is_current), key=len, default="")
    return [SectionTab(tab.url, tab.text, is_current=tab.url == current) for tab in tabs]
