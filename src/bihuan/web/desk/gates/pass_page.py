"""What the page of one pass shows, its holder masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.access.gates import get_pass
from bihuan.apps.zones.queries.passes import standing_of
from bihuan.apps.zones.rules.passes import PURPOSES, REVOKING
from bihuan.web.desk.gates.forms import ReasonForm
from bihuan.web.parts.accounts.drawing import square_code
from bihuan.web.parts.gates_people import may_hand_over, passes_seen

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker
PAPERS = ("a6", "a4")


def pass_context(look: Looker, pass_id: str, form: ReasonForm | None = None) -> dict[str, Any]:
    """Return everything on the page of a pass; a refused form stands as it was typed."""
    row = get_pass(look.by, pass_id)
    may_work = row.state in {"valid", "prepared"} and may_do(look.by, Action.UPDATE, Kind.PASS, row.unit_id or "")
    return {
        "pass": row, "seen": passes_seen(look, [row])[0], "standing": standing_of(row, look.at), "may_work": may_work,
        "holds": row.state == "valid" and row.ends_at > look.at, "hours": hours_words(row.hours_from, row.hours_until),
        "days": row.days, "form": form or (ReasonForm("pass_revoking", REVOKING, "revoke") if may_work else None),
        "is_open": form is not None, "may_print": may_hand_over(look, row),
    }  # fmt: skip


def hours_words(first: int, last: int) -> str:
    """Return the hours of a pass, from two minutes of the day."""
    return f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"


def paper_context(look: Looker, pass_id: str, paper: str) -> dict[str, Any]:
    """Return the paper of a pass that holds, to who hands it over; the look at its holder is in the log.

    :raises NotAllowed: `not_found` for anybody else, and for a pass that does not hold.
    """
    row = get_pass(look.by, pass_id)
    [seen] = passes_seen(look, [row], is_list=False) if row.state == "valid" and row.ends_at > look.at else [None]
    if seen is None or not seen.code.is_whole:
        raise NotAllowed("not_found")
    return {
        "pass": row, "seen": seen, "paper": paper, "papers": PAPERS, "square": square_code(seen.code.value),
        "hours": hours_words(row.hours_from, row.hours_until), "class": PURPOSES[row.purpose],
    }  # fmt: skip
