"""A desk that announces now, built once a module; what a test does to it is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.apps.briefing.news.news_world import News, make_news
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_news(django_db_setup: None, django_db_blocker: Any) -> Iterator[News]:
    """Return the world, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_news(at=datetime.now(UTC).replace(second=0, microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def news(kept_news: News) -> Iterator[News]:
    """Return the world as it was built."""
    with undone():
        yield copy.copy(kept_news)
