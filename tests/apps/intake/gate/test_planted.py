"""Faults of the gate, planted one at a time into a copy of the sources: the suite has to turn red for each of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import ROOT

INTAKE = "src/bihuan/apps/intake/"
GATE = "tests/apps/intake/gate/"


@dataclass(frozen=True)
class Plant:
    """One fault: the file, what stands there, what is put instead, and the tests that have to notice."""

    file: str
    old: str
    new: str
    tests: str
    chosen: str = ""


PLANTS = {
    "windows are not added up": Plant(
        "rules/gate.py", "if together > most else None", "if False else None", "test_abuse.py", "splitting_the_window"
    ),
    "slots with a minute between them are two stays": Plant(
        "rules/gate.py", "gap, longest = timedelta(minutes=limits.slot_gap_minutes)", "gap, longest = timedelta(0)",
        "test_abuse.py", "in_pieces",
    ),
    "a unit may originate": Plant(
        "rules/gate.py", "not in ORIGINATORS or known.unit:", "not in ORIGINATORS:", "test_abuse.py", "of_a_police_unit"
    ),
    "every role may originate": Plant(
        "rules/gate.py", "if known.role not in ORIGINATORS or known.unit:", "if known.unit:", "test_abuse.py",
        "originates",
    ),
    "a window may end tomorrow": Plant(
        "rules/gate.py", "if end > known.at:", "if False:", "test_abuse.py", "tomorrow"
    ),
    "a window may lie anywhere": Plant(
        "rules/gate.py", "known.case_at - most <= start and end", "end", "test_abuse.py", "journalist"
    ),
    "one place more than the limit": Plant(
        "rules/gate.py", "if len(places) > limits.places:", "if len(places) > limits.places + 1:", "test_abuse.py",
        "celebritys_evening",
    ),
    "places of colleagues are not added up": Plant(
        "rules/gate.py", '("case_places_budget", same,', '("case_places_budget", [],', "test_abuse.py", "over_officers"
    ),
    "the narrower query keeps the long stay": Plant(
        "rules/gate.py", "begins[0] + timedelta(hours=alone)", "begins[0] + timedelta(hours=9 * alone)",
        "test_generated.py", "generated",
    ),
    "refused requests are not counted": Plant(
        "queries/gate.py", "recent.filter(officer=account).count()",
        'recent.filter(officer=account).exclude(state="refused").count()', "test_abuse.py", "probing",
    ),
    "cases of other incidents count": Plant(
        "queries/cases.py", "CaseLink.objects.filter(case=case, incident=incident, linked_at__lte=at)",
        "CaseLink.objects.filter(case=case, linked_at__lte=at)", "test_abuse.py", "another_incident",
    ),
    "a record need not be the journal's": Plant(
        "queries/cases.py", "is_unchanged=leaves == {row.record.digest} and digest", "is_unchanged=digest",
        "test_abuse.py", "journal_does_not_know",
    ),
    "a link may name another record": Plant(
        "queries/cases.py", 'and digest in {"", row.record.digest}', "", "test_abuse.py", "tampered"
    ),
    "a withdrawn result still releases": Plant(
        "queries/cases.py", 'return "case_withdrawn"', 'return ""', "test_abuse.py", "withdrawn"
    ),
    "a laboratory needs no confirmation": Plant(
        "rules/linking.py", 'return "source_not_confirmed"', "pass", "test_abuse.py", "fake_laboratory"
    ),
    "ones own upload counts": Plant(
        "rules/linking.py", 'return "own_upload"', "pass", "test_abuse.py", "own_upload or second_account"
    ),
    "an uploader may settle": Plant(
        "rules/linking.py", 'return "settled_by_uploader"', "pass", "test_abuse.py", "corrected_line"
    ),
    "probable lasts a moment longer": Plant(
        "rules/linking.py", "if at >= expires_at:", "if at > expires_at:", "test_abuse.py", "expired_probable"
    ),
    "a second account approves": Plant(
        "rules/approving.py", "if word.by.is_same(asker) or word.by.granted_by", "if word.by.granted_by",
        "test_abuse.py", "ones_second_account",
    ),
    "two of one department approve": Plant(
        "rules/approving.py", 'return "same_department"', "pass", "test_abuse.py", "one_department"
    ),
    "health is not needed": Plant(
        "rules/approving.py", "len(departments) >= 2 and any(party.role is HEALTH for party in yes)",
        "len(departments) >= 2", "test_abuse.py", "without_health",
    ),
    "an approval counts for anything": Plant(
        "rules/approving.py", "if word.digest != digest:", "if False:", "test_abuse.py", "replay"
    ),
    "nobody looks a second time": Plant(
        "actions/approving.py", "_second_look(row, at) if isinstance(row, Query)", '"" if isinstance(row, Query)',
        "test_abuse.py", "limits_changed or who_left",
    ),
    "refusals are not in the journal": Plant(
        "actions/gate.py", "    record_event(EventDraft(kind,", "    is_open and record_event(EventDraft(kind,",
        "test_abuse.py", "window",
    ),
    "each query has its own five hundred": Plant(
        "actions/releasing.py", "room_of_case(released=len(known)", "room_of_case(released=0", "test_abuse.py",
        "by_a_colleague",
    ),
    "a tranche is used twice": Plant(
        "actions/releasing.py", '.update(state="used") != 1', '.update(state="approved") != 1', "test_honest.py",
        "two_approvals_once",
    ),
    "more than five thousand go out": Plant(
        "rules/releasing.py", "most = max(limits.identities_most - released, 0)", "most = wanted", "test_abuse.py",
        "five_thousand",
    ),
    "a name alone finds a person": Plant(
        "actions/searching.py", "len(told) < 2", "len(told) < 1", "test_abuse.py", "celebrity_by_name"
    ),
    "many are changed by one department": Plant(
        "actions/evidence.py", "    if persons > most:", "    if persons > most * 999:", "test_abuse.py", "depositors"
    ),
    "a department agrees with itself": Plant(
        "actions/approving.py", "word.by.department == found.row.department", "not word.by.department",
        "test_abuse.py", "own_department",
    ),
    "withdrawn evidence still counts": Plant(
        "rules/status.py", "left = [fact for fact in known if fact.id not in withdrawn]", "left = known",
        "test_status.py", "withdrawn",
    ),
    "a status never ends": Plant(
        "rules/status.py", "if at < found.expires_at]", "]", "test_status.py", "window_ends"
    ),
    "who added evidence judges the objection": Plant(
        "actions/contests.py", 'raise NotAllowed("own_evidence")', "return", "test_status.py", "does_not_judge"
    ),
    "a late objection calls nobody": Plant(
        "actions/contests.py", '_record("contest.overdue"', '_record("contest.late"', "test_status.py", "calls_for"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTS)
def test_the_place_of_a_plant_is_still_there(name: str) -> None:
    plant = PLANTS[name]
    assert (ROOT / INTAKE / plant.file).read_text(encoding="utf-8").count(plant.old) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_turns_the_suite_red(name: str, tmp_path: Path) -> None:
    plant = PLANTS[name]
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    planted = tmp_path / INTAKE / plant.file
    planted.write_text(planted.read_text(encoding="utf-8").replace(plant.old, plant.new), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "BIHUAN_PROVE": "0"}
    environment.pop("BIHUAN_DATABASE_URL", None)  # one database is enough to see a fault
    command = [
        sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-o", f"pythonpath={tmp_path / 'src'} .",
        GATE + plant.tests, "-k", plant.chosen,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "1 failed" in done.stdout) == (1, True), done.stdout[-2_000:]
