"""A desk that interviews, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.interviews_world import Asking, make_asking
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_asking(django_db_setup: None, django_db_blocker: Any) -> Iterator[Asking]:
    """Return a desk with both built-in forms in force, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_asking()
        transaction.set_rollback(True)


@pytest.fixture
def asking(kept_asking: Asking) -> Iterator[Asking]:
    """Return the desk as it was built."""
    with undone():
        yield copy.deepcopy(kept_asking)
