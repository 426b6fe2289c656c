"""What stands on the page of coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.cover import list_cover_plans, may_cover
from bihuan.apps.zones.queries.cover import Cover, MoveUps, cover_of, move_up_for
from bihuan.apps.zones.queries.cover_reach import reach_of_responders
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.queries.rings_posts import YARDSTICK, posted_on
from bihuan.apps.zones.rules.patrols import may_send
from bihuan.web.desk.covering.forms import AskForm, RingForm
from bihuan.web.parts.labels import label
from bihuan.web.parts.maps import MapArea, MapDot, draw_map, ground_of

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SHOWN = 20  # places named at once under a ring; all stand in the list that opens
_PLANS = 20
_TONES = {1: "ring1", 3: "ring3", 5: "ring5"}


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring as the page says it: share in time, and the missing places in a short and a long part."""

    ring: int
    limit: str
    n: int
    covered: int
    percent: int | None
    first: Sequence[Mapping[str, Any]]
    more: Sequence[Mapping[str, Any]]


def took(seconds: int | None) -> str:
    """Return a time of travel in words."""
    if seconds is None:
        return _("no way")
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(s)s s") % {"s": rest}
    return _("%(m)s min %(s)s s") % {"m": minutes, "s": rest} if rest else _("%(n)s min") % {"n": minutes}


def rings_of(cover: Cover) -> list[Ring]:
    """Return the rings as the page says them."""
    return [
        _ring(one.ring, one.limit_s, one.n, one.covered, [_missing(place) for place in one.uncovered])
        for one in cover.rings
    ]


def _ring(ring: int, limit_s: int, n: int, covered: int, missing: list[Mapping[str, Any]]) -> Ring:
    percent = round(100 * covered / n) if n else None
    return Ring(ring, took(limit_s), n, covered, percent, missing[:SHOWN], missing[SHOWN:])


def _missing(place: Any) -> Mapping[str, Any]:
    return {"name": place.name, "kind": place.kind, "took": took(place.seconds)}


def figures_context(cover: Cover, look: Looker) -> dict[str, Any]:
    """Return the live part: the rings with what is not reached, and what the figures rest on."""
    uncertain = sum(one.is_uncertain for one in cover.responders)
    return {"cover": cover, "rings": rings_of(cover), "uncertain": uncertain, "at": look.at}


def leaving_context(cover: Cover, look: Looker, leaving: str) -> dict[str, Any]:
    """Return the map, and what is lost and who could move up when the chosen unit leaves."""
    incident = look.by.incident
    chosen = next((one for one in cover.responders if one.id == leaving), None)
    moves = move_up_for(incident, look.at, chosen.id) if chosen else None
    return {
        "leaving": chosen.id if chosen else "", "chosen": chosen, "is_gone": bool(leaving) and chosen is None,
        "moves": moves, "lost": _lost(moves), "left": _lost(moves, after=True), "gains": _gains(moves),
        "map": _map(incident, cover, chosen.id if chosen else ""), "may_send": may_send(look.by),
    }  # fmt: skip


def _lost(moves: MoveUps | None, *, after: bool = False) -> list[Mapping[str, Any]]:
    if moves is None:
        return []
    return [{"ring": one.ring, **_missing(one.place)} for one in (moves.left if after else moves.lost)]


def _gains(moves: MoveUps | None) -> list[Mapping[str, Any]]:
    return [{"move": one, "took": took(one.seconds)} for one in moves.moves] if moves else []


def _map(incident: str, cover: Cover, chosen: str) -> object:
    """Draw who can go, what is not reached, and how far the chosen one gets (or all, when they are few)."""
    reach = reach_of_responders(incident, cover, chosen)
    areas = [
        MapArea(
            f"{one.id}-{one.ring}", one.name, one.outline, _TONES[one.ring], _("reached in %(n)s min") % {"n": one.ring}
        )
        for one in reach
    ]
    units = [
        MapDot(
            one.id, one.name, one.longitude, one.latitude, "good", label("covered_kind", one.kind),
            mark=str(one.tier), is_uncertain=one.is_uncertain,
        )
        for one in cover.responders
    ]  # fmt: skip
    return draw_map(areas=areas, dots=[*units, *_late(cover)], ground=ground_of(incident))


def _late(cover: Cover) -> Iterable[MapDot]:
    for ring in cover.rings:
        for one in ring.uncovered:
            words = _("not reached in %(n)s min") % {"n": ring.ring}
            yield MapDot(f"{one.id}-{ring.ring}", one.name, one.longitude, one.latitude, "bad", words, mark="!")


def cover_context(look: Looker, leaving: str, refused: Mapping[str, TracingForm] | None = None) -> dict[str, Any]:
    """Return all that the page shows."""
    incident = look.by.incident
    rule, row = ring_rule(incident)
    may_work = may_cover(look.by, Action.CREATE)
    found = list_cover_plans(look.by)
    plans = list(found[:_PLANS])
    names = account_names(
        {one for plan in plans for one in (plan.asked_by, plan.adopted_by)} | ({row.set_by} if row else set())
    )
    forms = {"ask": AskForm(), "rings": RingForm(rule)} | dict(refused or {}) if may_work else {}
    cover = cover_of(incident, look.at)
    return figures_context(cover, look) | leaving_context(cover, look, leaving) | {
        "rule": rule, "decided": row, "decided_by": names.get(row.set_by, "") if row else "", "forms": forms,
        "open_form": next(iter(refused or {}), ""), "plans": [(one, names.get(one.asked_by, "")) for one in plans],
        "plans_n": found.count(), "posted": posted_on(incident, look.at), "yardstick": YARDSTICK,
        "kind_rings": [(label("covered_kind", kind), ring) for kind, ring in rule.minutes.items()],
    }  # fmt: skip
