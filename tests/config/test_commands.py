"""From one CSV line to a closed order, by command alone; the books balance and the stand-alone program agrees."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bihuan.apps.core.actions import grant_role
from bihuan.apps.core.models import Account, Event, Incident
from bihuan.apps.core.rules import Role
from bihuan.apps.orders.models import WorkOrder
from bihuan.config.cli import overview

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    """Run a command and return what it says; an exit with 0 is no error."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def _desk() -> None:
    say("incident", "open", "shunhe", "--name", "顺河区疫情", "--protocol", "measles_who", "--drill")
    say("unit", "add", "PS01", "--name", "东街派出所", "--area", "999901001=东街社区")
    say("source", "add", "cdc", "--name", "疾控中心")
    incident = Incident.objects.get()
    for name, role in (("zhou", "reviewer"), ("li", "desk_lead")):
        account = Account.objects.create(username=name, full_name=name, is_drill=True)
        grant_role(
            account=account, incident=incident, role=Role(role), unit=None, by=None, at=incident.starts_at, days=9
        )


def move(order: str, name: str, *more: str) -> str:
    return say("order", "move", order, name, *more)


@pytest.mark.usefixtures("_desk")
def test_one_line_becomes_a_closed_order_that_anyone_can_verify(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("编号,姓名,电话,现住址,社区代码\nA1,张三丰,19400001234,东街社区1栋,999901001\n", encoding="utf-8")
    assert "difference 0" in say("receive", str(file), "--source", "cdc", "--declared", "1")
    assert "jobs 5" in say("worker", "--once")  # each context asks whether the batch is of a kind of its own
    order = WorkOrder.objects.get().pk
    assert WorkOrder.objects.get().content.proposed_unit_id == "PS01"
    for name, *more in (
        ("dispatch", "--unit", "PS01"),
        ("sign", "--role", "unit_dispatcher", "--acting-unit", "PS01"),
        ("start", "--role", "field_officer", "--acting-unit", "PS01"),
        (
            "report",
            "--role",
            "field_officer",
            "--acting-unit",
            "PS01",
            "--result",
            "verified",
            "--evidence",
            "见到本人",
        ),
        ("accept", "--as", "zhou"),
    ):
        move(order, name, *more)
    with pytest.raises(CommandError, match="wrong_state"):
        move(order, "accept", "--role", "reviewer")
    assert "order.accepted" in say("order", "show", order)
    assert f"{order}\tP3\tCLOSED\tPS01" in say("order", "list")
    assert "unaccounted 0" in say("worker", "--once")
    say("journal", "export", str(tmp_path / "books"))
    verifier = [sys.executable, str(tmp_path / "books" / "verify_ledger.py"), str(tmp_path / "books")]
    assert subprocess.run(verifier, capture_output=True, check=False).returncode == 0


@pytest.mark.usefixtures("_desk")
def test_refusals_are_one_clear_sentence(tmp_path: Path) -> None:
    for words, told in (
        (("order", "move", "nothing", "sign"), "No order nothing"),
        (("order", "list", "--as", "nobody"), "No account nobody"),
        (("incident", "open", "shunhe", "--name", "x", "--protocol", "measles_who"), "already"),
        (("incident", "open", "other", "--name", "x", "--protocol", str(tmp_path / "none.toml")), "No such file"),
        (("incident", "open", "other", "--name", "x", "--protocol", "measles_who"), "has no reviewer"),
        (("unit", "add", "PS02"), "needs --name"),
        (("unit", "list", "--incident", "nowhere"), "No such incident"),
        (("account", "grant", "nobody", "--role", "auditor"), "No account nobody"),
    ):
        with pytest.raises(CommandError, match=told):
            say(*words)


@pytest.mark.usefixtures("_desk")
def test_accounts_are_named_get_a_role_for_a_time_and_act_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, full, role in (("li.na", "李娜", "desk_lead"), ("wang.wei", "王伟", "unit_dispatcher")):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long enough password of the drill\n"))
        unit = ("--unit", "PS01") if role == "unit_dispatcher" else ()
        say("account", "add", name, "--full-name", full, "--role", role, *unit)
    assert "li.na\tdesk_lead" in say("account", "list")
    assert Account.objects.get(username="li.na").check_password("a long enough password of the drill")
    assert "0 in all" in say("order", "list", "--as", "wang.wei")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        say("account", "add", "zhao", "--full-name", "赵")
    with pytest.raises(CommandError, match="already"):
        say("account", "add", "li.na", "--full-name", "李娜")
    with pytest.raises(CommandError, match="No unit"):
        say("account", "grant", "li.na", "--role", "field_officer", "--unit", "nowhere")
    assert Incident.objects.get().code in say("incident", "list")
    assert "东街派出所" in say("unit", "list")


def test_a_drill_reaches_every_kind_of_event_balances_and_says_its_figures_last(tmp_path: Path) -> None:
    told = say(
        "drill", "--records", "260", "--officers", "80", "--units", "10", "--hours", "10", "--seed", "7", "--json"
    )
    figures = json.loads(told.splitlines()[-1])
    golden = json.loads((Path(__file__).parents[1] / "golden" / "drill.json").read_text())
    assert {name: figures[name] for name in golden} == golden
    assert figures["unaccounted"] == figures["open"] == 0
    kinds = set(Event.objects.values_list("kind", flat=True).distinct())
    assert {"order.split", "order.merged", "order.cancelled", "order.reopened", "order.escalated"} <= kinds
    with pytest.raises(CommandError, match="already"):
        say("drill", "--seed", "7")
    with pytest.raises(CommandError, match="officers"):
        say("drill", "--seed", "8", "--officers", "5")
    say("journal", "export", str(tmp_path / "books"))
    verifier = [sys.executable, str(tmp_path / "books" / "verify_ledger.py"), str(tmp_path / "books")]
    assert subprocess.run(verifier, capture_output=True, check=False).returncode == 0


def test_the_overview_names_every_command_with_what_it_is_for() -> None:
    for line in overview().splitlines():
        if line.startswith("  bihuan "):
            assert len(line.split()) > 3, line
