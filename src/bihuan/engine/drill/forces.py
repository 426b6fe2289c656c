"""Invented officers, one role each, and a two-shift cycle in which every duty has one holder at every hour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bihuan.engine.drill.names import person_name
from bihuan.engine.drill.seeds import stream
from bihuan.engine.drill.units import DrillUnit

DESK = "desk"
SHIFT_SECONDS = 12 * 3600
# (role, how many, duty role of the first and of the second person by day)
_DESK = (
    ("desk_lead", 6, ("desk_lead", "desk_deputy", "arbiter")), ("reviewer", 2, ("reviewer",)),
    ("desk_analyst", 2, ()), ("intake_clerk", 2, ()), ("interviewer", 1, ()), ("health_approver", 1, ()),
    ("department_approver", 1, ()), ("planner", 1, ()), ("commander", 1, ()), ("inspector", 1, ()), ("auditor", 1, ()),
    ("hotline_operator", 1, ()), ("data_protection_officer", 1, ()), ("administrator", 1, ()),
)  # fmt: skip
_DESK_EXTRA = ("desk_analyst", "intake_clerk", "reviewer", "interviewer", "hotline_operator")
_DISPATCHERS = 3
DESK_PEOPLE = sum(count for _, count, _ in _DESK)
UNIT_PEOPLE = _DISPATCHERS + 1


@dataclass(frozen=True)
class DrillOfficer:
    """One invented person with a user name, a role identifier and a unit code ("desk" for the joint desk)."""

    username: str
    name: str
    role: str
    unit: str


@dataclass(frozen=True)
class DrillShift:
    """One holder of one duty role of one unit (or "desk"); times in seconds after the drill's start."""

    unit: str
    duty_role: str
    username: str
    starts_s: int
    ends_s: int


def _two_shifts(unit: str, duty_role: str, day: str, night: str) -> list[DrillShift]:
    return [
        DrillShift(unit, duty_role, day, 0, SHIFT_SECONDS),
        DrillShift(unit, duty_role, night, SHIFT_SECONDS, 2 * SHIFT_SECONDS),
    ]


def _desk_posts() -> tuple[list[tuple[str, str, str]], list[DrillShift]]:
    posts, cycle = [], []
    for role, count, duties in _DESK:
        names = [f"{role}{i + 1}" for i in range(count)]
        posts += [(name, role, DESK) for name in names]
        for i, duty in enumerate(duties):
            cycle += _two_shifts(DESK, duty, names[2 * i], names[2 * i + 1])
    return posts, cycle


def _unit_posts(code: str) -> tuple[list[tuple[str, str, str]], list[DrillShift]]:
    first, second, head = (f"{code}.{name}" for name in ("duty1", "duty2", "head"))
    posts = [(name, "unit_dispatcher", code) for name in (first, second, head)]
    cycle = _two_shifts(code, "unit_duty_officer", first, second) + _two_shifts(code, "unit_deputy", second, first)
    return posts, cycle + _two_shifts(code, "unit_head", head, head)


def make_officers(
    seed: int, units: tuple[DrillUnit, ...], count: int
) -> tuple[tuple[DrillOfficer, ...], tuple[DrillShift, ...]]:
    """Make `count` officers and the day of shifts they keep: desk first, then each unit, the rest in the field.

    :raises ValueError: when `count` cannot man the desk and every unit.
    """
    fewest = DESK_PEOPLE + UNIT_PEOPLE * len(units)
    if count < fewest:
        raise ValueError(f"{len(units)} units and the desk need at least {fewest} officers, {count} asked for")
    posts, cycle = _desk_posts()
    for unit in units:
        more, shifts = _unit_posts(unit.code)
        posts, cycle = posts + more, cycle + shifts
        posts.append((f"{unit.code}.f001", "field_officer", unit.code))
    posts += _spare(units, count - len(posts))
    people = stream(seed, "officers").sample(range(17_000), count)
    return tuple(
        DrillOfficer(username, "".join(person_name(number)), role, unit)
        for (username, role, unit), number in zip(posts, people, strict=True)
    ), tuple(cycle)


def _spare(units: tuple[DrillUnit, ...], count: int) -> list[tuple[str, str, str]]:
    at_desk = count // 20
    rows = [(f"{_DESK_EXTRA[i % 5]}{11 + i // 5}", _DESK_EXTRA[i % 5], DESK) for i in range(at_desk)]
    for i in range(count - at_desk):
        turn, at = divmod(i, len(units))
        role = {10: "site_leader", 11: "gate_keeper"}.get(turn, "field_officer")
        rows.append((f"{units[at].code}.f{turn + 2:03d}", role, units[at].code))
    return rows


def make_shifts(cycle: tuple[DrillShift, ...], *, hours: int) -> tuple[DrillShift, ...]:
    """Repeat the day of shifts for as long as `hours`, dropping those that would begin later."""
    day = 2 * SHIFT_SECONDS
    days = -(-hours * 3600 // day)
    return tuple(
        replace(shift, starts_s=shift.starts_s + day * i, ends_s=shift.ends_s + day * i)
        for i in range(days)
        for shift in cycle
        if shift.starts_s + day * i < hours * 3600
    )
