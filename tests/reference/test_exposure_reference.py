"""Published data through the exposure search: what was shared is found, and nothing is invented."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from tests.engine.exposure.worlds import HandLake, Visit, add_visits, instant, rows

from bihuan.engine.exposure.building import build_index
from bihuan.engine.exposure.choosing import search_visits
from bihuan.engine.exposure.question import CaseWindow, VisitQuestion

DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}")
DAY, PROXIMITY_S = 86400, 20
ENGINES = ("index", "scan")


def test_every_date_and_point_that_patients_shared_is_found_and_none_invented(tmp_path: Path) -> None:
    """A patient's line is a visit of that whole day to that point; each patient and date is a case of its own."""
    with (DATA / "ds4c_korea_20200514" / "PatientRoute.csv").open(encoding="utf-8", newline="") as file:
        lines = [
            (line["date"], line["patient_id"], line["latitude"], line["longitude"]) for line in csv.DictReader(file)
        ]
    groups: dict[tuple[str, tuple[str, str]], set[str]] = defaultdict(set)
    for date, patient, *point in lines:
        groups[date, (point[0], point[1])].add(patient)
    shared = {group: patients for group, patients in groups.items() if len(patients) > 1}
    assert len(shared) == 722
    patients = sorted({line[1] for line in lines})
    points = sorted({group[1] for group in groups})
    numbers, places = {one: nth for nth, one in enumerate(patients)}, {one: nth for nth, one in enumerate(points)}
    starts = {date: instant(datetime.strptime(date, "%m/%d/%Y").date().isoformat()) for date, _ in groups}  # noqa: DTZ007  # a date alone
    lake = HandLake(tmp_path, "UTC")
    add_visits(lake, [(numbers[p], places[lat, lon], starts[d], starts[d] + DAY) for d, p, lat, lon in lines])
    build_index(lake)
    asked = sorted({(date, patient) for date, patient, *_ in lines})
    cases = tuple(CaseWindow(n, numbers[p], starts[d], starts[d] + DAY) for n, (d, p) in enumerate(asked))
    for engine in ENGINES:
        found: dict[tuple[str, tuple[str, str]], set[str]] = defaultdict(set)
        for row in rows(search_visits(lake, VisitQuestion(cases, residual_minutes=0), engine=engine).pairs):
            date, patient = asked[row["case"]]
            for place in row["places"]:
                found[date, points[place]] |= {patient, patients[row["person"]]}
        assert found == shared


@pytest.mark.parametrize("name", ["ht2009_contact_list.dat.gz", "primaryschool.csv.gz", "SFHH_tij.dat.gz"])
def test_contact_durations_of_each_pair_equal_the_file_s_own_sums(name: str, tmp_path: Path) -> None:
    """A line (t, i, j) is a contact in `[t - 20 s, t)`: a visit of both to a place that belongs to the pair.

    A minute is the least that a question can ask for, so a second of theirs is three of ours: none is too short.
    """
    with gzip.open(DATA / "sociopatterns" / name, "rt", encoding="utf-8") as file:
        contacts = {(int(t), *sorted((int(i), int(j)))) for t, i, j, *_ in (line.split() for line in file)}
    sums = Counter((i, j) for _, i, j in contacts)
    places = {pair: nth for nth, pair in enumerate(sorted(sums))}
    first = min(t for t, _, _ in contacts) - PROXIMITY_S
    visits: list[Visit] = [
        (who, places[i, j], 3 * (t - PROXIMITY_S - first), 3 * (t - first)) for t, i, j in contacts for who in (i, j)
    ]
    lake = add_visits(HandLake(tmp_path, "UTC"), visits)
    build_index(lake)
    persons = {who for pair in sums for who in pair}
    cases = tuple(CaseWindow(who, who, 0, max(visit[3] or 0 for visit in visits)) for who in sorted(persons))
    expected = {(who, pair[pair[0] == who]): 3 * PROXIMITY_S * n for pair, n in sums.items() for who in pair}
    for engine in ENGINES:
        answer = search_visits(lake, VisitQuestion(cases, minutes=1, residual_minutes=0), engine=engine).pairs
        assert {(row["case"], row["person"]): row["seconds"] for row in rows(answer)} == expected
