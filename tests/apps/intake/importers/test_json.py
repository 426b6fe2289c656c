"""JSON of other systems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bihuan.apps.intake.importers import Limits, Table, UnreadableFile, read_table


def table_of(tmp_path: Path, content: object, **limits: int) -> Table:
    path = tmp_path / "a.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_table(path, limits=Limits(**limits))


def read(tmp_path: Path, content: object, **limits: int) -> list[dict[str, str]]:
    table = table_of(tmp_path, content, **limits)
    return [dict(zip(table.header, line.cells, strict=True)) for line in table.rows()]


def test_nested_names_are_joined_with_dots(tmp_path: Path) -> None:
    person = {"person": {"name": "王伟", "ok": True, "none": None}, "tags": ["a", 1], "labs": [{"x": 1}, {"x": 2}, [3]]}
    assert read(tmp_path, [person]) == [
        {
            "person.name": "王伟",
            "person.ok": "true",
            "person.none": "",
            "tags": "a; 1",
            "labs.0.x": "1",
            "labs.1.x": "2",
            "labs.2": "3",
        }
    ]


def test_dhis2_attributes_are_named_by_their_labels(tmp_path: Path) -> None:
    attributes = [
        {"displayName": "First name", "attribute": "abc", "value": "Ann"},
        {"attribute": {"idScheme": "UID", "identifier": "xyz"}, "value": "9"},
        {"value": "bare"},
        {"displayName": "First name", "value": "Bea"},
    ]
    assert read(tmp_path, {"trackedEntities": [{"attributes": attributes}]}) == [
        {
            "attributes.First name": "Ann",
            "attributes.xyz": "9",
            "attributes.2.value": "bare",
            "attributes.First name#2": "Bea",
        }
    ]


def test_numbers_are_kept_as_written(tmp_path: Path) -> None:
    assert read(tmp_path, '[{"id":511302199001010123,"x":170.0,"y":1e400,"z":-0}]') == [
        {"id": "511302199001010123", "x": "170.0", "y": "1e400", "z": "-0"}
    ]


def test_bare_numbers_across_the_pieces_of_a_long_file_stay_whole(tmp_path: Path) -> None:
    numbers = list(range(10**6, 10**6 + 60_000))
    assert [row["value"] for row in read(tmp_path, numbers)] == list(map(str, numbers))


def test_a_repeated_name_keeps_both_values(tmp_path: Path) -> None:
    assert read(tmp_path, '[{"a":1,"a":2,"b":{"c":3},"b.c":4}]') == [{"a": "1", "a#2": "2", "b.c": "3", "b.c#2": "4"}]


def test_several_collections_are_read_one_after_the_other(tmp_path: Path) -> None:
    table = table_of(tmp_path, {"version": 1, "cases": [{"id": 1}], "contacts": [{"id": 2, "of": 1}]})
    assert [(line.position, line.cells) for line in table.rows()] == [
        ("cases element 1", ("1",)),
        ("contacts element 1", ("2", "1")),
    ]
    assert {"several_sheets", "sheets_differ"} <= {alarm.code for alarm in table.alarms}


def test_a_long_wrapper_is_streamed(tmp_path: Path) -> None:
    people = [{"id": n, "note": "x" * 200} for n in range(9000)]
    table = table_of(tmp_path, {"pager": {"page": 1}, "data": people, "end": True})
    assert (table.line_count, table.sheets) == (9000, ("data",))
    assert sum(1 for _ in table.rows()) == 9000


def test_json_lines_may_be_parted_by_commas_or_blank_lines(tmp_path: Path) -> None:
    assert read(tmp_path, '{"a":1}\n\n{"a":2},\n{"a":3}\n') == [{"a": "1"}, {"a": "2"}, {"a": "3"}]


def test_a_single_object_is_one_line(tmp_path: Path) -> None:
    assert read(tmp_path, {"name": "王伟", "friends": [{"name": "李娜"}]}) == [
        {"name": "王伟", "friends.0.name": "李娜"}
    ]


def test_an_array_of_arrays_is_kept_by_position(tmp_path: Path) -> None:
    assert read(tmp_path, [[1, [2]], [3]]) == [{"0": "1", "1": "2", "value": ""}, {"0": "", "1": "", "value": "3"}]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"data":[{"a":1}', "broken_json"),
        ('{"a":1} {"b":', "broken_json"),
        ('{"a":1} x', "broken_json"),
        ("[1,]", "broken_json"),
        ('{"data":[]}', "empty_file"),
        ("{}", "empty_file"),
        ('{"pad":"' + "x" * (2 << 20) + '","data":[{"a":1}],7:8}', "broken_json"),
        ('{"pad":"' + "x" * (2 << 20) + '","data":[{"a":1}] "b":2}', "broken_json"),
        ('{"pad":"' + "x" * (2 << 20) + '","data":[{"a":1}]} 5', "broken_json"),
        ('[{"a":"' + "x" * (20 << 20) + '"}]', "json_element_too_large"),
    ],
)
def test_broken_json_is_refused_with_its_place(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        table_of(tmp_path, content)
    assert refusal.value.code == code
    assert refusal.value.place


def test_one_elements_many_names_are_refused_early(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        table_of(tmp_path, [{f"k{n}": n} for n in range(30)], columns=20)
    assert refusal.value.code == "too_many_columns"


def observation(number: int, **more: object) -> dict[str, object]:
    return {"resource": {"resourceType": "Observation", "id": f"o{number}", **more}}


PATIENT = {
    "resource": {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Doe", "given": ["Ann"]}],
        "gender": "female",
        "birthDate": "1990-01-01",
        "telecom": [{"value": "+49 30 1234567"}],
        "address": [{"line": ["Main Street 1"], "postalCode": "10115", "city": "Berlin"}],
    }
}


def test_a_laboratory_bundle_is_one_line_per_observation(tmp_path: Path) -> None:
    specimens = [
        {"resource": {"resourceType": "Specimen", "id": f"s{n}", "collection": {"collectedDateTime": f"2022-08-2{n}"}}}
        for n in (1, 2)
    ]
    entries = [
        PATIENT,
        *specimens,
        observation(1, specimen={"reference": "Specimen/s2"}, subject={"reference": "Patient/p1"}, valueString="pos"),
        observation(2, code={"coding": [{"display": "PCR"}]}, interpretation=[{"text": "POS"}]),
    ]
    first, second = read(tmp_path, {"resourceType": "Bundle", "id": "b1", "entry": entries})
    assert (first["notification.id"], first["patient.family"], first["specimen.collected"]) == (
        "b1",
        "Doe",
        "2022-08-22",
    )
    assert first["patient.address"] == "Main Street 1 10115 Berlin"
    assert (second["observation.code"], second["observation.interpretation"], second["specimen.collected"]) == (
        "PCR",
        "POS",
        "",
    )


def test_a_bundle_without_observation_is_one_line_per_patient(tmp_path: Path) -> None:
    assert [row["patient.given"] for row in read(tmp_path, {"resourceType": "Bundle", "entry": [PATIENT]})] == ["Ann"]


def test_a_bundle_of_other_things_is_one_line_per_entry(tmp_path: Path) -> None:
    entries = [{"resource": {"resourceType": "Location", "id": "l1"}}, "junk"]
    assert [row["resourceType"] for row in read(tmp_path, {"resourceType": "Bundle", "entry": entries})] == ["Location"]
