"""sqlmap, on loopback, at every parameter of every page and operation as three roles: no injection (trust R38).

Parameters of pages are found by opening them: names in links and in the forms that are sent by GET; those of forms sent
by POST and of the API come from `ways`. A view planted beside the product is found by the same call, or all is vain.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.signals import got_request_exception, request_started
from django.db import connection

from tests.conftest import IS_PROOF
from tests.trust.ways import ANONYMOUS, Things, Way, allowed_methods, api_ways, caller_of, form_ways, make_things, pages
from tests.web.api.calling import basic
from tests.web.conftest import emptied_journal

__all__ = ["emptied_journal"]  # a fixture
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied_journal"),
    pytest.mark.unmeasured,
]
ROLES = ("analyst", "dispatcher@PCS-03", "inspector")
MOVES = ("note", "report", "sign", "ask_return", "merge", "split")
TOKEN = "c" * 32  # sent as cookie and as header, as the page's own script does
UNTOLD = {"sign-out", "language"}  # the first would end the session; the second keeps a cookie
IN_CHECK = 6
QUICK = ("--technique=BEU", "--level=1", "--risk=1")
WHOLE = ("--technique=BEUSTQ", "--level=2", "--risk=1", "--time-sec=3")
JUDGED = re.compile(r"parameter '([^']+)' does not seem to be injectable")
FOUND = re.compile(r"^Parameter: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    """One call for sqlmap: who, what, where, and the body."""

    who: str
    name: str
    address: str
    body: str = ""


def sqlmap(target: Target, server: str, session: str, folder: Path) -> str:
    """Let sqlmap try every parameter of a target; return what it says."""
    headers = [f"X-CSRFToken: {TOKEN}", *([f"Authorization: {basic(target.who)}"] if "/api/" in target.address else [])]
    if target.body.startswith("{"):
        headers.append("Content-Type: application/json")
    call = [
        str(Path(sys.executable).parent / "sqlmap"), "-u", server + target.address, "--batch", "--disable-coloring",
        "--flush-session", f"--output-dir={folder}", "--ignore-code=*", "--ignore-redirects", "--ignore-proxy",
        "--timeout=30", "--retries=1", "--text-only", "--skip-waf", f"--dbms={connection.vendor}",
        f"--cookie=sessionid={session}; csrftoken={TOKEN}", "--headers=" + "\n".join(headers), "--param-exclude=csrf",
        *(WHOLE if IS_PROOF else QUICK),
    ]  # fmt: skip
    call += [f"--data={target.body}"] if target.body else []
    environment = {"HOME": str(folder), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "NO_PROXY": "*"}
    done = subprocess.run(call, capture_output=True, text=True, env=environment, timeout=1800, check=False)
    return done.stdout + done.stderr


def query_names(body: str) -> set[str]:
    """Return the names of parameters that a page uses in its links and in the forms it sends by GET."""
    names = set(re.findall(r"[?&](?:amp;)?([a-z_]+)=", body))
    for form in re.findall(r"<form(?![^>]*method=\"post\").*?</form>", body, re.DOTALL):
        names |= set(re.findall(r"name=\"([a-z_]+)\"", form))
    return names - {"csrfmiddlewaretoken"}


def page_targets(things: Things, who: str) -> list[Target]:
    """Return the pages that a role may open with every parameter that any page uses for them."""
    client, found = caller_of(who, things.world), []
    for name, address, pattern in pages(things):
        if name in UNTOLD or "GET" not in (allowed_methods(pattern.callback) or {"GET"}):
            continue
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        names = sorted(query_names(answer.content.decode()))
        if names:
            found.append(Target(who, f"GET {name}", f"{address}?{urlencode(dict.fromkeys(names, '1'))}"))
    return found


def form_targets(things: Things, who: str) -> list[Target]:
    """Return the forms with the bodies that are taken."""
    told = [way for way in form_ways(things, MOVES) if way.body and way.name not in UNTOLD]
    return [Target(who, way.name, way.address, urlencode(way.body)) for way in told]


def api_targets(things: Things, who: str) -> list[Target]:
    """Return the operations: what stands in the address, in the query and in the body."""
    return [_api_target(way, who) for way in api_ways(things) if way.query or way.body or "{" in way.name]


def _api_target(way: Way, who: str) -> Target:
    address = re.sub(r"([0-9a-f-]{36})", r"\1*" if not way.query else r"\1", way.address)
    if way.query:
        address += "?" + urlencode(dict.fromkeys(way.query, "1"))
    body = json.dumps(way.body) if way.is_json else urlencode(way.body)
    return Target(who, way.name, address, body if way.body else "")


def targets(things: Things) -> list[Target]:
    """Return all calls as three roles, and the sign-in as nobody."""
    found = [replace(one, who=ANONYMOUS) for one in form_targets(things, ROLES[0]) if one.name == "sign-in"]
    for who in ROLES:
        found += [*page_targets(things, who), *api_targets(things, who)]
        found += [one for one in form_targets(things, who) if one.name not in {"sign-in", "drill-sign-in"}]
    return found


@pytest.fixture
def errors() -> Any:
    """Collect what broke in the server, and count its requests."""
    broken: list[str] = []
    asked = [0]

    def note(sender: Any, request: Any, **_: Any) -> None:
        broken.append(f"{request.method} {request.path}")

    def count(**_: Any) -> None:
        asked[0] += 1

    got_request_exception.connect(note, weak=False)
    request_started.connect(count, weak=False)
    yield broken, asked
    got_request_exception.disconnect(note)
    request_started.disconnect(count)


def test_no_parameter_is_injectable(
    live_server: Any, errors: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    things = make_things()
    found = targets(things)
    assert {one.name for one in found} >= {"GET desk:orders", "GET /api/orders", "desk:settle", "sign-in"}
    whole, injectable, judged = len(found), {}, 0
    if not IS_PROOF:
        found = random.Random(38).sample(found, IN_CHECK)
    for number, target in enumerate(found):
        client = caller_of(target.who, things.world)
        session = client.cookies["sessionid"].value if target.who != ANONYMOUS else ""
        said = sqlmap(target, live_server.url, session, tmp_path / str(number))
        tested = set(JUDGED.findall(said)) | set(FOUND.findall(said))
        assert tested, (target, said[-2000:])
        judged += len(tested)
        if FOUND.search(said):
            injectable[target.name] = FOUND.findall(said)
    broken, asked = errors
    with capsys.disabled():
        told = f"{len(found)} of {whole} targets, {judged} parameters, {asked[0]} requests"
        print(f"\nsqlmap: {told}, {len(injectable)} injectable, {len(broken)} server errors")
    assert (injectable, broken) == ({}, [])


@pytest.mark.urls("tests.trust.planted_urls")
def test_a_planted_injection_is_found(live_server: Any, tmp_path: Path, errors: Any) -> None:
    make_things()
    said = sqlmap(Target(ANONYMOUS, "planted", "/planted/?code=PCS-03"), live_server.url, "", tmp_path)
    assert FOUND.findall(said) == ["code (GET)"]
