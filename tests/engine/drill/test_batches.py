"""The drill's paper: equal for equal seeds, counted exactly, readable in every format, and nobody real in it."""

import csv
import hashlib
import io
import json
from collections import Counter

import pytest
from python_calamine import CalamineWorkbook

from bihuan.engine.drill import District, DrillBatch, make_batches, make_district
from bihuan.engine.drill.residents import check_digit
from bihuan.engine.drill.sources import BOOKS, FORMATS

ENCODINGS = {"csv_bom": "utf-8-sig", "csv_gb18030": "gb18030", "csv_utf16": "utf-16"}
DELIMITERS = {"csv_utf16": "\t", "csv_semicolon": ";", "tsv": "\t", "pasted": "\t"}
GOLDEN = "00a1a614e7bf1d5f9492c9b01f871163f12e7e8395618a2b2a80b60d171fd18e"


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(seed=7, units=60, officers=1000)


@pytest.fixture(scope="module")
def batches(district: District) -> list[DrillBatch]:
    return list(make_batches(district, seed=7, records=3000, hours=96))


def digest(batches: list[DrillBatch]) -> str:
    whole = hashlib.sha256()
    for batch in batches:
        whole.update(repr(batch).encode())
        whole.update(batch.content())
    return whole.hexdigest()


def read_lines(batch: DrillBatch) -> list[dict[str, str]]:
    """Read a batch back with other programs than those that wrote it."""
    data = batch.content()
    if batch.format == "json":
        return json.loads(data)["records"]
    if batch.format in BOOKS:
        table = [
            [str(c) for c in row]
            for row in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        ]
        header, body = table[2], table[3:]
    else:
        text = data.decode(ENCODINGS.get(batch.format, "utf-8"))
        header, *body = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS.get(batch.format, ","))
        if set(header) == {"CaseData"}:
            header, *body = body
    kept = [row for row in body if any(row) and row[0] != "合计"]
    return [dict(zip(header, row, strict=True)) for row in kept]


def test_the_same_seed_gives_the_same_bytes_on_every_machine() -> None:
    district = make_district(seed=11, units=6, officers=60)
    first = digest(list(make_batches(district, seed=11, records=300, hours=24)))
    assert first == digest(
        list(make_batches(make_district(seed=11, units=6, officers=60), seed=11, records=300, hours=24))
    )
    assert first == GOLDEN


def test_another_seed_gives_other_bytes() -> None:
    district = make_district(seed=11, units=6, officers=60)
    runs = [digest(list(make_batches(district, seed=seed, records=50, hours=24))) for seed in (11, 12)]
    assert runs[0] != runs[1]


@pytest.mark.parametrize("records", [1, 7, 40, 500, 3000])
@pytest.mark.parametrize("hours", [2, 24, 96])
def test_the_data_lines_sum_to_the_records_asked_for(district: District, records: int, hours: int) -> None:
    batches = list(make_batches(district, seed=3, records=records, hours=hours))
    assert sum(batch.new_lines for batch in batches) == records


def test_every_batch_can_be_read_and_holds_the_lines_it_says(batches: list[DrillBatch]) -> None:
    full = [batch for batch in batches if batch.kind != "zero_report"]
    assert [(b.filename, len(read_lines(b))) for b in full] == [
        (b.filename, b.truth.lines - b.truth.blank_lines - b.truth.total_lines) for b in full
    ]


def test_every_line_after_the_header_is_counted(batches: list[DrillBatch]) -> None:
    for batch in batches:
        if batch.format in DELIMITERS or batch.format in ENCODINGS:
            lines = batch.content().decode(ENCODINGS.get(batch.format, "utf-8")).splitlines()
            assert len(lines) - 1 - lines[0].startswith("CaseData") == batch.truth.lines


def test_every_format_occurs(batches: list[DrillBatch]) -> None:
    assert {batch.format for batch in batches if batch.format} == set(FORMATS)


def test_deliveries_arrive_in_order_of_time(batches: list[DrillBatch]) -> None:
    arrivals = [batch.arrives_s for batch in batches]
    assert arrivals == sorted(arrivals)


def test_each_source_numbers_its_batches_without_a_gap(batches: list[DrillBatch]) -> None:
    for source in {batch.source for batch in batches}:
        numbers = sorted(batch.seq for batch in batches if batch.source == source and batch.kind == "batch")
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_source_delivers_or_reports_zero_at_each_of_its_hours(district: District, batches: list[DrillBatch]) -> None:
    for source in district.sources:
        if not source.expected_hours():
            continue
        heard = sorted(b.expected_s for b in batches if b.source == source.code and b.kind != "resend")
        assert heard == list(range(source.first_s, 96 * 3600, source.every_s))
        assert {(8 + at // 3600) % 24 for at in heard} == set(source.expected_hours())


def test_a_missing_number_arrives_after_its_successor(batches: list[DrillBatch]) -> None:
    seen: dict[str, int] = {}
    overtaken = 0
    for batch in batches:
        if batch.kind == "batch":
            overtaken += batch.seq < seen.get(batch.source, 0)
            seen[batch.source] = max(batch.seq, seen.get(batch.source, 0))
    assert overtaken >= 1


def test_a_file_sent_twice_has_the_same_bytes_and_number(batches: list[DrillBatch]) -> None:
    first = {(b.source, b.seq): b for b in batches if b.kind == "batch"}
    twins = [b for b in batches if b.kind == "resend"]
    assert twins != []
    for twin in twins:
        assert twin.content() == first[twin.source, twin.seq].content()
        assert twin.arrives_s > first[twin.source, twin.seq].arrives_s


def test_a_wrong_declared_count_is_corrected_later(batches: list[DrillBatch]) -> None:
    wrong = [b for b in batches if b.kind == "batch" and b.declared not in (None, b.truth.lines)]
    assert wrong != []
    assert [(b.recount.declared, b.recount.at_s > b.arrives_s) for b in wrong if b.recount] == [
        (b.truth.lines, True) for b in wrong
    ]


@pytest.mark.parametrize("hours", [2, 6, 24, 96])
def test_all_that_went_astray_is_mended_before_the_end(district: District, hours: int) -> None:
    for seed in range(5):
        for batch in make_batches(district, seed=seed, records=400, hours=hours):
            assert batch.arrives_s < hours * 3600
            assert batch.recount is None or batch.arrives_s < batch.recount.at_s < hours * 3600
            assert batch.kind != "batch" or batch.recount or batch.declared in {None, batch.truth.lines}


def test_every_fault_is_planted_somewhere(batches: list[DrillBatch]) -> None:
    planted: Counter[str] = Counter()
    for batch in batches:
        planted.update({name: value for name, value in vars(batch.truth).items() if isinstance(value, int)})
    assert [name for name, value in planted.items() if value == 0] == []
    assert any(
        batch.kind == "zero_report"
        for batch in make_batches(make_district(seed=1, units=6, officers=60), seed=1, records=40, hours=48)
    )


def test_duplicates_and_conflicts_are_what_the_truth_says(batches: list[DrillBatch]) -> None:
    keyed: dict[str, dict[str, object]] = {}
    found: Counter[str] = Counter()
    for batch in batches:
        if batch.kind != "batch" or batch.sheet is None:
            continue
        here: set[str] = set()
        for row in batch.sheet.rows:
            key, rest = str(row["key"]), {k: v for k, v in row.items() if k != "row"}
            if key and key in keyed:
                same = rest == keyed[key]
                found["conflicts" if not same else "duplicates_in_file" if key in here else "duplicates_earlier"] += 1
            elif key:
                keyed[key] = rest
                here.add(key)
    told = {name: sum(getattr(b.truth, name) for b in batches if b.kind == "batch") for name in found}
    assert dict(found) == told


def test_no_resident_has_a_real_area_or_a_real_telephone(district: District) -> None:
    for index in range(0, district.residents, 997):
        resident = district.resident(index)
        assert resident.citizen_number[:2] == "99"
        assert check_digit(resident.citizen_number[:17]) == resident.citizen_number[17]
        assert (resident.phone[:3], len(resident.phone)) == ("194", 11)
        assert int(resident.citizen_number[16]) % 2 == (resident.sex == "M")
        assert f"{resident.birth_date:%Y%m%d}" == resident.citizen_number[6:14]


def test_no_two_residents_share_a_number(district: District) -> None:
    assert len({district.resident(i).citizen_number for i in range(100_000)}) == 100_000


def test_the_published_example_of_a_check_digit() -> None:
    assert check_digit("11010519491231002") == "X"  # GB 11643-1999, annex


@pytest.mark.parametrize(("records", "hours"), [(0, 24), (10, 0), (10, 1)])
def test_a_drill_without_time_or_records_is_refused(district: District, records: int, hours: int) -> None:
    with pytest.raises(ValueError, match="a drill needs"):
        list(make_batches(district, seed=1, records=records, hours=hours))
