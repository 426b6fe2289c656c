"""Rumours that go round now, built once a module; what a test does to them is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.facts_world import Rumours, make_rumours
from tests.trust.ground import undone

from bihuan.web.parts.clock import now


@pytest.fixture(scope="module")
def kept_rumours(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rumours]:
    """Return a world in which nothing was answered yet, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_rumours(now().replace(microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def rumours(kept_rumours: Rumours) -> Iterator[Rumours]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_rumours)
