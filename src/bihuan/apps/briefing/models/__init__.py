"""What briefing remembers."""

from bihuan.apps.briefing.models.announcements import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.models.places import PublicPlace

__all__ = ["Announcement", "AnnouncementDraft", "AnnouncementVersion", "PublicPlace"]
