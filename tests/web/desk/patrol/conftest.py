"""One world of patrols that stands now, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.apps.zones.response_world import Response, make_response
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_response(django_db_setup: None, django_db_blocker: Any) -> Iterator[Response]:
    """Return the world of patrols, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_response(at=datetime.now(UTC).replace(microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def world(kept_response: Response) -> Iterator[Response]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_response)
