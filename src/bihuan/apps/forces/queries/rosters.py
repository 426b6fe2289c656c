"""Whom and what a roster means by its words: officers by number, telephone or name, posts by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from bihuan.apps.core.models import Incident
from bihuan.apps.forces.models import Need, Officer, Post, RosterLine
from bihuan.apps.forces.queries.people import in_strength

_HALF_DAY, _MOST_NEEDS = timedelta(hours=12), 200
Found = Mapping[str, list[Officer]]


@dataclass(frozen=True, slots=True)
class Known:
    """The people and posts of an incident, to be looked up by what a roster says."""

    zone: str
    by_number: Found
    by_phone: Found
    by_name: Found
    posts: Mapping[str, list[Post]]

    def officer(self, values: Mapping[str, str]) -> Officer | str:
        """Return whom a row means, or why nobody can tell: `no_name`, `unknown_name`, `two_of_that_name`.

        A number or telephone decides among namesakes; one that fits nobody of that name decides nothing.
        """
        name, number, phone = (values.get(field, "") for field in ("name", "number", "phone"))
        if not (name or number or phone):
            return "no_name"
        sure = self.by_number.get(number, []) if number else []
        sure = sure or (self.by_phone.get(digits_of(phone), []) if phone else [])
        named = self.by_name.get(plain(name), [])
        if name:
            both = [one for one in named if one in sure]
            found = both or ([] if sure else named)
        else:
            found = sure
        if len(found) == 1:
            return found[0]
        return "two_of_that_name" if found else "unknown_name"

    def post(self, text: str) -> Post | str:
        """Return the post a row means, or why nobody can tell: `no_post`, `unknown_post`, `two_of_that_post`."""
        if not text.strip():
            return "no_post"
        found = self.posts.get(plain(text), [])
        if len(found) == 1:
            return found[0]
        return "two_of_that_post" if found else "unknown_post"


def plain(text: str) -> str:
    """Return a name without the white space in it, in small letters."""
    return re.sub(r"\s+", "", text).casefold()


def digits_of(phone: str) -> str:
    """Return a telephone number as its digits, without the code of China."""
    return re.sub(r"\D", "", phone.removeprefix("+86"))


def known_of(incident: str, at: datetime) -> Known:
    """Return the people in the strength and the open posts of an incident."""
    numbers, phones, names = (defaultdict[str, list[Officer]](list) for _ in range(3))
    for one in in_strength(incident, at).order_by("number"):
        numbers[one.number].append(one)
        names[plain(one.name)].append(one)
        if one.phone:
            phones[digits_of(one.phone)].append(one)
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(incident_id=incident, closed_at=None):
        posts[plain(post.name)].append(post)
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=incident)
    return Known(zone, numbers, phones, names, posts)


def roster_counts(lines: QuerySet[RosterLine]) -> dict[str, int]:
    """Return how many lines have each disposition."""
    counted = lines.order_by().values("disposition").annotate(n=Count("pk"))
    return {"accepted": 0, "held": 0, "rejected": 0} | {one["disposition"]: one["n"] for one in counted}


def needs_near(line: RosterLine) -> list[Need]:
    """Return posts and blocks that a held line could be meant for: near its hours, else of its plan."""
    first = line.starts_at - _HALF_DAY if line.starts_at else line.plan.starts_at
    last = line.starts_at + _HALF_DAY if line.starts_at else line.plan.ends_at
    found = Need.objects.filter(
        post__incident_id=line.incident_id, post__closed_at=None, starts_at__gte=first, starts_at__lte=last
    )
    return list(found.select_related("post").order_by("post__name", "starts_at")[:_MOST_NEEDS])
