"""Go.Data's own contacts: the follow-up periods it computed are the ones our rule gives."""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections import Counter
from pathlib import Path

import pytest

from bihuan.engine.protocol import follow_up_period
from bihuan.engine.protocol.rules import ContactCategory, Phase

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
CONTACTS = DATA / "godata_who" / "contacts_clean.csv"
# The training outbreak follows its contacts for 14 days.
TRAINING = ContactCategory("training", "演练", "Training", False, (Phase("follow_up", 14, ()),))

pytestmark = pytest.mark.skipif(not CONTACTS.exists(), reason=f"reference data absent: {CONTACTS}")


def contacts() -> list[tuple[dt.date, dt.date, dt.date]]:
    columns = ("date_of_last_contact", "date_of_followup_start", "date_of_followup_end")
    with CONTACTS.open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row[name] for name in columns) for row in csv.DictReader(lines)]
    return [
        (dt.date.fromisoformat(a), dt.date.fromisoformat(b), dt.date.fromisoformat(c)) for a, b, c in rows if a and b
    ]


def test_the_periods_of_go_data_are_ours() -> None:
    verdicts = Counter(follow_up_period(last, TRAINING) == (start, end) for last, start, end in contacts())
    # The other four began later than the day after the last contact on file; the file does not say why.
    assert verdicts == {True: 52, False: 4}


def test_every_period_of_go_data_lasts_fourteen_days_both_ends_included() -> None:
    assert {(end - start).days + 1 for _, start, end in contacts()} == {14}
    late = [(last, start) for last, start, _ in contacts() if (start - last).days != 1]
    assert all(follow_up_period(start - dt.timedelta(days=1), TRAINING)[0] == start for _, start in late)
