"""Weather noted, and what the rules of a post say about heat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.models import HeatRule, Post, WeatherHour
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.apps.forces.rules.weather import MOST_LINES, HourTold, hour_of
from bihuan.engine.ledger.canonical import instant
from bihuan.engine.roster.heat.allowances import WORKLOADS
from bihuan.engine.roster.heat.clothing import CLOTHING

_TOLD = (
    "air_c", "humidity", "wind_m_s", "wind_height_m", "solar_w_m2", "pressure_hpa", "source", "noted_by", "noted_at",
)  # fmt: skip
HEIGHTS_M = (2.0, 10.0)
BOOTH_C = (16.0, 32.0)


def note_weather(
    *, hours: Sequence[HourTold], is_observed: bool, source: str, by: Actor, at: datetime, spot: str = "",
    wind_height_m: float = 10.0,
) -> int:  # fmt: skip
    """Keep the weather of hours for the incident ("" ) or one site or post, in place of what was told before.

    Return how many hours. What was observed must be over or running.

    :raises NotAllowed: `wrong_role`; `no_hours`, `too_many_hours`, `no_source`, `bad_height`; `not_found`: no post of
        the incident stands at the spot; `observed_ahead`: an hour that has not begun cannot have been observed.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    if not hours or len(hours) > MOST_LINES:
        raise NotAllowed("too_many_hours" if hours else "no_hours")
    if not source.strip() or wind_height_m not in HEIGHTS_M:
        raise NotAllowed("bad_height" if source.strip() else "no_source")
    if is_observed and max(one.at for one in hours) > at:
        raise NotAllowed("observed_ahead")
    with writing():
        if spot and not _stands(spot, by.incident):
            raise NotAllowed("not_found")
        rows = [_row(one, spot, is_observed, source, wind_height_m, by, at) for one in hours]
        WeatherHour.objects.bulk_create(
            rows, update_conflicts=True, update_fields=_TOLD,
            unique_fields=["incident", "spot", "starts_at", "is_observed"],
        )  # fmt: skip
        facts = {
            "spot": spot, "is_observed": is_observed, "hours": len(rows), "first": instant(rows[0].starts_at),
            "last": instant(rows[-1].starts_at), "hottest_c": f"{max(one.air_c for one in hours):.1f}",
        }  # fmt: skip
        record_event(EventDraft("weather.noted", "weather", new_id(), 0, by, at, facts))
    return len(rows)


def _stands(spot: str, incident: str) -> bool:
    posts = Post.objects.filter(incident_id=incident)
    return posts.filter(pk=spot).exists() or posts.filter(site=spot).exists()


def _row(
    told: HourTold, spot: str, is_observed: bool, source: str, height_m: float, by: Actor, at: datetime
) -> WeatherHour:
    return WeatherHour(
        incident_id=by.incident, spot=spot, starts_at=hour_of(told.at), is_observed=is_observed, air_c=told.air_c,
        humidity=told.humidity, wind_m_s=told.wind_m_s, wind_height_m=height_m, solar_w_m2=told.solar_w_m2,
        pressure_hpa=told.pressure_hpa, source=source.strip()[:80], noted_by=by.account, noted_at=at,
    )  # fmt: skip


def set_heat_rule(
    *, post_id: str, workload: str, is_acclimatised: bool, allowed: Sequence[str], booth_c: float | None, n: int,
    by: Actor, at: datetime,
) -> HeatRule:  # fmt: skip
    """Say what the rules of a post are where it is hot; `n` is what the page saw (-1 = no rule yet).

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_workload`, `unknown_clothing`, `bad_booth`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.POST)
    if workload not in WORKLOADS:
        raise NotAllowed("unknown_workload")
    if not set(allowed) <= set(CLOTHING):
        raise NotAllowed("unknown_clothing")
    if booth_c is not None and not BOOTH_C[0] <= booth_c <= BOOTH_C[1]:
        raise NotAllowed("bad_booth")
    with writing():
        post = row_of(by, Post, post_id)
        told = {
            "workload": workload, "is_acclimatised": is_acclimatised, "allowed": sorted(set(allowed)),
            "booth_c": booth_c,
        }  # fmt: skip
        _put(post, told, n)
        facts = {**told, "booth_c": "" if booth_c is None else f"{booth_c:.1f}", "post": post.pk, "unit": post.unit_id}
        record_event(EventDraft("heat_rule.set", "heat_rule", post.pk, n + 1, by, at, facts))
    return HeatRule.objects.get(pk=post.pk)


def _put(post: Post, told: dict[str, object], n: int) -> None:
    """Make the first rule of a post or change the one that the page saw. :raises NotAllowed: `stale_row`."""
    row = HeatRule.objects.filter(pk=post.pk)
    if n < 0 and not row.exists():
        HeatRule.objects.create(post=post, **told)
    elif n < 0 or row.filter(n=n).update(n=n + 1, **told) != 1:
        raise NotAllowed("stale_row", n=n)
