"""What every answer tells a browser, what browsers may report, and how large a request may be."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from tests.web.people import make_person

from bihuan.web.parts import policy_reports
from bihuan.web.parts.headers import HEADERS
from bihuan.web.parts.policy_reports import MOST_A_MINUTE, note_report, read_report, reports_seen
from bihuan.web.parts.uploads import ENVELOPE, MOST_BYTES, OF_PUBLIC, Bounded, told_bytes

PAGES = ["/sign-in/", "/components/", "/nowhere/", "/favicon.ico", "/api/openapi.json"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_policy_and_the_headers(db: None, address: str) -> None:
    response = Client().get(address)
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert re.search(r"script-src( 'nonce-[\w+/=]{24}')?(;|$)", policy)
    assert "'self'" not in re.search(r"script-src([^;]*)", policy)[1]  # type: ignore[index]  # found above


def test_the_nonce_is_fresh_on_every_page_and_on_every_script_of_it(db: None) -> None:
    nonces = set()
    for _ in range(5):
        response = Client().get("/sign-in/")
        nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
        assert nonce
        scripts = re.findall(r"<script[^>]*>", response.content.decode())
        assert len(scripts) >= 2
        assert [f'nonce="{nonce[1]}"' in script for script in scripts] == [True] * len(scripts)
        nonces.add(nonce[1])
    assert len(nonces) == 5


def report(**told: Any) -> bytes:
    return json.dumps({"csp-report": {"effective-directive": "script-src-elem", **told}}).encode()


def test_a_report_is_counted_without_the_address_it_came_from(caplog: pytest.LogCaptureFixture) -> None:
    before = reports_seen().get("script-src-elem", 0)
    body = report(
        **{"document-uri": "http://localhost/sign-in/?next=CANARY", "blocked-uri": "CANARY", "sample": "CANARY"}
    )
    with caplog.at_level(logging.WARNING):
        response = Client().post("/csp-report/", body, content_type="application/csp-report")
    assert (response.status_code, response.content) == (204, b"")
    assert reports_seen()["script-src-elem"] == before + 1
    assert caplog.messages == ["content policy refused script-src-elem on page sign-in"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"", None), (b"{", None), (b"[]", None), (b'{"csp-report":1}', None), (b"[" * 100_000, None), (b"\xff", None),
        (report(**{"document-uri": "x"}), ("script-src-elem", "unknown")),
        (report(**{"effective-directive": "CANARY", "document-uri": "http://[/"}), ("other", "unknown")),
        (report(**{"effective-directive": "", "violated-directive": "img-src http://x"}), ("img-src", "unknown")),
    ],
)  # fmt: skip
def test_whatever_is_reported_is_read_or_left(body: bytes, read: tuple[str, str] | None) -> None:
    assert read_report(body) == read
    assert Client().post("/csp-report/", body, content_type="application/csp-report").status_code == 204


def test_reports_are_heard_so_many_a_minute_and_no_longer_than_a_report_is() -> None:
    minute = 7
    assert [note_report(report(), minute) for _ in range(MOST_A_MINUTE + 5)] == [True] * MOST_A_MINUTE + [False] * 5
    assert note_report(report(), minute + 1)
    before = reports_seen()
    long = report(padding="x" * policy_reports.MOST_BYTES)
    Client().post("/csp-report/", long, content_type="application/csp-report")
    assert reports_seen() == before
    assert Client().get("/csp-report/").status_code == 405


@pytest.mark.browser
def test_a_browser_refuses_and_reports_what_the_policy_does_not_allow(site: Any) -> None:
    """The detector of the XSS sweep itself: script put in by hand neither runs nor stays unreported."""
    page: Page = site.window()
    page.goto("/sign-in/")
    policy_reports._minutes.clear()
    before = sum(reports_seen().values())
    refused = page.evaluate(
        """async () => {
          window.ran = 0;
          const hurt = [];
          document.addEventListener("securitypolicyviolation", (event) => hurt.push(event.effectiveDirective));
          const script = document.createElement("script"); script.textContent = "window.ran += 1";
          const own = document.createElement("script"); own.src = "/static/parts/page.js";
          const image = document.createElement("img");
          image.setAttribute("onerror", "window.ran += 1"); image.src = "/no";
          document.body.append(script, own, image);
          await new Promise((done) => setTimeout(done, 700));
          return [window.ran, hurt.sort()];
        }"""
    )
    assert refused == [0, ["script-src-attr", "script-src-elem", "script-src-elem"]]
    page.wait_for_timeout(500)
    assert sum(reports_seen().values()) == before + 3
    site.complaints.clear()


def test_a_page_refuses_a_request_that_is_too_large_before_it_is_read(db: None) -> None:
    client = Client()
    client.force_login(make_person("clerk", "intake_clerk"))
    for length, status in ((MOST_BYTES + ENVELOPE + 1, 413), (10**30, 413)):
        response = client.post("/desk/intake/", b"", content_type="text/plain", CONTENT_LENGTH=str(length))
        assert response.status_code == status
    at, length = "/public/zh/help/", str(OF_PUBLIC + 1)
    assert Client().post(at, b"", content_type="text/plain", CONTENT_LENGTH=length).status_code == 413
    assert [told_bytes(text) for text in ("", "x", "-1", "12")] == [0, 0, 0, 12]


Sent = list[dict[str, Any]]


def served(
    headers: list[tuple[bytes, bytes]], pieces: list[bytes], path: str = "/desk/intake/"
) -> tuple[int, list[str], int]:
    """Serve one request through the bound; return the bytes and messages that came through, and how many were read."""
    left, got, kinds, read = list(pieces), 0, [], 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def application(_scope: Any, receive: Callable[[], Any], _send: Any) -> None:
        nonlocal got
        while True:
            message = await receive()
            kinds.append(message["type"])
            got += len(message.get("body", b""))
            if not message.get("more_body"):
                return

    with ThreadPoolExecutor(1) as pool:  # a browser test before this one leaves its event loop in the thread
        scope = {"type": "http", "path": path, "headers": headers}
        pool.submit(asyncio.run, Bounded(application)(scope, receive, None)).result()
    return got, kinds, read


def test_the_server_hands_on_no_more_than_a_delivery() -> None:
    piece = bytes(64 << 20)
    assert served([], [b"a", b"b"]) == (2, ["http.request"] * 2, 2)
    assert served([(b"content-length", str(MOST_BYTES * 2).encode())], [piece]) == (0, ["http.request"], 0)
    got, kinds, _ = served([], [piece] * 6)
    assert (got, kinds[-1]) == (192 << 20, "http.disconnect")
    assert served([], [bytes(60_000)] * 9, "/public/zh/help/") == (60_000, ["http.request", "http.disconnect"], 2)
    told = [(b"content-length", b"65537")]
    assert served(told, [b"x"], "/public/zh/call/") == (0, ["http.request"], 0)
    assert served(told, [b"x"], "/desk/intake/") == (1, ["http.request"], 1)
    assert (MOST_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) == (200 << 20, 16 << 20)
