"""A small world and callers into it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.api.calling import Caller
from tests.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Return a drill with three new orders."""
    return make_world()


@pytest.fixture
def caller(world: World) -> Callable[[str], Caller]:
    """Call as a person of the world."""
    return Caller
