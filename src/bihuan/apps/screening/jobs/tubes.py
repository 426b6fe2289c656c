"""What follows from an event about tubes: a laboratory's lines are taken over, results that were early are applied."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.intake.taking import takes_lines
from bihuan.apps.screening.actions.results import take_results
from bihuan.apps.screening.actions.results_settling import apply_waiting
from bihuan.apps.screening.actions.tubes_erasing import forget_in_tubes, names_of_tubes, records_held
from bihuan.apps.screening.jobs.results_kind import KIND
from bihuan.apps.screening.queries.tubes import newest_tubes

holds_about("screening.tubes", Holding(names=names_of_tubes, forget=forget_in_tubes, needs=records_held))


takes_lines(KIND, take_results, chunks="screening.take_results", line="screening.take_result")


@on("box.arrived", job="screening.apply_early")
def apply_early(owed: Owed, at: datetime) -> None:
    """Apply the results that came before their tubes, when the tubes arrive."""
    codes = [code for name in ("arrived", "strays") for code in _listed(owed.facts.get(name))]
    tubes = newest_tubes(codes, owed.incident).values()
    apply_waiting(pool_ids=[tube.pk for tube in tubes], incident=owed.incident, at=at)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
