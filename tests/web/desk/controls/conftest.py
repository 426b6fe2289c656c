"""A desk that controls areas now, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.apps.zones.controls_world import Zone, make_zone
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_zone(django_db_setup: None, django_db_blocker: Any) -> Iterator[Zone]:
    """Return the world with two cases, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_zone(cases=2, at=datetime.now(UTC).replace(second=0, microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def zone(kept_zone: Zone) -> Iterator[Zone]:
    """Return the world as it was built."""
    with undone():
        yield copy.copy(kept_zone)
