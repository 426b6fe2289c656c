"""Reading pages of tracing: what was said, and how many questions a page asks of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime


def messages_of(answer: Any) -> list[str]:
    """Return what a page says was done."""
    return [str(one) for one in answer.context["messages"]]


def queries_of(browser: Client, address: str) -> int:
    """Return how many questions a page asks, opened a second time."""
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def local(moment: datetime) -> str:
    """Return an instant as a browser's field sends it."""
    return localtime(moment).strftime("%Y-%m-%dT%H:%M")
