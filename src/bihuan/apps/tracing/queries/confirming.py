"""What confirming exposures would do, person by person: the preview and the act go by the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bihuan.apps.tracing.models import Exposure
from bihuan.apps.tracing.queries.exposures import known_about
from bihuan.apps.tracing.queries.protocols import Rules
from bihuan.apps.tracing.rules.exposing import Known, outcome_of
from bihuan.apps.tracing.rules.following import Plan, category_of, date_of, higher, plan_of


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One person among the exposures: which of them, what follow-up they ask for, and what that does to the person."""

    person: str
    exposures: tuple[Exposure, ...]
    plan: Plan
    known: Known
    outcome: str

    @property
    def last(self) -> Exposure:
        """The exposure that ended last."""
        return self.exposures[-1]


def plans_for(exposures: Sequence[Exposure], rules: Rules, incident: str, category: str = "") -> list[PersonPlan]:
    """Return what each person comes to, by the highest category and the last meeting of all that is known.

    `category` stands for those that were proposed. :raises NotAllowed: `unknown_category`.
    """
    by_person: dict[str, list[Exposure]] = {}
    for exposure in exposures:
        by_person.setdefault(exposure.person_id, []).append(exposure)
    known = known_about(incident, by_person)
    return [_plan_for(person, rows, rules, known, category) for person, rows in by_person.items()]


def _plan_for(
    person: str, rows: list[Exposure], rules: Rules, known: Mapping[str, Known], category: str
) -> PersonPlan:  # fmt: skip
    said, before = category or rows[0].category, known[person]
    for row in rows if not category else ():
        said = higher(rules.protocol, said, row.category)
    last = max(date_of(row.last_at, rules.zone) for row in rows)
    if before.contact and before.last_contact_on is not None:
        said, last = higher(rules.protocol, said, before.category), max(last, before.last_contact_on)
    plan = plan_of(last, category_of(rules.protocol, said))
    return PersonPlan(person, tuple(rows), plan, before, outcome_of(before, plan))
