"""A real incident does not start on blanks: the authority has named its law, numbers and periods, and has signed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.core.actions import beat
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules.personal import LegalBasis
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.config import doctor, legal
from bihuan.config.doctor import Severity
from tests.house.tree import ROOT
from tests.web.people import make_incident

EXAMPLE = ROOT / "docs/legal.example.toml"
FILLED = {
    "authority": {"name": "顺安区疾控中心", "officer": "李明", "contact": "officer@example.org"},
    "hotlines": {"desk": "12345", "fraud": "96110"},
    "legal_basis": {basis.value: f"{basis.value}, as counsel words it" for basis in LegalBasis},
    "retention_days": {name: kind.period.days for name, kind in RETENTION.items()},
    "impact_assessment": {"signed_by": "王守正", "office": "director", "signed_on": date(2026, 8, 20)},
}


def written(told: dict[str, dict[str, object]]) -> bytes:
    def value(one: object) -> str:
        return f'"{one}"' if isinstance(one, str) else str(one)

    sections = (
        f"[{name}]\n" + "".join(f"{key} = {value(one)}\n" for key, one in rows.items()) for name, rows in told.items()
    )
    return "\n".join(sections).encode()


def without(section: str, key: str) -> dict[str, dict[str, object]]:
    return {
        name: {one: told for one, told in rows.items() if (name, one) != (section, key)}
        for name, rows in FILLED.items()
    }


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIHUAN_LEGAL_FILE", str(tmp_path / "legal.toml"))
    return tmp_path / "legal.toml"


def test_the_example_has_every_key_and_every_one_is_blank() -> None:
    told = legal.read_legal(EXAMPLE.read_bytes())
    assert legal.blanks(told) == [f"{section}.{key}" for section, rows in FILLED.items() for key in rows]
    assert set(told.told) == set(FILLED)


def test_a_filled_file_is_read_and_gives_its_words() -> None:
    told = legal.read_legal(written(FILLED))
    assert (legal.blanks(told), legal.contradictions(told)) == ([], [])
    assert told.text("hotlines", "desk") == "12345"
    assert told.basis(LegalBasis.EMPLOYMENT) == "employment, as counsel words it"
    assert told.text("hotlines", "none") == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff", "byte 0: save the file as UTF-8"),
        (b"[authority]\nname = x", "Invalid value (at line 2, column 8)"),
        (
            b"[law]\n",
            "law: not known; sections are authority, hotlines, legal_basis, retention_days, impact_assessment",
        ),
        (b"authority = 1\n", "authority: not known; sections are"),
        (b"[hotlines]\npolice = '110'\n", "hotlines.police: not known; keys are desk, fraud"),
        (b"[hotlines]\ndesk = 12345\n", "hotlines.desk: make it text in quotes"),
        (b"[retention_days]\nline = true\n", "retention_days.line: make it a whole number"),
        (
            b"[impact_assessment]\nsigned_on = '2026'\n",
            "impact_assessment.signed_on: make it a date such as 2026-08-21",
        ),
    ],
)
def test_a_wrong_file_says_where_and_what_to_write(data: bytes, message: str) -> None:
    with pytest.raises(legal.LegalFileError) as refused:
        legal.read_legal(data)
    assert str(refused.value).startswith(message)


def test_blank_words_are_blanks() -> None:
    told = legal.read_legal(written({**FILLED, "hotlines": {"desk": "  ", "fraud": "96110"}}))
    assert legal.blanks(told) == ["hotlines.desk"]


@pytest.mark.django_db
def test_a_drill_needs_no_file_and_an_ended_incident_none_either(file: Path) -> None:
    make_incident()
    assert doctor.check_legal().severity is Severity.FINE
    ended = make_incident("REAL-0", is_drill=False)
    Incident.objects.filter(pk=ended.pk).update(ends_at=datetime.now(UTC) + timedelta(hours=1))
    assert doctor.check_legal().severity is Severity.FINE
    file.write_bytes(b"[law]\n")
    assert doctor.check_legal().severity is Severity.WARNING


@pytest.mark.django_db
@pytest.mark.parametrize(("section", "key"), [(section, key) for section, rows in FILLED.items() for key in rows])
def test_a_real_incident_with_one_blank_is_not_started(file: Path, section: str, key: str) -> None:
    make_incident("REAL-1", is_drill=False)
    file.write_bytes(written(without(section, key)))
    finding = doctor.check_legal()
    assert (finding.severity, finding.what) == (Severity.FAULT, f"legal: legal.toml: blank are {section}.{key}")
    with pytest.raises(CommandError, match=rf"blank are {section}\.{key}"):
        call_command("serve")


@pytest.mark.django_db
def test_a_real_incident_without_a_file_or_with_other_periods_is_not_started(file: Path, settings: Any) -> None:
    make_incident("REAL-1", is_drill=False)
    assert doctor.check_legal().what == "legal: REAL-1 is real, and the authority has said nothing"
    file.write_bytes(written({**FILLED, "retention_days": {**FILLED["retention_days"], "access_log": 30}}))
    assert doctor.check_legal().what == "legal: legal.toml: other periods than in the code: retention_days.access_log"
    file.write_bytes(written(FILLED))
    assert doctor.check_legal() == doctor.Finding(Severity.FINE, "legal: signed by 王守正")
    beat(task="sweeper", at=datetime.now(UTC))
    settings.ALLOWED_HOSTS = ["localhost"]
    assert {one.what for one in doctor.examine(datetime.now(UTC)) if one.severity is Severity.FAULT} == set()
