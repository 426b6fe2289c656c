"""The fictitious district 示例市顺河区: who sits where, who is on duty, who sends what, and the ground it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.engine.drill.areas import DrillArea, DrillPlace, make_areas, make_places
from bihuan.engine.drill.forces import DrillOfficer, DrillShift, make_officers, make_shifts
from bihuan.engine.drill.residents import Resident, make_resident
from bihuan.engine.drill.sources import DrillSource, make_sources
from bihuan.engine.drill.units import DEPARTMENTS, Department, DrillUnit, make_units

DISTRICT_CODE = "999901"


@dataclass(frozen=True)
class District:
    """A whole fictitious district; `resident(i)` makes the i-th of its `residents` people when asked."""

    seed: int
    code: str
    name_zh: str
    name_en: str
    residents: int
    departments: tuple[Department, ...]
    units: tuple[DrillUnit, ...]
    areas: tuple[DrillArea, ...]
    officers: tuple[DrillOfficer, ...]
    sources: tuple[DrillSource, ...]
    places: tuple[DrillPlace, ...]
    shift_cycle: tuple[DrillShift, ...] = field(repr=False)

    def resident(self, index: int) -> Resident:
        """Return resident number `index`, always the same one.

        :raises IndexError: outside 0 … residents − 1.
        """
        if not 0 <= index < self.residents:
            raise IndexError(index)
        return make_resident(self.seed, index, self.areas[index % len(self.areas)])

    def shifts(self, *, hours: int) -> tuple[DrillShift, ...]:
        """Return every shift that begins in the first `hours` of the drill (12 h each, offsets in seconds)."""
        return make_shifts(self.shift_cycle, hours=hours)


def make_district(
    *, seed: int, units: int, officers: int, communities: int | None = None, residents: int = 750_000
) -> District:
    """Make the district for a seed: equal arguments give an equal district on every machine.

    `units` counts police stations, streets and communities together; `communities` counts the areas they hold
    (default: one and a half for each unit).

    :raises ValueError: fewer than 3 units, fewer areas than units, or too few officers to man every duty.
    """
    unit_rows = make_units(units)
    count = units + units // 2 if communities is None else communities
    if count < units:
        raise ValueError(f"{units} units need at least {units} communities, {count} asked for")
    areas = make_areas(seed, unit_rows, count, code=DISTRICT_CODE)
    people, cycle = make_officers(seed, unit_rows, officers)
    return District(
        seed=seed, code=DISTRICT_CODE, name_zh="示例市顺河区", name_en="Shunhe District (fictitious)",
        residents=residents, departments=DEPARTMENTS, units=unit_rows, areas=areas, officers=people,
        sources=make_sources(), places=make_places(seed, areas), shift_cycle=cycle,
    )  # fmt: skip
