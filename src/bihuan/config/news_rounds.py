"""What the background does about announcements and public places, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.news_sweeping import sweep_news
from bihuan.config.rounds import for_each, open_incidents


def watch_news(*, at: datetime) -> int:
    """Tell in every open incident of announcements that are over, take places off the list; return how many moved."""
    return for_each(open_incidents(), lambda one: sweep_news(one.code, at))
