"""A fact-check for machines: ClaimReview of schema.org, which search engines and collectors of fact-checks read. Pure.

Properties: https://schema.org/ClaimReview and Google's "Fact check (ClaimReview) structured data"; there 1 is false and
5 is true. `unproven` has no number: the middle of the scale would say "half true", which nobody found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

RATINGS: Mapping[str, int] = {"false": 1, "misleading": 2, "mostly_true": 4, "true": 5}
BEST, WORST = 5, 1


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is told of a published fact-check: all texts in `language`, a code of BCP 47; addresses are absolute.

    `verdict` is the code, `verdict_words` what people read; `sources` are addresses of evidence.
    """

    url: str
    language: str
    claim: str
    claim_date: date
    verdict: str
    verdict_words: str
    answer: str
    author: str
    author_url: str
    published_at: datetime
    modified_at: datetime
    sources: tuple[str, ...] = ()


def claim_review(told: Reviewed) -> dict[str, object]:
    """Return the ClaimReview of a fact-check as JSON-LD; who first said the claim is not in it, for nobody asks."""
    rating: dict[str, object] = {"@type": "Rating", "alternateName": told.verdict_words}
    if told.verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[told.verdict], "bestRating": BEST, "worstRating": WORST}
    claim: dict[str, object] = {"@type": "Claim", "name": told.claim, "datePublished": told.claim_date.isoformat()}
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "url": told.url, "inLanguage": told.language,
        "claimReviewed": told.claim, "author": {"@type": "Organization", "name": told.author, "url": told.author_url},
        "datePublished": told.published_at.date().isoformat(), "dateModified": told.modified_at.date().isoformat(),
        "reviewBody": told.answer, "itemReviewed": claim, "reviewRating": rating,
        **({"citation": list(told.sources)} if told.sources else {}),
    }  # fmt: skip


_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


def as_json(value: Mapping[str, object]) -> str:
    """Return JSON that can stand in a page: no character of it can end the block it stands in."""
    return json.dumps(value, ensure_ascii=False, indent=1).translate(_ESCAPES)
