"""Probes of the matrix for published figures."""

from __future__ import annotations

from bihuan.apps.briefing.actions.figures import draft_bulletin, drop_bulletin, release_bulletin
from bihuan.apps.briefing.queries.figures import get_bulletin, list_bulletins
from tests.trust.ground_of_figures import make_bulletin
from tests.trust.trying import Try, first_of, probe


@probe("public_figure", "list")
def _(t: Try) -> bool:
    return list_bulletins(t.by).filter(pk=make_bulletin(t.ground).pk).exists()


@probe("public_figure", "read")
def _(t: Try) -> bool:
    return bool(get_bulletin(t.by, str(make_bulletin(t.ground).pk)))


@probe("public_figure", "create")
def _(t: Try) -> bool:
    if t.place == "other":  # what is drafted counts one's own incident
        return bool(get_bulletin(t.by, str(make_bulletin(t.ground).pk)))
    return bool(draft_bulletin(on_date=t.at.date(), by=t.by, at=t.at))


@probe("public_figure", "update")
def _(t: Try) -> bool:
    row = make_bulletin(t.ground)
    move = {"bulletin_id": str(row.pk), "n": row.n, "by": t.by, "at": t.at}
    return first_of(
        lambda: drop_bulletin(**move),  # type: ignore[arg-type]  # by name
        lambda: release_bulletin(**move),  # type: ignore[arg-type]  # by name
    )
