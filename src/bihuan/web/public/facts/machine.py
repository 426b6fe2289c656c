"""A fact-check as machines are told of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.apps.briefing.queries.facts_public import FactTold
from bihuan.apps.briefing.queries.public import site_address
from bihuan.apps.briefing.rules.facts_claim_review import Reviewed
from bihuan.web.parts.facts_words import VERDICTS
from bihuan.web.public.facts.feed import address_in, as_drill


def reviewed(lang: str, one: FactTold) -> Reviewed:
    """Return what a ClaimReview tells; days are those of the incident's zone, and a drill says that it is one."""
    zone, latest = ZoneInfo(one.incident.time_zone), one.latest
    author = _("Outbreak desk: %(incident)s") % {"incident": one.incident.name(lang)}
    return Reviewed(
        url=address_in(lang, one), language="zh-Hans" if lang == "zh" else "en", claim=as_drill(latest.claim, one),
        claim_date=one.first_seen_on, verdict=latest.verdict, verdict_words=str(VERDICTS[latest.verdict]),
        answer=as_drill(latest.answer, one), author=as_drill(author, one),
        author_url=f"{site_address()}/public/{lang}/", published_at=one.first_published_at.astimezone(zone),
        modified_at=latest.published_at.astimezone(zone),
        sources=tuple(source.url for source in latest.sources if source.url),
    )  # fmt: skip
