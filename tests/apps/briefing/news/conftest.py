"""The worlds of news, built once a module; what a test does to them is taken back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.apps.briefing.news.news_world import News, make_news
from tests.tracing_world import Tracing, make_tracing
from tests.trust.ground import undone


@pytest.fixture(scope="module")
def kept_news(django_db_setup: None, django_db_blocker: Any) -> Iterator[News]:
    """Return a desk with two communities, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_news()
        transaction.set_rollback(True)


@pytest.fixture
def news(kept_news: News) -> Iterator[News]:
    """Return the world as it was built."""
    with undone():
        yield copy.copy(kept_news)


@pytest.fixture(scope="module")
def kept_tracing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tracing]:
    """Return a piece of tracing with four venues on the map, in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_tracing()
        transaction.set_rollback(True)


@pytest.fixture
def tracing(kept_tracing: Tracing) -> Iterator[Tracing]:
    """Return the world as it was built."""
    with undone():
        yield copy.copy(kept_tracing)
