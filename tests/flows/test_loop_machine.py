"""Any sequence of actions by anybody keeps the books, also as the stand-alone verifier reads them."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.apps.orders.books.test_export import check
from tests.faults.loop import differences, empty_world
from tests.faults.machine import LoopMachine
from tests.faults.walking import walk

from bihuan.apps.orders.queries.export import export_journal

pytestmark = pytest.mark.django_db
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
RUNS, STEPS = (1_500, 80) if IS_PROOF else (12, 30)
WALKS = 5_000 if IS_PROOF else 16
EVERY = 8


class Verified(LoopMachine):
    """Every eighth run ends with an export, which the program that knows nothing of Bihuan has to confirm."""

    verified = 0

    def at_the_end(self) -> None:
        assert differences(self.loop.code, self.loop.at, is_deep=True) == {}
        if self.runs % EVERY == 0:
            with TemporaryDirectory() as folder:
                export_journal(Path(folder) / "out", at=self.loop.at)
                status, said = check(Path(folder) / "out")
            assert status == 0, said
            type(self).verified += 1


def _tell(capsys: pytest.CaptureFixture[str], what: str) -> None:
    with capsys.disabled():
        print(f"\n{what}: {Verified.runs} runs, {Verified.steps} steps, {Verified.verified} exports verified")


def test_any_sequence_keeps_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    Verified.world = empty_world()
    told = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=not IS_PROOF, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, *([Phase.shrink] if IS_PROOF else [])],
    )  # fmt: skip
    run_state_machine_as_test(Verified, settings=told)
    _tell(capsys, "state machine")


def test_any_long_walk_keeps_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    Verified.world = empty_world()
    for seed in range(WALKS):
        walk(Verified, seed, 60)
    _tell(capsys, "with seeded walks")
