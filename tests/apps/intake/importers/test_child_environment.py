"""The child that opens hostile files is told nothing that it could give away."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from bihuan.apps.intake.importers import UnreadableFile, asking, read_table
from tests.apps.intake.importers.sheets import merged_register

SECRETS = {"BIHUAN_DATABASE_URL": "postgresql://u:secret@localhost/x", "BIHUAN_SECRET_KEY": "secret", "HOME": "/secret"}


def test_the_child_gets_neither_settings_nor_keys_nor_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, program = tmp_path / "told.json", tmp_path / "python"
    tell = "import json, os; print(json.dumps(dict(os.environ)))"
    program.write_text(f"#!/bin/sh\n{sys.executable} -c '{tell}' > {told}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(asking.sys, "executable", str(program))
    path = merged_register(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile):
        list(read_table(path).rows())
    environment = json.loads(told.read_text())
    assert set(environment) - {"PYTHONPATH", "PATH", "LC_ALL", "PWD", "SHLVL", "_", "OLDPWD", "LC_CTYPE"} == set()
    assert "secret" not in told.read_text()
