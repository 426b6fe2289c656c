"""The desk in the middle of a day, as its pages see it: built once a module, taken back after each test."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.apps.briefing.situation_world import make_situation
from tests.trust.ground import undone
from tests.worlds import World


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_situation(datetime.now(UTC))
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    with undone():
        yield copy.deepcopy(built)


def signed_in(world: World, name: str, language: str = "en") -> Client:
    """Return a browser without scripts in which a person of the world is signed in."""
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client
