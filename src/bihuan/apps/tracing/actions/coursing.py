"""Changing the course of a case from a page that does not see its words: what the page was not told stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.actions.cases import CaseTold, get_row, update_case
from bihuan.apps.tracing.models import Case


def change_course(
    *, case_id: str, told: CaseTold, by: Actor, at: datetime, expected_n: int | None = None
) -> Case:  # fmt: skip
    """Change the dates of a case; its note stays where none is told, and further dates that are not told again.

    :raises NotAllowed: as `update_case`.
    """
    with writing():
        row = get_row(case_id, by, expected_n)
        kept = {code: date.fromisoformat(day) for code, day in row.more_dates.items()}
        whole = replace(told, more_dates={**kept, **told.more_dates}, note=told.note or row.note)
        return update_case(case_id=case_id, told=whole, by=by, at=at, expected_n=expected_n)
