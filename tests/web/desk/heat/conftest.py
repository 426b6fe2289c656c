"""One invented world of posts and sites a module, built once; whatever a test does to it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from tests.trust.ground import undone
from tests.web.desk.heat.heat_world import HeatWorld, make_heat_world


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[HeatWorld]:
    """Return two posts, each at a site, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_heat_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept_world: HeatWorld) -> Iterator[HeatWorld]:
    """Return the world as it was built, for one test."""
    with undone():
        yield deepcopy(kept_world)
