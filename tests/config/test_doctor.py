"""`bihuan doctor` refuses what would lose a receipted record."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bihuan.apps.core.actions import beat
from bihuan.config import doctor, environment
from bihuan.config.doctor import Severity, examine
from bihuan.config.worker import Task, Worker
from tests.web.people import make_incident

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 21, 8, tzinfo=UTC)


def severities() -> dict[str, Severity]:
    return {finding.what.split(":")[0]: finding.severity for finding in examine(AT)}


def test_a_fresh_installation_is_fit_and_knows_that_no_worker_runs() -> None:
    found = severities()
    assert found["durability"] is found["journal"] is found["database"] is Severity.FINE
    assert found["worker"] is Severity.WARNING
    beat(task="sweeper", at=AT)
    assert severities()["worker"] is Severity.FINE


@pytest.mark.parametrize(
    ("settings", "severity"),
    [
        ({"synchronous": "full", "journal_mode": "wal"}, Severity.FINE),
        ({"synchronous": "normal", "journal_mode": "wal"}, Severity.FAULT),
        ({"synchronous": "off", "journal_mode": "wal"}, Severity.FAULT),
        ({"synchronous": "full", "journal_mode": "delete"}, Severity.FAULT),
    ],
)
def test_weaker_durability_than_promised_is_a_fault(
    settings: dict[str, str], severity: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "durability", lambda: settings)
    monkeypatch.setattr(connection, "vendor", "sqlite")
    assert doctor.check_durability().severity is severity


def test_postgresql_without_synchronous_commit_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    for settings, severity in (
        ({"synchronous": "on", "fsync": "on"}, Severity.FINE),
        ({"synchronous": "off", "fsync": "on"}, Severity.FAULT),
        ({"synchronous": "on", "fsync": "off"}, Severity.FAULT),
    ):
        monkeypatch.setattr(doctor, "durability", lambda settings=settings: settings)
        assert doctor.check_durability().severity is severity


def test_missing_triggers_a_full_disk_and_drill_sign_in_are_said(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    table = " ON core_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER core_event_no_update{table}")
    assert doctor.check_triggers().severity is Severity.FAULT
    monkeypatch.setenv("BIHUAN_DISK_RESERVE_MB", str(2**40))
    assert doctor.check_disk().severity is Severity.FAULT
    settings.IS_DRILL = settings.DEBUG = True  # type: ignore[attr-defined]  # pytest-django's settings
    assert doctor.check_drill().severity is doctor.check_settings().severity is Severity.WARNING


@pytest.mark.parametrize(
    ("given", "host", "found"),
    [
        ({}, "127.0.0.1", ""),
        ({}, "::1", ""),
        ({}, "0.0.0.0", "BIHUAN_TLS=0 where others can reach it"),  # noqa: S104 - what must not be
        ({"ALLOWED_HOSTS": ["localhost", "desk.example"]}, "127.0.0.1", "BIHUAN_TLS=0 where others can reach it"),
        ({"ALLOWED_HOSTS": ["desk.example"], "IS_TLS": True}, "0.0.0.0", ""),  # noqa: S104 - as above
        ({"IS_DRILL": True}, "127.0.0.1", "BIHUAN_DRILL=1"),
        ({"DEBUG": True, "IS_TLS": True}, "127.0.0.1", "BIHUAN_DEBUG=1"),
    ],
)
def test_a_real_incident_is_served_with_two_steps_no_tracebacks_and_tls_unless_nobody_else_can_reach_it(
    settings: Any, given: dict[str, Any], host: str, found: str
) -> None:
    for name, value in ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]} | given).items():
        setattr(settings, name, value)
    make_incident("DRILL-1")
    assert doctor.check_real(host).severity is Severity.FINE
    make_incident("REAL-1", is_drill=False)
    told = doctor.check_real(host)
    wanted = (
        (Severity.FAULT, f"real: REAL-1 is real, and {found}") if found else (Severity.FINE, "real: REAL-1 is guarded")
    )
    assert (told.severity, told.what) == wanted
    assert (told in examine(AT, host), bool(told.mend)) == (True, bool(found))


def test_the_server_does_not_start_where_others_could_read_a_real_incident(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    make_incident("REAL-1", is_drill=False)
    with pytest.raises(CommandError, match="BIHUAN_TLS=0 where others can reach it"):
        call_command("serve", "--host", "0.0.0.0")  # noqa: S104 - what must not be


def test_the_command_ends_with_1_when_something_must_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    call_command("doctor", "--json", stdout=out)
    assert {row["severity"] for row in json.loads(out.getvalue())} <= {"fine", "warning"}
    monkeypatch.setenv("BIHUAN_DISK_RESERVE_MB", str(2**40))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1


def test_a_task_runs_when_it_is_due_and_survives_its_own_failure() -> None:
    done: list[datetime] = []
    task = Task("counting", 10.0, done.append)
    assert [task.run_if_due(AT + timedelta(seconds=s)) for s in (0, 5, 10)] == [True, False, True]
    assert done == [AT, AT + timedelta(seconds=10)]
    assert task.run_if_due(AT - timedelta(hours=3)) is True  # a clock that is set back silences nothing
    assert Task("broken", 1.0, lambda _: 1 / 0).run_if_due(AT) is True
    named = {
        "sweeper",
        "sources",
        "receptions",
        "sheets",
        "balance",
        "day",
        "sign-ins",
        "reviews",
        "contests",
        "tracing",
        "screening",
        "posts",
        "patrols",
        "controls",
        "gates",
        "care",
        "help",
        "calls",
        "facts",
        "news",
        "rights",
        "exports",
        "vault",
    }
    assert {task.name for task in Worker().jobs()} == named


def test_settings_come_from_the_environment_and_a_wrong_address_says_what_to_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIHUAN_DATABASE_URL", "postgresql://u:p%40ss@localhost:5433/bihuan")
    told = environment.database(environment.data_dir())
    assert (told["ENGINE"], told["PASSWORD"], told["PORT"]) == ("django.db.backends.postgresql", "p@ss", "5433")
    monkeypatch.setenv("BIHUAN_DATABASE_URL", "mysql://localhost/x")
    with pytest.raises(ValueError, match="postgresql://user:password"):
        environment.database(environment.data_dir())
