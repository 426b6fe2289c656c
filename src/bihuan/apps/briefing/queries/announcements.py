"""What is known of announcements: who may see which, what waits, what holds, what is past."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.queries.public import open_incidents
from bihuan.apps.briefing.rules.announcements import CANCELLED, RELEASED, WAITING, WRITERS
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may

_SEE_DRAFTS = WRITERS | {Role.INSPECTOR, Role.AUDITOR}


def may_with_announcements(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to announcements of the incident."""
    return may(by.role, action, Kind.ANNOUNCEMENT, Place.SIBLING)


def sees_drafts(by: Actor) -> bool:
    """Say whether the actor sees what was not released."""
    return by.role in _SEE_DRAFTS


def list_announcements(by: Actor) -> QuerySet[Announcement]:
    """Return the announcements of the incident, newest first; what was not released only to who works on it.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_with_announcements(by, Action.LIST):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = Announcement.objects.filter(incident_id=by.incident).order_by("-number")
    return found if sees_drafts(by) else found.filter(state__in=[RELEASED, CANCELLED])


def get_announcement(by: Actor, announcement_id: str) -> Announcement:
    """Return an announcement. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    if not may_with_announcements(by, Action.READ):
        raise NotAllowed("not_found")
    found = list_announcements(by).filter(pk=announcement_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def list_drafts(by: Actor) -> QuerySet[AnnouncementDraft]:
    """Return the drafts that wait, the oldest first; none to who does not see drafts."""
    if not (may_with_announcements(by, Action.LIST) and sees_drafts(by)):
        return AnnouncementDraft.objects.none()
    found = AnnouncementDraft.objects.filter(announcement__incident_id=by.incident, state=WAITING)
    return found.select_related("announcement").order_by("written_at", "pk")


def get_draft(by: Actor, draft_id: str) -> AnnouncementDraft:
    """Return a draft. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    if not (may_with_announcements(by, Action.READ) and sees_drafts(by)):
        raise NotAllowed("not_found")
    found = AnnouncementDraft.objects.filter(pk=draft_id, announcement__incident_id=by.incident)
    row = found.select_related("announcement").first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def latest_of(row: Announcement) -> AnnouncementVersion | None:
    """Return the version of an announcement that counts, None where none was released."""
    return AnnouncementVersion.objects.filter(announcement=row).order_by("-version").first()


def versions_of(row: Announcement) -> list[AnnouncementVersion]:
    """Return the versions of an announcement, the latest first."""
    return list(AnnouncementVersion.objects.filter(announcement=row).order_by("-version"))


def latest_versions(rows: list[Announcement]) -> dict[str, AnnouncementVersion]:
    """Return the version that counts of each of these announcements: announcement → version."""
    found = AnnouncementVersion.objects.filter(announcement__in=[row.pk for row in rows]).order_by("version")
    return {one.announcement_id: one for one in found}


def holding(found: QuerySet[Announcement], at: datetime) -> QuerySet[Announcement]:
    """Return those that hold or are to hold, the next to end first."""
    return found.filter(state=RELEASED, ends_at__gt=at).order_by("ends_at", "number")


def past(found: QuerySet[Announcement], at: datetime) -> QuerySet[Announcement]:
    """Return those that were cancelled or whose end has come, the latest first."""
    is_over = Q(state=RELEASED, ends_at__lte=at) | Q(state=CANCELLED)
    return found.filter(is_over).order_by("-ends_at", "-number")


def told_incidents(at: datetime) -> list[Incident]:
    """Return the incidents of which the public is told (`queries.public`), in that order."""
    codes = [one.code for one in open_incidents(at)]
    found = Incident.objects.in_bulk(codes)
    return [found[code] for code in codes if code in found]


def public_announcements(incident: str) -> QuerySet[Announcement]:
    """Return the announcements of an incident that the public may see: those of which a version was released."""
    return Announcement.objects.filter(incident_id=incident, state__in=[RELEASED, CANCELLED])
