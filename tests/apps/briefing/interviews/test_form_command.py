"""`bihuan form`: the guard before the upload; what it finds is printed, and the command ends with 1."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bihuan.apps.briefing.rules.builtin import builtin_form
from bihuan.apps.briefing.rules.questions import sheets_of
from bihuan.engine.export import workbook_of
from tests.interviews_world import changed


def run(*words: str) -> tuple[int, str]:
    """Return how the command ended, and what it printed."""
    out = io.StringIO()
    try:
        call_command("form", *words, stdout=out)
    except CommandError as end:
        return end.returncode, out.getvalue()
    return 0, out.getvalue()


def test_a_built_in_form_is_written_and_passes(tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    assert run("write", "case", str(file)) == (0, f"Written: {file}\n")
    code, said = run("check", str(file))
    assert (code, said.startswith("Nothing found. Guard ")) == (0, True)
    assert run("write", "case", str(file))[0] == 2  # it is there already


def test_findings_are_printed_line_by_line_and_as_json(tmp_path: Path) -> None:
    file = tmp_path / "bad.xlsx"
    content = changed(builtin_form("case"), "person_age", **{"label__中文 (zh)": "请告诉我您的银行卡号"})
    line = next(one["row"] for one in content["survey"] if one["cells"].get("name") == "person_age")
    file.write_bytes(workbook_of(sheets_of(content)))
    code, said = run("check", str(file))
    assert (code, {one.split(":")[0] for one in said.splitlines()}) == (1, {f"survey {line} label zh"})
    code, said = run("check", str(file), "--json")
    assert (code, {one["row"] for one in json.loads(said)["findings"]}) == (1, {line})


def test_texts_are_checked_and_what_is_no_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text("请打开 http://example.cn", "utf-8")
    assert run("check", str(file), "--kind", "sms")[0] == 1
    file.write_text("您好，今天会给您打电话。", "utf-8")
    assert run("check", str(file), "--kind", "sms")[0] == 0
    assert run("check", str(file))[0] == 2
    assert run("check", str(tmp_path / "missing.xlsx"))[0] == 2


def test_a_file_that_is_no_workbook_is_refused_with_what_helps(tmp_path: Path) -> None:
    file = tmp_path / "wrong.xlsx"
    file.write_text("not a table", "utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("form", "check", str(file))
    assert str(refusal.value) == (
        "Refused: not_a_table file. The file is of another kind (PDF, HTML, image, archive). Save it as XLSX or CSV."
    )
