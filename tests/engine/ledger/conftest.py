import json
import sys

import pytest

from bihuan.engine.ledger import verify_ledger

from .synthetic import Town


@pytest.fixture
def check(capsys, monkeypatch):
    """Runs the program in this process; gives its exit status, the sides, and the findings."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["verify_ledger.py", *map(str, arguments), "--json"])
        status = verify_ledger.main()
        told = json.loads(capsys.readouterr().out)
        return status, told["equations"], [tuple(finding) for finding in told["findings"]]

    return run


@pytest.fixture
def printed(capsys, monkeypatch):
    """Runs the program as a person does; gives its exit status and what it prints."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["verify_ledger.py", *map(str, arguments)])
        status = verify_ledger.main()
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


@pytest.fixture
def town():
    return Town(batches=3, lines=5).play(2)
