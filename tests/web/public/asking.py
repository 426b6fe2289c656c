"""A reader of an ASGI application: one request, one answer, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Told:
    """What came back; `passed` when the application behind was asked."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    body: bytes = b""
    passed: bool = False


def ask(application: Callable[..., Any], path: str, *, method: str = "GET", **said: Any) -> Told:
    """Ask for a path; headers come as `headers={"name": "value"}` or as pairs, `host` is localhost unless said."""
    told = Told()
    given = said.pop("headers", {})
    pairs = list(given.items()) if isinstance(given, dict) else list(given)
    if not any(name == "host" for name, _ in pairs):
        pairs.append(("host", "localhost:8000"))
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "scheme": "http", "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs],
        "root_path": "", **said,
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told.status = message["status"]
            told.names = [name.decode() for name, _ in message["headers"]]
            told.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            told.body += message["body"]

    with ThreadPoolExecutor(1) as apart:  # in this thread a browser's loop may be running, left by another test
        apart.submit(lambda: asyncio.run(application(scope, receive, send))).result()
    return told


def behind(told: list[str]) -> Callable[..., Any]:
    """Return an application that answers 299 and notes what it was asked for, with the cookie if one came along."""

    async def application(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        cookie = "".join(value.decode() for name, value in scope["headers"] if name == b"cookie")
        told.append(str(scope.get("path")) + cookie)
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"behind"})

    return application
