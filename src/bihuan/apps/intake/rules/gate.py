"""The policy of the query gate (R10-R14): no case, no query about a person; and none that is wider than its case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bihuan.apps.intake.rules.asking import (
    BASES,
    LONG_VENUES,
    ORIGINATORS,
    PURPOSES,
    Ask,
    Earlier,
    Known,
    Outcome,
    Stay,
    Verdict,
)
from bihuan.apps.intake.rules.limits import Limits

_HOUR_S = 3_600
_WILD = frozenset("*%?")


def check_query(ask: Ask, known: Known, limits: Limits) -> Verdict:
    """Return what the gate says to a query, without looking for a narrower one."""
    for check in _CHECKS:
        verdict = check(ask, known, limits)
        if verdict is not None:
            return verdict
    return Verdict(Outcome.ACCEPTED)


def decide_query(ask: Ask, known: Known, limits: Limits) -> Verdict:
    """Return what the gate says to a query; where it does not pass by itself, with the nearest one that does."""
    verdict = check_query(ask, known, limits)
    if verdict.outcome is Outcome.ACCEPTED:
        return verdict
    return replace(verdict, narrower=narrow(ask, known, limits))


def _refuse(code: str, **figures: int) -> Verdict:
    return Verdict(Outcome.REFUSED, code, figures)


def _check_asker(ask: Ask, known: Known, limits: Limits) -> Verdict | None:
    """Refuse who may not originate a query at all, and whoever asked too often (R14)."""
    if known.role not in ORIGINATORS or known.unit:
        return _refuse("wrong_role")
    if not ask.officer:
        return _refuse("missing_officer")
    if ask.officer != known.account:
        return _refuse("officer_not_asker")
    if known.asked_before >= limits.requests_stop:
        return _refuse("too_many_requests", asked=known.asked_before + 1, limit=limits.requests_stop)
    return _refuse("incident_ended") if known.is_ended else None


def _check_whole(ask: Ask, _known: Known, _limits: Limits) -> Verdict | None:
    """Refuse a query that does not say everything (R10)."""
    said = {
        "purpose": ask.purpose, "legal_basis": ask.legal_basis, "case": ask.case,
        "window": ask.window_from and ask.window_to, "places": ask.places,
    }  # fmt: skip
    missing = [name for name, value in said.items() if not value]
    return _refuse(f"missing_{missing[0]}") if missing else None


def _check_ground(ask: Ask, known: Known, _limits: Limits) -> Verdict | None:
    if ask.purpose not in PURPOSES:
        return _refuse("unlawful_purpose")
    if ask.legal_basis not in BASES:
        return _refuse("unlawful_basis")
    return _refuse(known.case_refusal) if known.case_refusal else None


def _check_window(ask: Ask, known: Known, limits: Limits) -> Verdict | None:
    start, end = window_of(ask)
    most = timedelta(days=limits.window_days)
    if start >= end:
        return _refuse("window_reversed")
    if end > known.at:
        return _refuse("window_future")
    if end - start > most:
        return _refuse("window_too_long", asked=hours(end - start), limit=hours(most))
    if known.case_at is None or not (known.case_at - most <= start and end <= known.case_at + most):
        return _refuse("window_off_case", limit=hours(most))
    starts, ends = [start], [end]
    for one in of_case(known.earlier, ask.case):
        starts.append(one.window_from)
        ends.append(one.window_to)
    together = max(ends) - min(starts)
    return _refuse("window_budget", asked=hours(together), limit=hours(most)) if together > most else None


def _check_places(ask: Ask, known: Known, limits: Limits) -> Verdict | None:
    places = {stay.place for stay in ask.places}
    if any(_WILD & set(place) or not place.strip() for place in places):
        return _refuse("wildcard")
    if places - set(known.venues):
        return _refuse("unknown_place", asked=len(places - set(known.venues)))
    if len(places) > limits.places:
        return _refuse("too_many_places", asked=len(places), limit=limits.places)
    if len(ask.places) > limits.slots:
        return _refuse("too_many_slots", asked=len(ask.places), limit=limits.slots)
    return _over_places(places, ask, known, limits)


def _over_places(places: set[str], ask: Ask, known: Known, limits: Limits) -> Verdict | None:
    """Refuse places that are too many only together with those asked before (R12)."""
    same = list(of_case(known.earlier, ask.case))
    mine = [one for one in known.earlier if one.officer == ask.officer]
    budgets = (
        ("places_budget", [one for one in same if one.officer == ask.officer], limits.places),
        ("case_places_budget", same, limits.case_places),
        ("officer_places_budget", mine, limits.officer_places),
    )
    for code, earlier, most in budgets:
        together = len(places | {stay.place for one in earlier for stay in one.places})
        if together > most:
            return _refuse(code, asked=together, limit=most)
    return None


def _check_stays(ask: Ask, known: Known, limits: Limits) -> Verdict | None:
    start, end = window_of(ask)
    if any(stay.starts_at >= stay.ends_at for stay in ask.places):
        return _refuse("slot_reversed")
    if any(stay.starts_at < start or stay.ends_at > end for stay in ask.places):
        return _refuse("slot_outside_window")
    long = [over for over in _long_stays(ask, known, limits) if over is not None]
    refused = [over for over in long if over.outcome is Outcome.REFUSED]
    return next(iter(refused or long), None)


def _long_stays(ask: Ask, known: Known, limits: Limits) -> Iterator[Verdict | None]:
    for place in sorted({stay.place for stay in ask.places}):
        longest = longest_stay(place, ask, known, limits)
        alone = limits.slot_hours_long if known.venues[place] in LONG_VENUES else limits.slot_hours
        if longest > timedelta(hours=limits.slot_hours_approved):
            yield _refuse("slot_too_long", asked=hours(longest), limit=limits.slot_hours_approved)
        elif longest > timedelta(hours=alone):
            yield Verdict(Outcome.NEEDS_APPROVAL, "long_slot", {"asked": hours(longest), "limit": alone})


_CHECKS: tuple[Callable[[Ask, Known, Limits], Verdict | None], ...] = (
    _check_asker, _check_whole, _check_ground, _check_window, _check_places, _check_stays,
)  # fmt: skip


def hours(span: timedelta) -> int:
    """Return whole hours, rounded up, so that a figure over its limit also looks so."""
    return -(-int(span.total_seconds()) // _HOUR_S)


def window_of(ask: Ask) -> tuple[datetime, datetime]:
    """Return the window of a query that has one. :raises ValueError: it has none."""
    if ask.window_from is None or ask.window_to is None:
        raise ValueError("a query without a window")
    return ask.window_from, ask.window_to


def of_case(earlier: Iterable[Earlier], case: str) -> Iterator[Earlier]:
    """Give the earlier queries about a case, whoever asked them."""
    return (one for one in earlier if one.case == case)


def longest_stay(place: str, ask: Ask, known: Known, limits: Limits) -> timedelta:
    """Return the longest stay at a place that the query touches; slots with a small gap between them are one stay.

    Slots asked for the case before count too, so that a stay cannot be put together from pieces (R12).
    """
    mine = [stay for stay in ask.places if stay.place == place]
    before = [stay for one in of_case(known.earlier, ask.case) for stay in one.places if stay.place == place]
    gap, longest = timedelta(minutes=limits.slot_gap_minutes), timedelta(0)
    for start, end in merged([*mine, *before], gap):
        if any(start <= stay.starts_at and stay.ends_at <= end for stay in mine):
            longest = max(longest, end - start)
    return longest


def merged(stays: Iterable[Stay], gap: timedelta) -> list[tuple[datetime, datetime]]:
    """Return stretches of time: slots that overlap or lie no further apart than the gap are one."""
    found: list[tuple[datetime, datetime]] = []
    for stay in sorted(stays, key=lambda one: (one.starts_at, one.ends_at)):
        if found and stay.starts_at - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], stay.ends_at))
        else:
            found.append((stay.starts_at, stay.ends_at))
    return found


def narrow(ask: Ask, known: Known, limits: Limits) -> Ask | None:
    """Return the nearest narrower query that passes by itself, None when narrowing does not help.

    The window is cut (its later part stays), slots are clipped to it and to what one stay may be, and the first
    places are kept. Whatever comes out is put before the policy again, so that a wrong cut can never pass.
    """
    if _check_asker(ask, known, limits) or _check_whole(ask, known, limits) or _check_ground(ask, known, limits):
        return None
    window = _cut_window(ask, known, limits)
    if window is None:
        return None
    start, end = window
    cut = replace(ask, window_from=start, window_to=end, places=())
    for stay in sorted(ask.places, key=lambda one: (one.starts_at, one.ends_at)):
        clipped = replace(stay, starts_at=max(stay.starts_at, start), ends_at=min(stay.ends_at, end))
        cut = _with_stay(cut, clipped, known, limits)
    return cut if cut.places and check_query(cut, known, limits).outcome is Outcome.ACCEPTED else None


def _cut_window(ask: Ask, known: Known, limits: Limits) -> tuple[datetime, datetime] | None:
    start, end = window_of(ask)
    most = timedelta(days=limits.window_days)
    if start >= end or known.case_at is None:
        return None
    same = list(of_case(known.earlier, ask.case))
    begun = min((one.window_from for one in same), default=end)
    end = min(end, known.at, known.case_at + most, begun + most)
    latest = max([end, *(one.window_to for one in same)])
    start = max(start, known.case_at - most, latest - most)
    return (start, end) if start < end else None


def _with_stay(cut: Ask, stay: Stay, known: Known, limits: Limits) -> Ask:
    """Return the query with one more slot, as much of it as passes; without it when nothing of it does."""
    alone = limits.slot_hours_long if known.venues.get(stay.place) in LONG_VENUES else limits.slot_hours
    gap = timedelta(minutes=limits.slot_gap_minutes)
    if stay.starts_at < stay.ends_at:
        begins = [first for first, last in merged(_about(cut, stay, known), gap) if first <= stay.starts_at <= last]
        shorter = replace(stay, ends_at=min(stay.ends_at, begins[0] + timedelta(hours=alone)))
        for piece in (stay, shorter):
            longer = replace(cut, places=(*cut.places, piece))
            if piece.starts_at < piece.ends_at and check_query(longer, known, limits).outcome is Outcome.ACCEPTED:
                return longer
    return cut


def _about(cut: Ask, stay: Stay, known: Known) -> list[Stay]:
    before = [other for one in of_case(known.earlier, cut.case) for other in one.places]
    return [stay, *(other for other in [*cut.places, *before] if other.place == stay.place)]
