"""Any sequence of actions by anybody keeps the books; and taking out what keeps them is seen."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.loop import empty_world
from tests.faults.machine import LoopMachine

pytestmark = pytest.mark.django_db
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
RUNS, STEPS = (1_500, 80) if IS_PROOF else (25, 40)


def run(machine: type[LoopMachine], runs: int = RUNS, steps: int = STEPS) -> None:
    """Run the machine, each run on the same empty world."""
    machine.world = empty_world()
    told = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, derandomize=not IS_PROOF, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=told)


def test_any_sequence_keeps_the_books(capsys: pytest.CaptureFixture[str]) -> None:
    run(LoopMachine)
    with capsys.disabled():
        print(f"\nmachine: {LoopMachine.runs} runs, {LoopMachine.steps} steps, both books agreed after each")
