"""What the tests of briefing build once a module and take back after each."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.briefing.calls.calls_world import Calls, make_calls
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_calls(django_db_setup: None, django_db_blocker: Any) -> Iterator[Calls]:
    """Return a world without a call, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_calls()
        transaction.set_rollback(True)


@pytest.fixture
def calls(kept_calls: Calls) -> Iterator[Calls]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_calls)
