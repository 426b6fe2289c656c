"""A crowd of readers that speaks HTTP/1.1 by itself, so that the crowd costs little of the cores it shares."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

CONNECTIONS = 50
Asked = str | tuple[str, str]
"""A path to read, or a path and a form to send."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: seconds since it was due, and whether it was one (200, whole)."""

    seconds: float
    is_right: bool


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def _request(asked: Asked) -> bytes:
    path, form = asked if isinstance(asked, tuple) else (asked, "")
    method = "POST" if form else "GET"
    body = form.encode()
    more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if form else ""
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{more}\r\n".encode() + body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line[16:]) for line in lines if line.startswith(b"content-length: ")), -1)
    if length < 0:
        raise ConnectionError(head)
    await reader.readexactly(length)
    return head.startswith(b"HTTP/1.1 200")


async def crowd(port: int, asked: Sequence[Asked], a_second: int, seconds: int) -> list[Answered]:
    """Let requests come evenly by the clock over many connections; return every answer."""
    requests, total = [_request(one) for one in asked], a_second * seconds
    connections, began = min(CONNECTIONS, total), time.perf_counter() + 0.2
    got: list[Answered] = []

    async def one_of(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(number, total, connections):
            due = began + turn / a_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                is_right = await _ask(reader, writer, requests[turn % len(requests)])
            except (OSError, asyncio.IncompleteReadError):
                is_right = False
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            got.append(Answered(time.perf_counter() - due, is_right))
        writer.close()

    await asyncio.gather(*map(one_of, range(connections)))
    return got


async def rush(port: int, path: str, seconds: float) -> float:
    """Ask for one page as fast as eight readers can, after one has paid for the first time; return seconds a page."""
    await crowd(port, [path], 1, 1)
    request, until, done = _request(path), time.perf_counter() + seconds, 0

    async def one_of() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            if not await _ask(reader, writer, request):
                raise RuntimeError("not every page was answered")
            done += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_of() for _ in range(8)))
    return (time.perf_counter() - began) / done
