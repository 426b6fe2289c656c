"""T1: every command ends before its N-th statement, for every N; it is sent again, and it has happened exactly once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count

from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models import CommandAnswer, DayRoot, Delivery, Event, EventBody, JournalBlock
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.models import Batch, Disposition, Expectation, Receipt, Record
from bihuan.apps.orders.models import Balance, Feedback, Handover, Notice, OrderRecord, Outcome, OutcomeSheet, WorkOrder
from bihuan.config.rounds import drain
from tests.faults.commands import GROUPS, Command, Stage
from tests.faults.crashing import crash_before
from tests.faults.loop import differences
from tests.faults.snapshots import Snapshot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.unmeasured,
    # the dead do not close their cursors
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MOST = 2_000
TABLES = (
    EventBody, Record, Receipt, Expectation, OrderRecord, OutcomeSheet, Notice, Feedback, Balance, Handover,
    CommandAnswer, DayRoot, JournalBlock,
)  # fmt: skip
SPLIT = (
    (Event, "kind"), (Delivery, "job"), (WorkOrder, "state"), (Disposition, "kind"), (Batch, "state"),
    (Outcome, "state"),
)  # fmt: skip


def picture() -> dict[str, int]:
    """Return how many rows there are of each kind: the same after a crash and a repetition as after no crash."""
    counted = Counter({table.__name__: table.objects.count() for table in TABLES})
    for table, column in SPLIT:
        rows = table.objects.values_list(column).annotate(n=Count("pk")).order_by()
        counted.update({f"{table.__name__} {value}": n for value, n in rows})
    return dict(counted)


def finish(command: Command, stage: Stage) -> dict[str, int]:
    """Send the command until it is done and then once more (its answer was lost); run the jobs; look."""
    command()
    with suppress(NotAllowed):  # a command without a memory of its own is refused the second time
        command()
    drain(at=stage.at + timedelta(minutes=3))
    return picture()


def sweep_one(name: str, command: Command, stage: Stage, base: Snapshot) -> int:
    """Crash the command before each of its statements; return how many there are."""
    base.restore()
    size = journal_size()
    expected = finish(command, stage)
    for n in range(1, MOST):
        base.restore()
        if not crash_before(n, command):
            return n - 1
        if journal_size() != size:  # the command has several transactions, and some were done
            assert differences(stage.world.incident.code, stage.at) == {}, (name, n)
        assert finish(command, stage) == expected, (name, n)
        wrong = differences(stage.world.incident.code, stage.at + timedelta(minutes=3))
        assert wrong == {}, (name, n, wrong)
    raise AssertionError(f"{name} has more than {MOST} statements")


@pytest.mark.parametrize("group", GROUPS)
def test_a_crash_before_any_statement_loses_nothing_and_doubles_nothing(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stage, commands = GROUPS[group]()
    base = Snapshot()
    swept = {name: sweep_one(name, command, stage, base) for name, command in commands.items()}
    base.drop()
    assert min(swept.values()) > 0
    with capsys.disabled():
        print(
            f"\nT1 {connection.vendor}, {group}: {sum(swept.values())} crash points of {len(swept)} commands: {swept}"
        )
