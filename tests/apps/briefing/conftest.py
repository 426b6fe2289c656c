"""The worlds of briefing, each built once a module; what a test does to one is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.briefing.rights_world import Rights, make_rights
from tests.apps.briefing.situation_world import make_situation
from tests.trust.ground import undone
from tests.worlds import World


@pytest.fixture(scope="module")
def built_situation(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Return a desk with orders in several hands, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_situation()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_situation: World) -> Iterator[World]:
    """Return the desk as it was built."""
    with undone():
        yield copy.deepcopy(built_situation)


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
