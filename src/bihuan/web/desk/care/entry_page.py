"""What the page of one entry shows: the sum, who it is, consent, the ladder, everything that was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import get_entry
from bihuan.apps.residents.queries.care import Story, open_checks, story_of
from bihuan.apps.residents.rules.doing import may_care
from bihuan.apps.residents.rules.needs import RESULTS, SEEN_HOW, TO_KIN
from bihuan.apps.residents.rules.priority import STEPS, priorities, sum_of
from bihuan.web.desk.care.forms import ChangeForm, ConsentForm, EndForm
from bihuan.web.parts.care_people import cared_for

if TYPE_CHECKING:
    from bihuan.apps.residents.models import CareEntry
    from bihuan.web.desk.care.forms import CareForm
    from bihuan.web.parts.disclosure import Looker


def entry_context(entry_id: str, look: Looker, refused: dict[str, CareForm] | None = None) -> dict[str, Any]:
    """Return everything on the page of an entry. :raises NotAllowed: `not_found`, `cannot_show`."""
    row = get_entry(look.by, entry_id)
    rules, story = priorities(row.rule), story_of(row)
    may_change = row.ended_at is None and may_care(look.by, Action.UPDATE, row.unit_id)
    return {
        "row": row, "seen": cared_for(look, [row])[row.pk], "sum": sum_of(row.needs, rules),
        "hours": rules.classes[row.care_class].hours, "check": open_checks([row]).get(row.pk), "steps": STEPS,
        "limits": rules.ladder[row.care_class], "story": story, "names": _names(row, story), "may_change": may_change,
        "may_tell": [what for what in TO_KIN if what in row.consent], "results": RESULTS, "hows": SEEN_HOW[:-1],
        "forms": ((_forms(row) if may_change else {}) | (refused or {})), "commands": [str(uuid4()), str(uuid4())],
    }  # fmt: skip


def _names(row: CareEntry, story: Story) -> dict[str, str]:
    ids = {one.by for one in story.tries} | {one.by for one in story.news} | {row.seen_by, row.registered_by}
    ids |= {one.given_to for one in story.consents} | {one.withdrawn_to for one in story.consents}
    return account_names(ids - {""})


def _forms(row: CareEntry) -> dict[str, CareForm]:
    return {"change": change_form(row), "consent": ConsentForm(), "end": EndForm()}


def change_form(row: CareEntry, data: Any = None) -> ChangeForm:
    """Return the form that changes an entry, filled with what stands; who they are is typed anew."""
    stands = {name: getattr(row, name) for name in ("needs", "language", "medicine_until", "purpose")}
    return ChangeForm(stands, data)
