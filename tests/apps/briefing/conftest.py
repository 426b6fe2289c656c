"""A desk with orders in several hands, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.briefing.situation_world import make_situation
from tests.trust.ground import undone
from tests.worlds import World


@pytest.fixture(scope="module")
def built_situation(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_situation()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_situation: World) -> Iterator[World]:
    with undone():
        yield copy.deepcopy(built_situation)
