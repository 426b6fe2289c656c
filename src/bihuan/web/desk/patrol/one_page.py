"""What the page of one emergency shows: who could go beside the map, the clock, and all that was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.orders.access import get_order
from bihuan.apps.zones.queries.emergencies import (
    StoryLine,
    due_at,
    is_late,
    patrol_names,
    same_emergencies,
    story_of,
)
from bihuan.apps.zones.queries.proposals import Proposal, proposal_for
from bihuan.apps.zones.rules.emergencies import TOLD_BY_PATROL
from bihuan.apps.zones.rules.patrols import BUSY, may_send
from bihuan.web.desk.patrol.forms import CorrectForm, SendForm, back_form, end_form
from bihuan.web.desk.patrol.lines import dots_of, point_lines
from bihuan.web.desk.tracing.forms import TracingForm, alerts_of
from bihuan.web.parts.maps import draw_map, ground_of
from bihuan.web.parts.order_lines import number_of

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Emergency
    from bihuan.web.parts.disclosure import Looker


def emergency_context(
    row: Emergency, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page shows; `refused` forms stand as they were typed."""
    decides = may_send(look.by)
    proposal = proposal_for(row, look.at) if row.state == "waiting" and not look.by.unit else None
    patrol = patrol_names([row.patrol]).get(row.patrol, "")
    forms = (_forms(row, look, proposal, decides=decides)) | dict(refused or {})
    return {
        "row": row, "due": due_at(row), "is_late": is_late(row, look.at), "patrol": patrol, "decides": decides,
        "proposal": proposal, "points": point_lines(row), "nexts": nexts_of(row, look), "forms": forms,
        "alerts": alerts_of(refused or {}, _forms(row, look, proposal, decides=decides)),
        "open_form": next(iter(refused or {}), ""), "same": same_emergencies(row) if decides else [],
        "map": draw_map(dots=dots_of(row, proposal), ground=ground_of(row.incident_id)),
        "cover": cover_shown(row) if decides else None, "story": _story(row),
        "order_number": number_of(row.order), **_words(row, look),
    }  # fmt: skip


def _words(row: Emergency, look: Looker) -> dict[str, Any]:
    """Return what the caller said, as the viewer may see it; nothing to who may not have the order."""
    try:
        order = get_order(look.by, row.order)
    except NotAllowed:
        return {"words": {}}
    return {"words": look.order_alone(order).content, "order": order}


def _forms(row: Emergency, look: Looker, proposal: Proposal | None, *, decides: bool) -> dict[str, TracingForm]:
    found: dict[str, TracingForm] = {}
    if decides and proposal is not None:
        first = proposal.ranked[0].patrol.pk if proposal.ranked else None
        found["send"] = SendForm(None, {"patrol": first})
    if decides and row.state == "sent":
        found["back"] = back_form()
    if decides and row.state != "ended":
        found["end"] = end_form()
    if may_tell(row, look):
        found["correct"] = CorrectForm()
    return found


def may_tell(row: Emergency, look: Looker) -> bool:
    """Say whether the viewer may type what was told by radio."""
    return look.by.role is not Role.FIELD_OFFICER and may_do(look.by, Action.UPDATE, Kind.EMERGENCY, row.unit_id or "")


def nexts_of(row: Emergency, look: Looker) -> list[str]:
    """Return which points may be told next, the likely one first."""
    if row.state != "sent" or not may_tell(row, look):
        return []
    if row.controlled_at is not None:
        return ["available"]
    done = max((BUSY.index(one) for one in BUSY[1:] if getattr(row, f"{one}_at") is not None), default=0)
    return [one for one in TOLD_BY_PATROL if one in BUSY and BUSY.index(one) > done]


def cover_shown(row: Emergency) -> dict[str, object] | None:
    """Return what was last shown about lost cover, of the patrol that was sent if one was; None for nothing."""
    if row.state == "ended":
        return None
    shown = (one.facts for one in story_of(row) if one.kind == "emergency.cover_shown")
    return next((facts for facts in shown if row.patrol in {"", facts["patrol"]}), None)


def _story(row: Emergency) -> list[tuple[StoryLine, str, str]]:
    """Return the story with who did it and the name of the patrol that it names."""
    lines = story_of(row)
    names = account_names({one.actor for one in lines})
    patrols = patrol_names(str(one.facts.get("patrol") or "") for one in lines)
    return [(one, names.get(one.actor, ""), patrols.get(str(one.facts.get("patrol") or ""), "")) for one in lines]
