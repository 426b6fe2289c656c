"""One desk that traces, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.tracing.tracing_desk import Tracing, make_tracing
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_tracing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tracing]:
    """Return a desk with two cases and 52 people, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_tracing(cases=2, people=52)
        transaction.set_rollback(True)


@pytest.fixture
def tracing(kept_tracing: Tracing) -> Iterator[Tracing]:
    """Return the desk as it was built."""
    with undone():
        yield copy.deepcopy(kept_tracing)
