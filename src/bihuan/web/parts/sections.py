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
    """One page of a section: its url name, its words, the kind one must be allowed to list; is it of one object?"""

    url_name: str
    text: Label
    kind: Kind
    is_of_one: bool = False


@dataclass(frozen=True, slots=True)
class SectionTab:
    """One tab as the template draws it."""

    url: str
    text: str
    is_current: bool


SECTIONS: dict[str, tuple[SectionPage, ...]] = {
    "forces": (
        SectionPage("desk:forces", _("Forces now"), Kind.POST),
        SectionPage("desk:plans", _("Plans"), Kind.PLAN),
        SectionPage("desk:posts", _("Posts"), Kind.POST),
        SectionPage("desk:officers", _("Officers"), Kind.OFFICER),
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
    "zones": (
        SectionPage("desk:controls", _("Controls"), Kind.CONTROL),
        SectionPage("desk:holds", _("What holds here"), Kind.CONTROL),
        SectionPage("desk:gates", _("Gates"), Kind.GATE),
        SectionPage("desk:passes", _("Passes"), Kind.PASS),
        SectionPage("desk:inside", _("Who is inside"), Kind.GATE),
    ),
    "response": (
        SectionPage("desk:emergencies", _("Emergencies"), Kind.EMERGENCY),
        SectionPage("desk:patrols", _("Patrols"), Kind.PATROL),
        SectionPage("desk:cover", _("Coverage"), Kind.COVER),
        SectionPage("desk:response_times", _("Response times"), Kind.EMERGENCY),
        SectionPage("desk:roads", _("Roads"), Kind.PATROL),
    ),
    "residents": (
        SectionPage("desk:care", _("Who needs care"), Kind.CARE),
        SectionPage("desk:checks", _("Welfare checks"), Kind.CARE),
        SectionPage("desk:visits_plan", _("Routes"), Kind.CARE),
        SectionPage("desk:help", _("Requests for help"), Kind.HELP_REQUEST),
    ),
    "briefing": (
        SectionPage("desk:situation", _("Situation"), Kind.SITUATION_REPORT),
        SectionPage("desk:announcements", _("Announcements"), Kind.ANNOUNCEMENT),
        SectionPage("desk:public_places", _("Places of exposure"), Kind.PUBLIC_PLACE),
        SectionPage("desk:facts", _("What is true"), Kind.FACT_CHECK),
        SectionPage("desk:fact-questions", _("Questions of residents"), Kind.FACT_QUESTION),
        SectionPage("desk:figures", _("Published figures"), Kind.PUBLIC_FIGURE),
    ),
    "interviews": (
        SectionPage("desk:interviews", _("Interviews"), Kind.INTERVIEW),
        SectionPage("desk:forms", _("Interview forms"), Kind.INTERVIEW_FORM),
        SectionPage("desk:calls", _("Verified calls"), Kind.CALL_CODE),
        SectionPage("desk:call_reports", _("Reported calls"), Kind.CALL_REPORT),
    ),
}

# What else there is about the same post or site: a page of one of them links to the others.
ABOUT: dict[str, tuple[SectionPage, ...]] = {
    "post": (
        SectionPage("desk:post", _("What the post needs"), Kind.POST, is_of_one=True),
        SectionPage("desk:attendance-post", _("Who is there"), Kind.ATTENDANCE, is_of_one=True),
        SectionPage("desk:heat-post", _("Heat"), Kind.POST, is_of_one=True),
    ),
    "site": (
        SectionPage("desk:site", _("Lanes and hours"), Kind.SITE, is_of_one=True),
        SectionPage("desk:at-site", _("Casualties, water and crowding"), Kind.SITE, is_of_one=True),
        SectionPage("desk:queues", _("Queues"), Kind.SITE),
        SectionPage("desk:tubes", _("Tubes"), Kind.POOL),
        SectionPage("desk:attendance", _("Staff at posts"), Kind.ATTENDANCE),
        SectionPage("desk:heat", _("Heat"), Kind.POST),
    ),
}


def _tabs(pages: tuple[SectionPage, ...], session: Session, path: str, one: str = "") -> Iterator[SectionTab]:
    place = Place.OWN if session.actor.unit else Place.SIBLING
    for page in pages:
        if not may(session.actor.role, Action.LIST, page.kind, place):
            continue
        try:
            url = reverse(page.url_name, args=[one] if page.is_of_one else [])
        except NoReverseMatch:
            continue
        yield SectionTab(url, str(page.text), is_current=path.startswith(url))


def tabs_of(section: str, session: Session, path: str) -> list[SectionTab]:
    """Return the tabs of a section that the session may open; the longest address that matches is the current one."""
    tabs = list(_tabs(SECTIONS[section], session, path))
    current = max((tab.url for tab in tabs if tab.is_current), key=len, default="")
    return [SectionTab(tab.url, tab.text, is_current=tab.url == current) for tab in tabs]


def links_about(what: str, one: str, session: Session, path: str) -> list[SectionTab]:
    """Return the other pages about one post or site that the session may open; the page itself is left out."""
    return [tab for tab in _tabs(ABOUT[what], session, path, one) if tab.url != path]
