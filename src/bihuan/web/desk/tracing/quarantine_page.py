"""What stands on the pages of quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, events_of
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.core.rules.showing import NOTHING, Shown
from bihuan.apps.tracing import access
from bihuan.apps.tracing.rules.confining import DECIDERS, IN_FORCE, LONGEST_TO_REVIEW, PROPOSERS, WAITING
from bihuan.web.desk.tracing.forms import TracingForm, alerts_of
from bihuan.web.desk.tracing.quarantine_forms import ExtendForm, LiftForm, RefuseForm, ReviewForm

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Quarantine
    from bihuan.web.parts.disclosure import Looker

TABS = ("waiting", "review", "in_force", "over", "lifted", "refused")
_NEXT_LOOK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """One decision as a list shows it."""

    id: str
    name: Shown
    regime: str
    state: str
    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    proposed_by: str
    is_further: bool


def quarantine_lines(rows: Iterable[Quarantine], look: Looker) -> list[QuarantineLine]:
    """Return decisions as a list shows them."""
    found = list(rows)
    people = look.people(one.person_id for one in found)
    names = account_names({one.proposed_by for one in found})
    return [
        QuarantineLine(
            one.pk, people[one.person_id].title if one.person_id in people else NOTHING, one.regime, one.state,
            one.starts_at, one.ends_at, one.review_at, names.get(one.proposed_by, ""), one.extends_id is not None,
        )
        for one in found
    ]  # fmt: skip


def quarantine_context(
    row: Quarantine, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page of one decision shows; `refused` are forms that were sent and refused."""
    events = events_of(row.pk)
    names = account_names({one.actor for one in events} | {row.proposed_by})
    forms = _forms(row, look.by, look.at, refused or {})
    may_contact = access.may_read(look.by, Kind.CONTACT)
    return {
        "row": row, "who": look.people([row.person_id], is_list=False).get(row.person_id),
        "words": look.tracing_words([row])[row.pk], "story": [(one, names.get(one.actor, "")) for one in events],
        "proposed_by": names.get(row.proposed_by, ""), "is_own": row.proposed_by == look.by.account,
        "is_due": row.state == IN_FORCE and row.review_at <= look.at, "may_contact": may_contact,
        "forms": forms, "open_form": next(iter(refused or {}), ""),
        "alerts": alerts_of(refused or {}, forms),
    }  # fmt: skip


def _forms(row: Quarantine, by: Actor, at: datetime, refused: Mapping[str, TracingForm]) -> dict[str, Any]:
    """Return the forms that the actor may send about the decision; a refused one as it was typed."""
    found: dict[str, TracingForm] = {}
    decides, proposes = by.role in DECIDERS and not by.unit, by.role in PROPOSERS and not by.unit
    if row.state == WAITING and decides:
        found["refuse"] = RefuseForm()
    if row.state == IN_FORCE and decides:
        found["review"] = ReviewForm(initial={"next_review_at": min(row.ends_at, at + _NEXT_LOOK)})
    if row.state == IN_FORCE and proposes:
        begin = row.ends_at
        found["extend"] = ExtendForm(initial={"ends_at": begin + LONGEST_TO_REVIEW, "review_at": begin + _NEXT_LOOK})
        found["lift"] = LiftForm()
    return {name: refused.get(name, form) for name, form in found.items()}
