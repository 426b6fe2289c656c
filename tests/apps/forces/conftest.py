"""One world of posts and officers, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.forces_world import Forces, make_forces
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_forces(django_db_setup: None, django_db_blocker: Any) -> Iterator[Forces]:
    """Return two posts with a plan in force, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_forces()
        transaction.set_rollback(True)


@pytest.fixture
def forces(kept_forces: Forces) -> Iterator[Forces]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_forces)
