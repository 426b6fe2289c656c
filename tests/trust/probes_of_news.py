"""Probes of the matrix for announcements and public places."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.access.announcements import get_announcement, list_announcements
from bihuan.apps.briefing.access.places import get_place, list_places
from bihuan.apps.briefing.actions.announcements import drop_draft, write_announcement
from bihuan.apps.briefing.actions.places import choose_place, remove_place
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion, PublicPlace
from bihuan.apps.briefing.rules.announcements import Told
from bihuan.apps.core.rules import NotAllowed
from tests.trust.ground_of_news import WORDS
from tests.trust.trying import Try, probe

DAY = timedelta(days=1)


def _announcement(t: Try) -> Announcement:
    """Return an announcement of the world that is out; taken back afterwards."""
    row = Announcement.objects.create(
        incident=t.world.incident, number=990, origin="free", state="released", ends_at=t.at + DAY, begun_at=t.at
    )
    AnnouncementVersion.objects.create(
        announcement=row, version=1, kind="alert", occasion="written", sender="s", identifier="probe.1", sent_at=t.at,
        released_by="a", written_by="b", digest="0" * 64, starts_at=t.at, ends_at=t.at + DAY, **WORDS,
    )  # fmt: skip
    return row


def _place(t: Try) -> PublicPlace:
    """Return a place of the world that stands on the list; taken back afterwards."""
    return PublicPlace.objects.create(
        incident=t.world.incident, place="p", name="探测市场", on_date=t.at.date(), starts_at=t.at, ends_at=t.at + DAY,
        advice="watch", state="listed", chosen_by="a", chosen_at=t.at, confirmed_by="b", confirmed_at=t.at,
        leaves_at=t.at + DAY,
    )  # fmt: skip


@probe("announcement", "list")
def _(t: Try) -> bool:
    row = _announcement(t)
    return list_announcements(t.by).filter(pk=row.pk).exists()


@probe("announcement", "read")
def _(t: Try) -> bool:
    return bool(get_announcement(t.by, _announcement(t).pk))


@probe("announcement", "create")
def _(t: Try) -> bool:
    told = Told(**{**WORDS, "communities": (), "outline": _SQUARE}, starts_at=t.at, ends_at=t.at + DAY)  # type: ignore[arg-type]  # by name
    return write_announcement(told=told, by=t.by, at=t.at).announcement.incident_id == t.world.incident.code


@probe("announcement", "update")
def _(t: Try) -> bool:
    said = {**WORDS, "starts_at": t.at, "ends_at": t.at + DAY}
    draft = AnnouncementDraft.objects.create(
        announcement=_announcement(t), kind="update", occasion="corrected", written_by="b", written_at=t.at, **said
    )
    return drop_draft(draft_id=draft.pk, by=t.by, at=t.at).state == "dropped"


@probe("public_place", "list")
def _(t: Try) -> bool:
    row = _place(t)
    return list_places(t.by).filter(pk=row.pk).exists()


@probe("public_place", "read")
def _(t: Try) -> bool:
    return bool(get_place(t.by, _place(t).pk))


@probe("public_place", "create")
def _(t: Try) -> bool:
    try:
        choose_place(place="none", starts_at=t.at, advice="watch", by=t.by, at=t.at)
    except NotAllowed as refusal:
        # whoever may choose is told that nothing proposes this place, and in another district the same of their own
        return refusal.code == "not_found" and t.by.incident == t.world.incident.code
    return False


@probe("public_place", "update")
def _(t: Try) -> bool:
    return remove_place(place_id=_place(t).pk, reason="mistaken", by=t.by, at=t.at).state == "removed"


_SQUARE = {"type": "MultiPolygon", "coordinates": [[[[106.0, 30.0], [106.1, 30.0], [106.1, 30.1], [106.0, 30.0]]]]}
