"""The world of rights, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.briefing.rights_world import Rights, make_rights
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_rights(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rights]:
    """Return a world in which a person may ask, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_rights()
        transaction.set_rollback(True)


@pytest.fixture
def rights(kept_rights: Rights) -> Iterator[Rights]:
    """Return the world as it was built."""
    with undone():
        yield copy.deepcopy(kept_rights)
