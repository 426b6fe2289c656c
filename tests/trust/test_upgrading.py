"""What lay in clear before is sealed by the migrations, and nothing of it is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.unmeasured


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Upgrade an old installation in a process of its own; return what is there afterwards."""
    folder: Path = tmp_path_factory.mktemp("old")
    environment = {
        **os.environ, "BIHUAN_DATA_DIR": str(folder), "BIHUAN_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.upgrading"], capture_output=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


def test_every_word_can_be_read_as_before(told: dict[str, Any]) -> None:
    assert told["person"] == ["passport:OLDCANARY1", "OLDCANARY张三", "+8613800002468"]
    assert json.loads(told["record"]) == ["OLDCANARY张三", "13800002468"]
    assert told["values"] == {"name": "OLDCANARY张三", "external_key": "OLDCANARYkey"}
    assert told["order"] == ["OLDCANARY张三", "note: OLDCANARY", "OLDCANARY路1号"]
    assert (told["feedback"], told["said"]) == ("OLDCANARY证据", {"note": "OLDCANARY话"})
    assert told["batch"][0] == "OLDCANARY.csv"
    assert told["batch"][1]["header"] == ["OLDCANARY姓名", "电话"]
    assert told["bytes"].startswith("姓名,电话\nOLDCANARY")


def test_every_line_still_has_its_digest_and_every_person_is_found_again(told: dict[str, Any]) -> None:
    assert (told["unreadable"], told["found_again"]) == ([], True)


def test_nothing_of_it_lies_in_clear_on_the_disk_any_more(told: dict[str, Any]) -> None:
    assert told["clear"] == []
    assert told["columns"] == {"d": {"fields": ["name"]}}
