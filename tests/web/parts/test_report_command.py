"""`bihuan report` freezes, verifies a file against its digest, and writes PDF, DOCX and JSON."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.worlds import make_world

from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.orders.models import WorkOrder

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    out = io.StringIO()
    call_command("report", *words, "--incident", "DRILL-1", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_report_is_made_written_and_verified_and_a_changed_file_is_not(tmp_path: Path) -> None:
    world = make_world(records=2)
    paths = {form: tmp_path / f"r.{form}" for form in ("pdf", "docx", "json")}
    told = [word for form, path in paths.items() for word in (f"--{form}", str(path))]
    said = say("make", *told, "--as", "lead")
    row = SituationReport.objects.get()
    assert said.splitlines()[0] == f"report 1 frozen, sha256 {row.digest}, unaccounted = 0"
    assert (row.frozen_by, sha256(paths["json"].read_bytes()).hexdigest()) == (world.people["lead"].pk, row.digest)
    assert (paths["pdf"].read_bytes()[:5], paths["docx"].read_bytes()[:2]) == (b"%PDF-", b"PK")
    verified = say("verify", str(paths["json"]), "--digest", row.digest)
    assert verified == f"report 1 of DRILL-1, frozen {row.at:%Y-%m-%d %H:%M} UTC: {row.digest}\n"
    with pytest.raises(CommandError, match="not the one that was told"):
        say("verify", str(paths["json"]), "--digest", "0" * 64)
    paths["json"].write_bytes(paths["json"].read_bytes().replace(b'"now":2', b'"now":3', 1))
    with pytest.raises(CommandError, match="the file was changed"):
        say("verify", str(paths["json"]))
    again = tmp_path / "again.json"
    say("export", "--number", "1", "--json", str(again))
    assert again.read_bytes() == row.frozen.encode()
    with pytest.raises(CommandError, match="no such report"):
        say("export", "--number", "9")


def test_what_differs_is_named_and_nothing_is_frozen() -> None:
    world = make_world(records=2)
    world.bring(world.orders[0], "WORKING")
    WorkOrder.objects.filter(pk=world.orders[0]).update(unit="SQ-07")
    with pytest.raises(CommandError, match=r"E4$"):
        say("make", "--language", "en")
    assert SituationReport.objects.count() == 0
    with pytest.raises(CommandError, match="Name the JSON file"):
        say("verify")
