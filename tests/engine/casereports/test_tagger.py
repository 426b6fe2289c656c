"""The tagger learns, is written and opened, joins the rules without settling anything, and refuses other files."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from tests.engine.casereports import corpus_file

from bihuan.engine.casereports import CaseReport, read_report
from bihuan.engine.casereports.corpus import Example, NotACorpus, labels_of, read_examples, spans_of
from bihuan.engine.casereports.scoring import Score, cross_validate, folds_of
from bihuan.engine.casereports.tagging import NotATagger, Settings, Tagger, open_tagger, train
from bihuan.engine.casereports.train import main

SMALL = Settings(first_iterations=20, second_iterations=20, parts=2)
TEXT = (
    "病例90：男，41岁，现住秀水市。2月10日从江城返回秀水市，2月12日出现发热症状，"
    "2月13日到秀水市人民医院就诊，2月14日确诊。"
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return train(corpus_file.examples(), SMALL)


@pytest.fixture(scope="module")
def model(tagger: Tagger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "reports.tagger"
    tagger.write(path)
    return path


def read(text: str, model: Path | None) -> CaseReport:
    return read_report(text, published=dt.date(2020, 2, 20), zone="Asia/Shanghai", model=model)


def test_it_finds_the_stretches_of_a_report_it_has_not_seen(tagger: Tagger) -> None:
    text = TEXT.replace("：", ":")
    assert [(text[start:end], role) for start, end, role in tagger.spans(text)] == [
        ("秀水市", "OTL"),
        ("2月10日", "MDT"),
        ("江城", "QYL"),
        ("秀水市", "MDL"),
        ("2月12日", "FBT"),
        ("2月13日", "JZT"),
        ("秀水市人民医院", "ZSI"),
        ("2月14日", "QZT"),
    ]
    assert (tagger.spans(""), tagger.spans("。")) == ([], [])


def test_the_same_examples_and_seed_give_the_same_model(tagger: Tagger) -> None:
    assert train(corpus_file.examples(), SMALL).models == tagger.models


def test_a_written_model_is_opened_as_it_was(tagger: Tagger, model: Path) -> None:
    assert open_tagger(model).models == tagger.models


def test_what_both_saw_is_marked_and_no_longer_said_to_be_of_rules_alone(model: Path) -> None:
    alone, joined = read(TEXT, None), read(TEXT, model)
    assert [visit.origin for visit in joined.visits] == ["both"] * len(alone.visits)
    assert [event.origin for _, event in joined.events] == ["both"] * len(alone.events)
    assert (joined.cases, joined.days) == (alone.cases, alone.days)
    assert ([one.code for one in alone.notices], joined.notices) == (["rules_alone"], ())
    assert [tag.role for tag in joined.tags] == ["OTL", "MDT", "QYL", "MDL", "FBT", "JZT", "ZSI", "QZT"]


def test_what_only_the_tagger_saw_is_unsure_and_fills_nothing_in(model: Path) -> None:
    text = "病例90：男，41岁，现住秀水市。2月10日江城秀水市，2月12日发烧热症状，2月13日秀水市人民医院，2月14日定。"
    alone, joined = read(text, None), read(text, model)
    added = [visit for visit in joined.visits if visit.origin == "tagger"]
    assert added != []
    assert {(visit.certainty, visit.starts_at, visit.ends_at) for visit in added} == {("unsure", None, None)}
    assert {visit.days and visit.days.day for visit in added} <= {dt.date(2020, 2, day) for day in (10, 12, 13, 14)}
    events = [event for _, event in joined.events if event.origin == "tagger"]
    assert ("confirmed", dt.date(2020, 2, 14)) in {(event.kind, event.days.day) for event in events}
    assert {event.certainty for event in events} == {"unsure"}
    assert joined.cases == alone.cases


def test_a_text_before_any_case_is_tagged_too(model: Path) -> None:
    found = read("2月10日从江城返回秀水市。" + "无" * 2_500, model)
    assert [(visit.case, visit.origin) for visit in found.visits] == [(None, "both"), (None, "both")]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_tagger_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(content)
    with pytest.raises(NotATagger):
        read(TEXT, path)


def test_a_model_of_another_format_or_damaged_is_refused(model: Path, tmp_path: Path) -> None:
    other, damaged = tmp_path / "other", tmp_path / "damaged"
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("tagger.json", json.dumps({"format": 99}))
        for name in ("stretches", "roles", "again"):
            file.writestr(f"{name}.crfsuite", b"lCRF")
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    for path in (other, damaged):
        with pytest.raises(NotATagger):
            open_tagger(path)


def test_a_model_whose_parts_are_no_models_is_refused_before_they_are_read(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "parts"
    with zipfile.ZipFile(model) as whole, zipfile.ZipFile(path, "w") as file:
        file.writestr("tagger.json", whole.read("tagger.json"))
        for name in ("stretches", "roles", "again"):
            file.writestr(f"{name}.crfsuite", b"what else")
    with pytest.raises(NotATagger, match=r"^another format$"):
        open_tagger(path)


def test_a_model_beyond_all_size_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("tagger.json", b" " * 1_000)
    monkeypatch.setattr("bihuan.engine.casereports.tagging.LARGEST", 999)
    with pytest.raises(NotATagger, match=r"^too large$"):
        open_tagger(path)


def test_a_corpus_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "train.bio.txt"
    corpus_file.write(path, corpus_file.examples())
    assert read_examples(path) == corpus_file.examples()


@pytest.mark.parametrize(
    ("content", "fault"),
    [("", "no report in x"), ("病\tO\n例\n", "line 2"), ("病\tB-XXX\n", "line 1"), ("病例\tO\n", "line 1")],
)
def test_a_file_that_is_no_corpus_is_refused_with_its_line(content: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotACorpus, match=f"^{fault}$"):
        read_examples(path)


def test_labels_and_stretches_are_each_others_reverse() -> None:
    spans = [(0, 2, "FBT"), (2, 3, "FBT"), (4, 6, "OTL")]
    assert list(spans_of(labels_of(7, spans))) == spans
    assert list(spans_of(["I-FBT", "I-OTL", "O"])) == [(0, 1, "FBT"), (1, 2, "OTL")]


def test_equal_texts_are_never_learned_from_and_judged_by() -> None:
    twice = corpus_file.examples() * 2
    for learned, judged in folds_of(twice, 3, seed=1):
        assert {one.text for one in learned} & {one.text for one in judged} == set()
        assert len(learned) + len(judged) == len(twice)


def test_a_stretch_one_character_off_or_of_another_role_is_wrong(tagger: Tagger) -> None:
    text = TEXT.replace("：", ":")
    right = tuple(tagger.spans(text))
    off = ((right[0][0], right[0][1] - 1, right[0][2]), (right[1][0], right[1][1], "OTT"), *right[2:])
    whole, less, none = Score(), Score(), Score()
    whole.add(Example(text, right), tagger)
    less.add(Example(text, off), tagger)
    assert (whole.f1(), less.f1(), none.f1()) == (1.0, 6 / 8, 0.0)
    assert (whole.f1("FBT"), less.f1("MDT")) == (1.0, 0.0)


def test_too_little_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^too few examples$"):
        train(corpus_file.examples()[:1], SMALL)
    with pytest.raises(ValueError, match=r"^at least two folds$"):
        cross_validate(corpus_file.examples(), folds=1, settings=SMALL)


def test_the_command_judges_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus_file.write(tmp_path / "train.bio.txt", corpus_file.examples())
    out = tmp_path / "out.tagger"
    assert main(["--data", str(tmp_path), "--out", str(out), "--folds", "2", "--quick"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "24 reports, 192 labelled stretches"
    assert [line.split()[0] for line in lines if " F1 " in line and line[0] != "["] == [
        "FBT", "GLT", "JZT", "MDL", "MDT", "OTI", "OTL", "OTT", "QYL", "QZT", "SGL", "ZSI", "ZZL", "all",
    ]  # fmt: skip
    assert lines[-1] == f"written: {out}"
    assert len(open_tagger(out).spans(TEXT)) == 8


def test_the_command_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.bio.txt").write_text("病例\n", encoding="utf-8")
    assert main(["--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "train: line 1\n"
    assert main(["--data", str(tmp_path / "none")]) == 2


def test_the_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert shown.split("example:")[1].split()[:4] == ["python", "-m", "bihuan.engine.casereports.train", "--data"]
