"""Signing in and reading pages, for the tests of orders."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from tests.worlds import World

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(world: World, name: str) -> Client:
    """Return a client that is signed in as a person of the world."""
    client = Client()
    client.force_login(world.people[name], backend=BACKEND)
    return client


def text_of(response: Any) -> str:
    """Return a page's text without what differs from one answer to the next (tokens, figures of seconds)."""
    body = re.sub(r'nonce="[^"]*"', "", response.content.decode())
    return re.sub(
        r'(csrfmiddlewaretoken" value|X-CSRFToken": )"?[^">]*',
        "",
        re.sub(r"&quot;[A-Za-z0-9]{64}&quot;|\"[A-Za-z0-9]{64}\"", "", body),
    )


def hidden(response: Any, name: str) -> str:
    """Return the value of the first hidden field of the name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"no hidden field {name}"
    return found.group(1)
