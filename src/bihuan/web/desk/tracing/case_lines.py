"""A case as a list shows it: nothing personal in it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.showing import NOTHING, Shown
from bihuan.apps.tracing.queries.pages import CaseCounts, counts_about
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the list of cases."""

    id: str
    number: int
    classification: str
    name: Shown
    onset: date | None
    sample: date | None
    reported: date | None
    was_contact: bool
    is_open: bool
    outcome: str
    counts: CaseCounts


def case_lines(rows: Iterable[Case], look: Looker) -> list[CaseLine]:
    """Return cases as a list shows them, with what hangs on each."""
    cases = list(rows)
    people = look.people(one.person_id for one in cases)
    counts = counts_about(one.pk for one in cases)
    return [
        CaseLine(
            one.pk, one.number, one.classification,
            people[one.person_id].title if one.person_id in people else NOTHING, one.onset_date, one.sample_date,
            one.report_date, one.was_contact_id is not None, one.closed_at is None, one.outcome, counts[one.pk],
        )
        for one in cases
    ]  # fmt: skip
