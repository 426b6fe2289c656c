"""One invented world a module, built once; whatever a test does to it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from tests.tracing_world import Tracing, make_tracing


@pytest.fixture(scope="module")
def first_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tracing]:
    """Return the world of the module: one case with three visits and three proposals."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_tracing(exposed=3)
        transaction.set_rollback(True)


@pytest.fixture
def world(first_world: Tracing, db: None) -> Tracing:
    """Return the world as it was built, for one test."""
    return deepcopy(first_world)
