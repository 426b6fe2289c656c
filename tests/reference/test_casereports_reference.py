"""Labelled official reports judge the tagger by strict F1; nine thousand published ones try the rules."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from bihuan.engine.casereports import read_report
from bihuan.engine.casereports.corpus import FILE_NAME, read_examples
from bihuan.engine.casereports.scoring import cross_validate
from bihuan.engine.casereports.tagging import QUICK, Settings, train

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
LABELLED = DATA / "china_case_report_ner" / FILE_NAME
PUBLISHED = DATA / "china_case_report_ner" / "case_reports_silver.jsonl"
PROVE = bool(os.environ.get("BIHUAN_PROVE"))

pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason=f"reference data absent: {LABELLED}")


def test_the_file_holds_what_its_authors_say() -> None:
    examples = read_examples(LABELLED)
    assert (len(examples), sum(len(example.spans) for example in examples)) == (999, 7529)


def test_one_fold_with_few_iterations_does_about_as_well_as_the_authors_on_theirs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    score = cross_validate(read_examples(LABELLED), folds=5, settings=QUICK, only=1)
    with capsys.disabled():
        print(f"\nstrict F1 of one fold of five, few iterations: {score.f1():.4f}")
    assert score.labelled.total() > 1_400
    assert score.f1() >= 0.75


@pytest.mark.skipif(not PROVE, reason="the whole cross-validation takes ten minutes; BIHUAN_PROVE=1")
def test_the_whole_cross_validation(capsys: pytest.CaptureFixture[str]) -> None:
    score = cross_validate(read_examples(LABELLED), folds=10, settings=Settings())
    with capsys.disabled():
        print("\n" + "\n".join(score.table()))
    assert score.labelled.total() == 7529
    assert score.f1() >= 0.79  # measured 0.795; the aim of 0.80 is not reached (docs/case-reports.md)


def texts() -> list[str]:
    with PUBLISHED.open(encoding="utf-8") as lines:
        found = [str(json.loads(line)["text"]) for line in lines]
    return found if PROVE else found[::10]


def test_every_published_report_is_read_and_most_have_their_person_and_their_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts: Counter[str] = Counter()
    found = texts()
    for text in found:
        report = read_report(text, published=dt.date(2020, 3, 15), zone="Asia/Shanghai")
        counts["cases"] += len(report.cases)
        counts["with a case"] += bool(report.cases)
        counts["with a day"] += bool(report.days)
        counts["days"] += len(report.days)
        counts["days settled"] += sum(days.day is not None for days in report.days)
        counts["visits"] += len(report.visits)
        counts["sex"] += any(case.sex for case in report.cases)
    with capsys.disabled():
        print(f"\n{len(found)} published reports: {dict(counts)}")
    assert counts["with a case"] >= 0.97 * len(found)
    assert counts["sex"] >= 0.9 * len(found)
    assert counts["days settled"] >= 0.97 * counts["days"]


@pytest.mark.skipif(not PROVE, reason="trains the whole tagger; BIHUAN_PROVE=1")
def test_a_model_of_the_whole_file_reads_published_reports(tmp_path: Path) -> None:
    path = tmp_path / "reports.tagger"
    train(read_examples(LABELLED), QUICK).write(path)
    for text in texts()[:50]:
        report = read_report(text, published=dt.date(2020, 3, 15), zone="Asia/Shanghai", model=path)
        assert [tag for tag in report.tags if tag.span.text != text[tag.span.start : tag.span.end]] == []
