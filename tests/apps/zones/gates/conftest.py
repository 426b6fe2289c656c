"""The compound with its gates, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.gates_world import Gates, make_gates
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_gates(django_db_setup: None, django_db_blocker: Any) -> Iterator[Gates]:
    """Return a compound with five residents, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_gates()
        transaction.set_rollback(True)


@pytest.fixture
def gates(kept_gates: Gates) -> Iterator[Gates]:
    """Return the compound as it was built."""
    with undone():
        yield copy.deepcopy(kept_gates)
