"""What search engines may read and keep: the public site, and nothing of one person, of a call, or of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.apps.briefing.calls.calls_world import MINUTE, PHONE, make_calls
from tests.apps.briefing.rights_world import make_rights
from tests.facts_world import make_rumours
from tests.web.public.asking import ask, behind
from tests.web.public.test_forms import CARE, HELP
from tests.worlds import World

from bihuan.apps.briefing.actions.publishing import publish_all
from bihuan.apps.briefing.queries.published import read_manifest
from bihuan.apps.briefing.rules.manifest import every_file
from bihuan.apps.briefing.rules.robots import FOUND, KEPT_OUT, ROBOTS, TAG
from bihuan.apps.core.models import Incident
from bihuan.web.public.front import Front

pytestmark = pytest.mark.django_db
KNOWN = {"lang": "zh", "area_id": str(uuid4()), "token": "x" * 22, "path": "nothing/here/"}
# The pages without a file that a search engine may keep: forms before anything is typed, of no one person.
MAY_BE_FOUND = {"call/", "call/number/", "call/report/", "facts/ask/", "help/", "care/", "holds/"}
ALLOWED = [
    "/public/", "/public/zh/", "/public/en/promises/", "/public/zh/facts/feed.xml", "/static/public/public.css",
    "/static/public/news.css", "/static/parts/favicon.svg",
]  # fmt: skip
SHUT = [
    "/", "/desk/", "/desk/orders/", "/field/", "/api/", "/api/openapi.json", "/sign-in/", "/account/", "/components/",
    "/csp-report/", "/public", "/publicly/", "/static/desk/board.js", "/language/",
]  # fmt: skip


@pytest.fixture
def rules(public_dir: Path) -> RobotFileParser:
    """Return what a robot reads at `/robots.txt`."""
    told = ask(Front(behind([])), "/robots.txt")
    assert (told.status, told.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    read = RobotFileParser()
    read.parse(told.body.decode().splitlines())
    return read


def test_robots_may_read_the_public_site_and_nothing_else(rules: RobotFileParser) -> None:
    for robot in ("Googlebot", "Baiduspider", "anybody"):
        assert [path for path in ALLOWED if not rules.can_fetch(robot, path)] == []
        assert [path for path in SHUT if rules.can_fetch(robot, path)] == []


def test_the_longest_rule_says_the_same_as_the_first(rules: RobotFileParser) -> None:
    """RFC 9309, 2.2.2: of all rules that fit the longest counts; old robots take the first."""
    told = [line.split(": ") for line in ROBOTS.splitlines()[1:]]
    for path in [*ALLOWED, *SHUT]:
        longest = max((one for one in told if path.startswith(one[1])), key=lambda one: len(one[1]))
        assert (longest[0] == "Allow") is rules.can_fetch("*", path), path


def test_the_front_and_django_tell_robots_the_same(public_dir: Path) -> None:
    passed: list[str] = []
    ours, theirs = ask(Front(behind(passed)), "/robots.txt"), Client().get("/robots.txt")
    assert (passed, theirs.status_code, theirs.content) == ([], 200, ours.body)
    assert theirs[TAG] == ours.headers["x-robots-tag"] == FOUND
    assert Client().post("/robots.txt").status_code == 405


def test_all_that_is_published_may_be_found(district: World, public_dir: Path) -> None:
    publish_all(at=district.at)
    for at in every_file(read_manifest(public_dir)):
        assert ask(Front(behind([])), f"/public/{at}").headers["x-robots-tag"] == FOUND
        assert Client().get(f"/public/{at}")[TAG] == FOUND


def addresses(found: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """Yield every address of the product; what is about something is about something that is not there."""
    for one in found:
        text = str(one.pattern)
        for name, value in KNOWN.items():
            text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
        text = re.sub(r"<int:\w+>|<day:\w+>", "1", re.sub(r"<uuid:\w+>", KNOWN["area_id"], text))
        text = re.sub(r"<[^>]+>", "x", text)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, prefix + text)
        else:
            yield prefix + text


ALL = sorted(set(addresses(get_resolver().url_patterns)))


def test_of_all_addresses_only_the_open_forms_may_be_found(district: World) -> None:
    told = {address: Client().get(address, headers={"accept": "text/html"}).headers.get(TAG) for address in ALL}
    found = {address for address, tag in told.items() if tag == FOUND}
    assert found == {f"/public/zh/{path}" for path in MAY_BE_FOUND} | {"/robots.txt"}
    assert {tag for address, tag in told.items() if address not in found} == {KEPT_OUT}
    assert len(ALL) > 400


def test_a_confirmed_call_and_its_report_are_kept_out() -> None:
    calls, client = make_calls(at=datetime.now(UTC) - 2 * MINUTE), Client()
    confirmed = client.post("/public/zh/call/", {"phone": PHONE, "code": calls.open().code})
    shown = client.get(confirmed["Location"])
    assert (confirmed.status_code, shown.status_code) == (302, 200)
    failed = client.post("/public/zh/call/", {"phone": PHONE, "code": "00000000"})
    report = client.get(f"{confirmed['Location']}report/")
    kept = client.get("/public/zh/call/report/kept/")
    assert [one[TAG] for one in (confirmed, shown, failed, report, kept)] == [KEPT_OUT] * 5


def test_ones_own_data_are_kept_out() -> None:
    rights, client = make_rights(), Client()
    door = client.get("/public/en/mine/")
    ticket = re.findall(r'name="ticket" value="([^"]+)"', door.content.decode())[0]
    opened = client.post("/public/en/mine/", {"code": rights.issue().code, "ticket": ticket})
    view = re.findall(r'name="view" value="([^"]+)"', opened.content.decode())[0]
    file = client.post("/public/en/mine/file/", {"view": view})
    assert rights.row.name in opened.content.decode()
    assert [one[TAG] for one in (door, opened, file)] == [KEPT_OUT] * 3


@pytest.mark.parametrize(("form", "told"), [("help", HELP), ("care", CARE), ("holds", {"address": "西山路"})])
def test_receipts_and_answers_are_kept_out(district: World, form: str, told: dict[str, Any]) -> None:
    assert [Client().post(f"/public/zh/{form}/", sent)[TAG] for sent in (told, {})] == [KEPT_OUT] * 2


def test_what_was_kept_of_a_question_is_kept_out() -> None:
    make_rumours(datetime.now(UTC).replace(microsecond=0))
    answer = Client().post("/public/en/facts/ask/", {"text": "Does garlic help?", "command": str(uuid4())})
    assert (answer.status_code, answer[TAG]) == (200, KEPT_OUT)


@pytest.mark.parametrize("is_drill", [False, True])
def test_a_drill_says_on_its_pages_that_they_are_not_to_be_found(district: World, is_drill: bool) -> None:
    Incident.objects.update(is_drill=is_drill)
    page = Client().get("/public/zh/call/").content.decode()
    assert page.count('<meta name="robots" content="noindex">') == int(is_drill)


def test_another_web_server_gets_the_rules_too_and_keeps_its_own(public_dir: Path, tmp_path: Path) -> None:
    call_command("publish", "--to", str(tmp_path / "new"), verbosity=0)
    assert (tmp_path / "new/robots.txt").read_text() == ROBOTS
    (tmp_path / "old").mkdir()
    (tmp_path / "old/robots.txt").write_text("theirs")
    call_command("publish", "--to", str(tmp_path / "old"), verbosity=0)
    assert (tmp_path / "old/robots.txt").read_text() == "theirs"
