"""The published nurse rostering problems of Curtois and Qu: their file format, and an exact model of them.

T. Curtois, R. Qu, *Computational results on new staff scheduling benchmark instances*, technical report, University of
Nottingham, 2014 (schedulingbenchmarks.org). They judge how we model hours, rest and stretches: their best results are
known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from ortools.sat.python import cp_model

from bihuan.engine.roster.solving import Effort, solve

OFF: Final = ""
WEEKEND = (5, 6)


@dataclass(frozen=True)
class Nurse:
    """One line of SECTION_STAFF: what a person may work in the whole horizon, in shifts, minutes, days and weekends."""

    id: str
    most_shifts: Mapping[str, int]
    most_minutes: int
    least_minutes: int
    most_in_a_row: int
    least_in_a_row: int
    least_days_off: int
    most_weekends: int
    days_off: frozenset[int]


@dataclass(frozen=True)
class Cover:
    """How many are asked for on a day in a shift, and what each one below or above costs."""

    day: int
    shift: str
    asked: int
    under: int
    over: int


@dataclass(frozen=True)
class Instance:
    """One file. `shifts` are minutes by shift; `not_after[s]` are shifts that may not follow s on the next day;
    requests cost their weight when they are not kept: (nurse, day, shift) → weight.
    """

    days: int
    shifts: Mapping[str, int]
    not_after: Mapping[str, frozenset[str]]
    nurses: tuple[Nurse, ...]
    on: Mapping[tuple[str, int, str], int]
    off: Mapping[tuple[str, int, str], int]
    cover: tuple[Cover, ...]


@dataclass(frozen=True)
class Rostered:
    """An answer: the shift of each nurse and day worked, its penalty, and the solver's own bound below any answer."""

    shifts: Mapping[tuple[str, int], str]
    penalty: int
    bound: float
    is_proven: bool


def read(text: str) -> Instance:
    """Return the instance that a file's text holds.

    :raises ValueError: for a section missing, or a line that is not of the format.
    """
    sections = _sections(text)
    shifts = {line[0]: line for line in sections["SECTION_SHIFTS"]}
    off = {line[0]: frozenset(int(day) for day in line[1:]) for line in sections["SECTION_DAYS_OFF"]}
    return Instance(
        int(sections["SECTION_HORIZON"][0][0]),
        {shift: int(line[1]) for shift, line in shifts.items()},
        {shift: frozenset(filter(None, line[2].split("|"))) for shift, line in shifts.items()},
        tuple(_nurse(line, off.get(line[0], frozenset())) for line in sections["SECTION_STAFF"]),
        _requests(sections["SECTION_SHIFT_ON_REQUESTS"]),
        _requests(sections["SECTION_SHIFT_OFF_REQUESTS"]),
        tuple(Cover(int(d), s, int(n), int(u), int(o)) for d, s, n, u, o in sections["SECTION_COVER"]),
    )


def _sections(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("SECTION_"):
            name = line.strip()
            found[name] = []
        elif line.strip() and not line.startswith("#"):
            found.setdefault(name, []).append([part.strip() for part in line.split(",")])
    asked = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")
    missing = [one for one in asked if f"SECTION_{one}" not in found]
    if missing:
        raise ValueError(f"sections are missing: {', '.join(missing)}")
    return found


def _nurse(line: list[str], days_off: frozenset[int]) -> Nurse:
    most = {shift: int(count) for shift, count in (part.split("=") for part in line[1].split("|"))}
    minutes, least, row, least_row, off, weekends = (int(part) for part in line[2:8])
    return Nurse(line[0], most, minutes, least, row, least_row, off, weekends, days_off)


def _requests(lines: list[list[str]]) -> dict[tuple[str, int, str], int]:
    return {(nurse, int(day), shift): int(weight) for nurse, day, shift, weight in lines}


def penalty(instance: Instance, shifts: Mapping[tuple[str, int], str]) -> int:
    """Return the penalty of an answer, counted from the file's own sections."""
    cost = sum(weight for (n, d, s), weight in instance.on.items() if shifts.get((n, d), OFF) != s)
    cost += sum(weight for (n, d, s), weight in instance.off.items() if shifts.get((n, d), OFF) == s)
    there: dict[tuple[int, str], int] = defaultdict(int)
    for (_, day), shift in shifts.items():
        there[day, shift] += 1
    for one in instance.cover:
        missing = one.asked - there[one.day, one.shift]
        cost += one.under * max(missing, 0) + one.over * max(-missing, 0)
    return cost


def faults(instance: Instance, shifts: Mapping[tuple[str, int], str]) -> Iterator[str]:
    """Say every hard rule of the format that an answer breaks; written apart from the model."""
    for nurse in instance.nurses:
        row = [shifts.get((nurse.id, day), OFF) for day in range(instance.days)]
        minutes = sum(instance.shifts[shift] for shift in row if shift)
        if not nurse.least_minutes <= minutes <= nurse.most_minutes:
            yield f"{nurse.id}: {minutes} minutes"
        yield from (f"{nurse.id}: too many {s}" for s in instance.shifts if row.count(s) > nurse.most_shifts.get(s, 0))
        yield from (f"{nurse.id}: day off {day}" for day in sorted(nurse.days_off) if row[day])
        yield from (f"{nurse.id}: {b} after {a}" for a, b in pairwise(row) if a and b in instance.not_after[a])
        weekends = sum(any(row[day] for day in range(s, min(s + 2, instance.days))) for s in range(5, instance.days, 7))
        if weekends > nurse.most_weekends:
            yield f"{nurse.id}: {weekends} weekends"
        yield from _runs(nurse, row)


def _runs(nurse: Nurse, row: list[str]) -> Iterator[str]:
    """Say runs that are too long or too short; the format takes the days before and after the horizon as suits."""
    begins = [day for day in range(len(row)) if day == 0 or bool(row[day]) != bool(row[day - 1])]
    for begin, end in pairwise([*begins, len(row)]):
        length, is_inside = end - begin, begin > 0 and end < len(row)
        least = nurse.least_in_a_row if row[begin] else nurse.least_days_off
        if (is_inside and length < least) or (row[begin] and length > nurse.most_in_a_row):
            yield f"{nurse.id}: {length} days from {begin}"


class NurseModel:
    """The exact model: one variable for each nurse, day and shift."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.works: dict[tuple[str, int, str], Any] = {
            (nurse.id, day, shift): self.model.new_bool_var(f"{nurse.id} {day} {shift}")
            for nurse in instance.nurses for day in range(instance.days) for shift in instance.shifts
        }  # fmt: skip
        for nurse in instance.nurses:
            self._nurse(nurse)
        self.model.minimize(sum(self._cover()) + sum(self._wishes()))

    def _nurse(self, nurse: Nurse) -> None:
        model, instance, works = self.model, self.instance, self.works
        days = range(instance.days)
        busy = [model.new_bool_var("") for _ in days]
        for day in days:
            model.add(busy[day] == sum(works[nurse.id, day, shift] for shift in instance.shifts))
        for day in nurse.days_off:
            model.add(busy[day] == 0)
        for shift in instance.shifts:
            model.add(sum(works[nurse.id, day, shift] for day in days) <= nurse.most_shifts.get(shift, 0))
            for after in instance.not_after[shift]:
                for day in days[:-1]:
                    model.add_at_most_one(works[nurse.id, day, shift], works[nurse.id, day + 1, after])
        minutes = sum(instance.shifts[s] * works[nurse.id, day, s] for day in days for s in instance.shifts)
        model.add_linear_constraint(minutes, nurse.least_minutes, nurse.most_minutes)
        self._stretches(nurse, busy)
        self._weekends(nurse, busy)

    def _stretches(self, nurse: Nurse, busy: list[Any]) -> None:
        model, days = self.model, len(busy)
        for first in range(days - nurse.most_in_a_row):
            model.add(sum(busy[first : first + nurse.most_in_a_row + 1]) <= nurse.most_in_a_row)
        for length in range(1, nurse.least_in_a_row):
            for day in range(days - length - 1):
                run = busy[day + 1 : day + 1 + length]
                model.add_bool_or([busy[day], *(one.negated() for one in run), busy[day + length + 1]])
        for length in range(1, nurse.least_days_off):
            for day in range(days - length - 1):
                run = busy[day + 1 : day + 1 + length]
                model.add_bool_or([busy[day].negated(), *run, busy[day + length + 1].negated()])

    def _weekends(self, nurse: Nurse, busy: list[Any]) -> None:
        weekends = []
        for saturday in range(WEEKEND[0], len(busy), 7):
            works = self.model.new_bool_var("")
            for day in busy[saturday : saturday + 2]:
                self.model.add_implication(day, works)
            weekends.append(works)
        self.model.add(sum(weekends) <= nurse.most_weekends)

    def _cover(self) -> Iterator[Any]:
        most = len(self.instance.nurses)
        for one in self.instance.cover:
            there = sum(self.works[nurse.id, one.day, one.shift] for nurse in self.instance.nurses)
            under, over = (self.model.new_int_var(0, max(most, one.asked), "") for _ in range(2))
            self.model.add(there + under - over == one.asked)
            yield one.under * under + one.over * over

    def _wishes(self) -> Iterator[Any]:
        for cell, weight in self.instance.on.items():
            yield weight * self.works[cell].negated()
        for cell, weight in self.instance.off.items():
            yield weight * self.works[cell]


def roster(instance: Instance, effort: Effort) -> Rostered | None:
    """Return the best answer found with the solver's bound, None for none."""
    built = NurseModel(instance)
    solver = solve(built.model, effort)
    if solver is None:
        return None
    shifts = {(n, d): s for (n, d, s), works in built.works.items() if solver.boolean_value(works)}
    found, bound = penalty(instance, shifts), solver.best_objective_bound
    return Rostered(shifts, found, bound, bound >= found - 0.5)
