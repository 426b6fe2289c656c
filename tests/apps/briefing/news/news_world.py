"""A desk that announces: the world of controls, with texts written freely and released."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.actions.announcements import release_draft, write_announcement
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.rules.announcements import Told
from tests.apps.zones.controls_world import AT, DAY, EAST, WEST, Zone, make_zone

OUTLINE = {
    "type": "MultiPolygon",
    "coordinates": [[[[106.08, 30.79], [106.09, 30.79], [106.09, 30.80], [106.08, 30.80], [106.08, 30.79]]]],
}


@dataclass
class News(Zone):
    """What a story of announcements needs."""

    def words(self, **changes: Any) -> Told:
        """Return what an honest announcement says: of both communities, for three days from now."""
        told = Told(
            title_zh="关于供水检修期间防疫安排的通告", title_en="Water works: how the checks go on",
            zh="检修期间，检测点照常开放。\n请按社区通知的时间前往。",
            en="Test sites stay open.\nGo when your community says.",
            area="西山社区和河东社区", starts_at=self.at, ends_at=self.at + 3 * DAY, communities=(WEST, EAST),
            outline=OUTLINE, severity="Minor", certainty="Likely", measure="monitor",
        )  # fmt: skip
        return replace(told, **changes)

    def written(self, by: str = "analyst", **changes: Any) -> AnnouncementDraft:
        """Write an announcement freely."""
        return write_announcement(told=self.words(**changes), by=self.by(by), at=self.at)

    def out(self, draft: AnnouncementDraft | None = None, *, by: str = "lead", at: datetime | None = None) -> (
        AnnouncementVersion
    ):  # fmt: skip
        """Release a draft (a new one else)."""
        row = draft or self.written()
        return release_draft(draft_id=row.pk, by=self.by(by), at=at or self.at)

    def waiting(self) -> list[AnnouncementDraft]:
        """Return the drafts that wait, the oldest first."""
        return list(AnnouncementDraft.objects.filter(state="waiting").order_by("written_at", "pk"))

    def chain(self) -> Announcement:
        """Return the only announcement there is."""
        return Announcement.objects.get()


def make_news(*, at: datetime = AT) -> News:
    """Return the world; its jobs were run."""
    zone = make_zone(at=at)
    news = News(zone.desk, zone.at)
    news.run()
    return news
