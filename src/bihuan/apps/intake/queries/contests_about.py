"""What persons said when they objected: under which keys their words lie."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.apps.core.erasure import About
from bihuan.apps.core.models import EventBody
from bihuan.apps.intake.models import Contest


def contest_names(about: About) -> Iterator[str]:
    """Give the data keys of the words that were said in the objections of these persons."""
    found = Contest.objects.filter(incident=about.incident)
    found = found if about.is_all else found.filter(person__in=about.persons)
    keys = [f"contest:{contest}" for contest in found.values_list("id", flat=True).iterator()]
    for first in range(0, len(keys), _TOGETHER):
        part = keys[first : first + _TOGETHER]
        yield from EventBody.objects.filter(key__in=part).values_list("key", flat=True).distinct()


_TOGETHER = 500
