"""Worlds of mass testing, each built once a module; what a test does to them is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.screening.ground_world import Sites, make_sites
from tests.apps.screening.rounds_world import District, make_district
from tests.apps.screening.tube_ground import Ground, make_ground
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_sites(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sites]:
    """Return two sites beside the gate's desk, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_sites()
        transaction.set_rollback(True)


@pytest.fixture
def sites(kept_sites: Sites) -> Iterator[Sites]:
    """Return the sites as they were built."""
    with undone():
        yield copy.deepcopy(kept_sites)


@pytest.fixture(scope="module")
def kept_district(django_db_setup: None, django_db_blocker: Any) -> Iterator[District]:
    """Return a district with four buildings of five people, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_district()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def kept_ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """Return a round with 24 people, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_ground(people=24)
        transaction.set_rollback(True)


@pytest.fixture
def district(kept_district: District) -> Iterator[District]:
    """Return the district as it was built."""
    with undone():
        yield copy.copy(kept_district)


@pytest.fixture
def ground(kept_ground: Ground) -> Iterator[Ground]:
    """Return the ground as it was built."""
    with undone():
        yield copy.deepcopy(kept_ground)
