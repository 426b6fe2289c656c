"""What the ground has of news: an announcement that is out, a draft that waits, a place that waits for the approver."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion, PublicPlace
from tests.trust.ground import Ground

WORDS = {
    "title_zh": "通告", "title_en": "Notice", "zh": "照常开放。", "en": "Open.", "area": "西山社区",
    "communities": ["511302001"], "severity": "Minor", "certainty": "Likely", "measure": "monitor",
}  # fmt: skip


def news_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of news."""
    at, incident = ground.world.at, ground.world.incident
    end = at + timedelta(days=1)
    row = Announcement.objects.create(
        incident=incident, number=900, origin="free", state="released", ends_at=end, begun_at=at
    )
    said = {**WORDS, "starts_at": at, "ends_at": end}
    AnnouncementVersion.objects.create(
        announcement=row, version=1, kind="alert", occasion="written", sender="desk@example.org", identifier="one.900",
        sent_at=at, released_by="a", written_by="b", digest="0" * 64, **said,
    )  # fmt: skip
    draft = AnnouncementDraft.objects.create(
        announcement=row, kind="update", occasion="corrected", written_by="b", written_at=at, **said
    )
    place = PublicPlace.objects.create(
        incident=incident, place="p", name="河东菜市场", on_date=at.date(), starts_at=at, ends_at=end, advice="watch",
        chosen_by="a", chosen_at=at, leaves_at=end,
    )  # fmt: skip
    return {"announcement_id": row.pk, "draft_id": draft.pk, "place_id": place.pk, "version": "1"}
