"""How emergencies and patrols take part in an erasure: where something was, and where somebody is, goes (R33)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.apps.core.erasure import About
from bihuan.apps.zones.actions.patrols import NO_MOVE_UP, NO_POSITION
from bihuan.apps.zones.models import Emergency, PatrolUnit


def names_of_emergencies(_: About) -> Iterator[str]:
    """Give no key: what a caller said lies sealed in the order, which names its own."""
    yield from ()


def forget_emergencies(about: About) -> None:
    """Let go of every place when a whole incident is erased: kind, ring and clock points stay for the figures.

    Of one person nothing is known here: a row tells no name, and its order is erased by itself.
    """
    if not about.is_all:
        return
    Emergency.objects.filter(incident=about.incident).update(longitude=None, latitude=None)
    PatrolUnit.objects.filter(incident=about.incident).update(**NO_POSITION, **NO_MOVE_UP)
