"""One district that tests everybody now, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.apps.screening.rounds_world import District, make_district
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_district(django_db_setup: None, django_db_blocker: Any) -> Iterator[District]:
    """Return a district with four buildings of five people, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_district(at=datetime.now(UTC).replace(second=0, microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def district(kept_district: District) -> Iterator[District]:
    """Return the district as it was built."""
    with undone():
        yield copy.copy(kept_district)
