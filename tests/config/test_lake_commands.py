"""The lake and the search from the command line: a holder's file to counts, each refusal with what helps."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bihuan.apps.core.models import Event, Place
from bihuan.apps.intake.models import ReleasedIdentity
from bihuan.apps.tracing.actions.searching_release import release_run
from bihuan.apps.tracing.models import AnalysisRun, Case, Exposure, LakePlace, Pseudonym
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.config.rounds import drain
from tests.apps.intake.gate.desk import HOUR, Desk, document, make_desk

pytestmark = pytest.mark.django_db
HEADER = "身份证号,手机号,场所编码,场所名称,经度,纬度,进入时间,离开时间\n"


def say(*words: str) -> str:
    """Run a command and return what it says."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def desk() -> Desk:
    """Return a desk of today with a case, without a lake."""
    found = make_desk(at=datetime.now(UTC).replace(microsecond=0))
    shutil.rmtree(lake_folder(found.incident.code), ignore_errors=True)
    drain(at=found.at)
    return found


def holder_file(desk: Desk, folder: Path) -> Path:
    """Write the file of a gym: the case, somebody who met it, one in another room, one line without an identifier."""
    begin = desk.at - 30 * HOUR

    def line(document_number: str, phone: str, place: str, start: float, end: float) -> str:
        first, last = (f"{begin + timedelta(hours=one):%Y-%m-%d %H:%M:%S+00:00}" for one in (start, end))
        return f"{document_number},{phone},{place},体育馆{place[-1]}号厅,106.1{place[-1]},30.8,{first},{last}\n"

    path = folder / "gym.csv"
    lines = [
        line(document(1), "", "G-1", 0, 2), line("", "13800000101", "G-1", 1, 3), line("", "13800000102", "G-2", 0, 2),
        line("", "", "G-1", 0, 2),
    ]  # fmt: skip
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def take_in(desk: Desk, folder: Path) -> str:
    more = ("--source", "GYM", "--name", "体育馆", "--datum", "wgs84", "--as", "clerk", "--bounds", "106,30.6,106.4,31")
    return say("lake", "import", str(holder_file(desk, folder)), *more)


def place_of(name: str) -> str:
    return str(Place.objects.get(name=name).pk)


def test_a_file_of_a_holder_is_taken_in_with_every_line_accounted_for(desk: Desk, tmp_path: Path) -> None:
    said = take_in(desk, tmp_path).splitlines()
    assert said[0].endswith("visits: read 4 = kept 3 + held 0 + refused 1")
    assert said[1] == "  refused no_identifier: 1 (lines 5)"
    event = Event.objects.get(kind="lake.imported")
    facts = json.loads(event.facts)
    assert {name: facts[name] for name in ("read", "kept", "held", "refused", "source", "places")} == {
        "read": 4, "kept": 3, "held": 0, "refused": 1, "source": "GYM", "places": 2,
    }  # fmt: skip
    assert len(facts["sha256"]) == 64
    assert event.actor == desk.people["clerk"].pk
    assert Pseudonym.objects.count() == 3
    assert LakePlace.objects.count() == 2
    again = take_in(desk, tmp_path).splitlines()
    assert again[0].endswith("read 4 = kept 0 + held 0 + refused 4")


def test_from_a_holders_file_to_proposals(desk: Desk, tmp_path: Path) -> None:
    """The whole way: file → lake → case of the laboratory → query of the gate → search → counts → names → proposals."""
    take_in(desk, tmp_path)
    assert re.fullmatch(r"index: [12] days built, 0 kept, 0 removed\n", say("lake", "index"))
    assert re.fullmatch(r"index: 0 days built, [12] kept, 0 removed\n", say("lake", "index"))
    query = desk.put(places=(desk.stay(place_of("体育馆1号厅")),))
    assert query.state == "accepted"
    said = say("exposure", "--query", query.pk, "--as", "analyst").splitlines()
    run = AnalysisRun.objects.get()
    assert said[0].startswith(f"run {run.pk} done by index: the index belongs to the lake as it is")
    assert said[1].startswith("persons 1, pairs 1; rows read ")
    assert said[2] == f"query {query.pk}: persons 1 (≥60 min 1)"
    assert "13800000101" not in "".join(said)
    assert ReleasedIdentity.objects.count() == 0
    release_run(run_id=run.pk, query_id=query.pk, by=desk.actor("analyst"), at=desk.at)
    exposure = Exposure.objects.get()
    assert (exposure.state, exposure.person.phone, exposure.seconds) == ("proposed", "+8613800000101", 3600)
    assert exposure.source_case == Case.objects.get()
    assert exposure.place_id == place_of("体育馆1号厅")


@pytest.mark.parametrize("engine", ["index", "scan"])
def test_engines_by_name_say_the_same(desk: Desk, tmp_path: Path, engine: str) -> None:
    take_in(desk, tmp_path)
    say("lake", "index")
    query = desk.put(places=(desk.stay(place_of("体育馆1号厅")),))
    said = say("exposure", "--query", query.pk, "--as", "analyst", "--engine", engine).splitlines()
    assert said[0].endswith(f"done by {engine}: it was asked for by name")
    assert said[2] == f"query {query.pk}: persons 1 (≥60 min 1)"


def test_what_is_in_the_lake_is_told_in_figures(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path)
    said = say("lake", "status").splitlines()
    assert said[0].startswith("visits: 3 rows of ")
    assert said[2:5] == ["places: 2, 0 without a position", "files taken in: 1; lines held or refused: 1",
                         "index: absent (bihuan lake index)"]  # fmt: skip
    assert said[5] == "source GYM: 体育馆, wgs84, 1 files"


def test_days_leave_the_lake_by_the_operator_when_their_time_is_over(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path)
    assert say("lake", "purge") == (
        "purged: 0 days, 0 rows, 0 held lines; 0 persons of whom nothing is left lose their key\n"
    )
    tomorrow = f"{desk.at + timedelta(days=2):%Y-%m-%d}"
    with pytest.raises(CommandError, match="--as USERNAME"):
        say("lake", "purge", "--before", tomorrow)
    said = say("lake", "purge", "--before", tomorrow, "--as", "protector")
    assert said.endswith("3 rows, 1 held lines; 3 persons of whom nothing is left lose their key\n")


def test_a_place_is_linked_to_the_one_that_the_desk_knew(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path)
    row = LakePlace.objects.order_by("number")[0]
    said = say("lake", "link", str(row.number), desk.places[3], "--as", "clerk")
    assert said == f"place {row.number} of the lake is 场所3\n"


def test_refusals_say_what_helps(desk: Desk, tmp_path: Path) -> None:
    path = holder_file(desk, tmp_path)
    refused = desk.put(window_from=desk.at - timedelta(days=40))
    with pytest.raises(CommandError, match="no_lake"):
        say("lake", "status")
    with pytest.raises(CommandError, match="does not know this source yet: tell --name and --datum"):
        say("lake", "import", str(path), "--source", "GYM", "--as", "clerk")
    with pytest.raises(CommandError, match="The role may not do this"):
        say("lake", "import", str(path), "--source", "G", "--name", "馆", "--datum", "wgs84", "--as", "auditor")
    assert not lake_folder(desk.incident.code).exists()
    with pytest.raises(CommandError, match="The nearest narrower query would pass at once"):
        say("exposure", "--query", refused.pk, "--as", "analyst")
    with pytest.raises(CommandError, match="another officer's"):
        say("exposure", "--query", desk.put().pk, "--as", "analyst2")
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="Not taken in, and nothing of it"):
        say("lake", "import", str(empty), "--source", "GYM", "--name", "馆", "--datum", "wgs84", "--as", "clerk")


def test_a_run_that_failed_says_why(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path)
    query = desk.put(places=(desk.stay(place_of("体育馆1号厅")),))
    with pytest.raises(CommandError, match="The run ended as failed: index_missing"):
        say("exposure", "--query", query.pk, "--as", "analyst", "--engine", "index")
