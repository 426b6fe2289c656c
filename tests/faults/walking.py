"""The machine's rules in an order that a seed gives: fast, for long runs and for planted bugs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.faults.machine import LoopMachine


def walk(machine: type[LoopMachine], seed: int, steps: int, often: Sequence[str] = ()) -> None:
    """Run the machine's rules in an order that the seed gives, without Hypothesis: fast, for long runs and plants.

    The rules that take nothing but a chance and are named in `often` come more often.
    """
    rules = RULES + [(name, {"chance": []}) for name in often for _ in range(8)]
    chance = random.Random(seed)
    one = machine()
    try:
        for _ in range(steps):
            chosen = chance.choice(rules)
            arguments = {name: chance.choice(values) if values else chance for name, values in chosen[1].items()}
            getattr(one, chosen[0])(**arguments)
            one.both_books_agree()
        one.settle_down()
    finally:
        one.undo()


_CODES, _UNITS = ["CDC", "CDC", "LAB"], ["PCS-03", "SQ-07"]
RULES: list[tuple[str, dict[str, list[Any]]]] = [
    *[("receive", {"chance": [], "code": _CODES})] * 3,
    ("receive_again", {"chance": []}),
    *[("dispose_all", {})] * 2,
    *[("settle", {"chance": [], "kind": ["accepted", "rejected", "duplicate"]})] * 2,
    ("decide_that_nothing_is_needed", {"chance": []}),
    ("recount", {"chance": []}),
    *[("go_on", {"chance": []})] * 6,
    *[("try_something_fitting", {"chance": []})] * 8,
    ("try_anything", {"chance": []}),
    ("try_from_a_stale_page", {"chance": []}),
    ("decide_twice_on_what_was_read_once", {"chance": []}),
    ("repeat_a_command", {"chance": []}),
    ("report_late", {"chance": []}),
    ("dispatch_many", {"chance": []}),
    ("sign_for_all", {"unit": _UNITS}),
    ("split", {"chance": []}),
    ("run_jobs", {}),
    ("lose_jobs", {"chance": []}),
    ("die_with_a_lease", {}),
    ("pass_time", {"seconds": [31, 120, 901, 3_000]}),
    ("pass_days", {"hours": [5, 26, 80]}),
    ("send_sheets", {}),
    ("acknowledge", {}),
    ("hand_over", {"unit": ["desk", *_UNITS]}),
    ("take_over", {}),
    ("take_over", {}),
    ("strike", {"is_full": [True, False]}),
]
