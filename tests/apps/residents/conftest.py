"""The world of care, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.care_world import Care, make_care
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_care(django_db_setup: None, django_db_blocker: Any) -> Iterator[Care]:
    """Return a world with nobody on the register, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_care()
        transaction.set_rollback(True)


@pytest.fixture
def care(kept_care: Care) -> Iterator[Care]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_care)
