"""What follows from an event about care: a community's list is taken over, once; and who is about to be erased."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.intake.taking import takes_lines
from bihuan.apps.residents.actions.erasing import forget_in_care, names_of_care, records_cared_for
from bihuan.apps.residents.actions.lists import take_list
from bihuan.apps.residents.actions.planning import make_plan
from bihuan.apps.residents.jobs.care_kind import KIND

holds_about("residents.care", Holding(names=names_of_care, forget=forget_in_care, needs=records_cared_for))


takes_lines(KIND, take_list, chunks="residents.take_list", line="residents.take_line")


@on("visits.asked", job="residents.plan_visits", is_long=True)
def plan_visits(owed: Owed, at: datetime) -> None:
    """Reckon the rounds that somebody asked for."""
    make_plan(plan_id=owed.subject_id, at=at)
