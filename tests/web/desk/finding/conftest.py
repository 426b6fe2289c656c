"""The outbreak that the pages of findings show, built once a module and taken back after each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.trust.ground import undone
from tests.web.desk.finding.outbreak import Outbreak, make_outbreak


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Outbreak]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_outbreak(15)
        transaction.set_rollback(True)


@pytest.fixture
def outbreak(built: Outbreak) -> Iterator[Outbreak]:
    with undone():
        yield built
