"""Bulletins: drafted from what counts now, guarded beside all that was published, released by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import FigureBulletin
from bihuan.apps.briefing.queries.figures import get_bulletin, infections_by_street, released, streets_of
from bihuan.apps.briefing.rules import figures as rules
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import Rows, next_number
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.engine.disclosure.tables import Cell

_ROWS = Rows({FigureBulletin: "bulletin"})


def draft_bulletin(*, on_date: date, by: Actor, at: datetime) -> FigureBulletin:
    """Draft the bulletin of a day: count, hide what would give somebody away, keep both.

    :raises NotAllowed: `wrong_role`; `bulletin_day`: the day lies ahead, or not after the last released one;
        `bulletin_waits`: another draft waits; `no_areas`; `figures_contradict`.
    """
    check_may(by, Action.CREATE, Kind.PUBLIC_FIGURE)
    with writing():
        incident = Incident.objects.get(pk=by.incident)
        earlier = released(incident.pk)
        if on_date > at.astimezone(ZoneInfo(incident.time_zone)).date() or (earlier and on_date <= earlier[-1].on_date):
            raise NotAllowed("bulletin_day")
        if FigureBulletin.objects.filter(incident=incident, state="draft").exists():
            raise NotAllowed("bulletin_waits")
        counts, shown, names = _figures(incident.pk, on_date, earlier)
        number = next_number(FigureBulletin.objects.filter(incident=incident))
        row = FigureBulletin(
            incident=incident, number=number, on_date=on_date, names=names, counts=rules.rows_of(counts),
            shown=rules.rows_of(shown), digest=rules.digest_of(on_date, rules.rows_of(shown)), drafted_by=by.account,
            drafted_at=at,
        )  # fmt: skip
        facts = {"number": number, "on_date": on_date.isoformat(), "digest": row.digest,
                 "hidden": sum(figure is None for figure in shown.values())}  # fmt: skip
        return _ROWS.begin(row, "bulletin.drafted", by=by, at=at, facts=facts, to_state="draft")


def _figures(
    incident: str, on_date: date, earlier: list[FigureBulletin]
) -> tuple[dict[Cell, int], Mapping[Cell, int | None], list[list[str]]]:
    from bihuan.engine.disclosure import Inconsistent, hide  # imports scipy: only where a bulletin is drafted

    streets = {street.code: street for street in streets_of(incident).values()}
    if not streets:
        raise NotAllowed("no_areas")
    day = len(earlier)
    told = rules.told_up_to(row.counts for row in earlier)
    counts = rules.counts_of(day, infections_by_street(incident, on_date), told)
    before = {cell: n for at, row in enumerate(earlier) for cell, n in rules.cells_of(at, row.shown).items()}
    try:
        hidden = hide(rules.levels_of(streets.values()), before, counts)
    except Inconsistent as error:
        raise NotAllowed("figures_contradict", why=str(error)) from error
    return counts, hidden.shown, [[one.code, one.zh, one.en] for _code, one in sorted(streets.items())]


def release_bulletin(*, bulletin_id: str, n: int, by: Actor, at: datetime) -> FigureBulletin:
    """Release a draft, by another person than who drafted it; the page of figures is owed.

    :raises NotAllowed: `wrong_role`, `not_found`, `second_person_needed`, `bulletin_state`, `stale`.
    """
    return _decide("released", "bulletin.released", bulletin_id, n, by, at)


def drop_bulletin(*, bulletin_id: str, n: int, by: Actor, at: datetime) -> FigureBulletin:
    """Drop a draft that is wrong: it never was public, and another may be drafted.

    :raises NotAllowed: `wrong_role`, `not_found`, `bulletin_state`, `stale`.
    """
    return _decide("dropped", "bulletin.dropped", bulletin_id, n, by, at)


def _decide(state: str, event: str, bulletin_id: str, n: int, by: Actor, at: datetime) -> FigureBulletin:
    check_may(by, Action.UPDATE, Kind.PUBLIC_FIGURE)
    with writing():
        row = get_bulletin(by, bulletin_id)
        if row.state != "draft":
            raise NotAllowed("bulletin_state", state=row.state)
        facts = {"number": row.number, "digest": row.digest}
        if state == "dropped":
            return _ROWS.step(row, event, by=by, at=at, facts=facts, n=n, state=state)
        if row.drafted_by == by.account:
            raise NotAllowed("second_person_needed")
        owe_pages("figures", by=by, at=at)
        return _ROWS.step(
            row, event, by=by, at=at, facts=facts, n=n, state=state, released_by=by.account, released_at=at
        )
