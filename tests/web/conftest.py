"""A real Chromium on a live server: `site` opens pages, `sign_in` signs in; complaints of the console fail the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from bihuan.apps.core.models import Account

# pytest-playwright runs an event loop in the test's thread, where Django would refuse to ask its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Give WhiteNoise the folder it warns about; in an installation `collectstatic` makes it."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Keep Chromium from calling its maker."""
    return {**browser_type_launch_args, "args": QUIET}


@pytest.fixture
def emptied_journal(transactional_db: None) -> Iterator[None]:
    """Let the test database be emptied afterwards: on SQLite the append-only triggers refuse Django's DELETE."""
    yield
    if connection.vendor != "sqlite":
        return  # TRUNCATE fires no row triggers
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _table, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in {table for _name, table, _sql in triggers}:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names from the database's own catalogue
        cursor.execute("PRAGMA foreign_keys = ON")
        for _name, _table, sql in triggers:
            cursor.execute(sql)


class Site:
    """The live server as one person sees it in windows of different sizes."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.complaints: list[str] = []

    def window(
        self, *, width: int = 1366, language: str = "zh-CN", theme: str = "light", account: Account | None = None
    ) -> Page:
        """Return an empty page of a new window; `account` is signed in already."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, color_scheme=theme, base_url=self.address
        )
        if account is not None:
            context.add_cookies([{"name": "sessionid", "value": _session_key(account), "url": self.address}])
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def _session_key(account: Account) -> str:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture
def site(browser: Browser, live_server: Any, emptied_journal: None) -> Iterator[Site]:
    """Open windows on the live server; a script error or a refusal of the content policy fails the test."""
    site = Site(browser, live_server.url)
    yield site
    for context in browser.contexts:
        context.close()
    assert site.complaints == []


@pytest.fixture
def window(site: Site) -> Callable[..., Page]:
    """Open a window: `window(width=320, language="en", theme="dark", account=somebody)`."""
    return site.window
