"""What a protocol says, as values; the fields' names are the keys of the file."""

from __future__ import annotations

from dataclasses import dataclass


class ProtocolError(ValueError):
    """A protocol file cannot be used: `key` is the path of the key at fault, `code` the fault, `mend` what to do."""

    def __init__(self, key: str, code: str, mend: str) -> None:
        super().__init__(f"{key or 'file'}: {code}; {mend}")
        self.key, self.code, self.mend = key, code, mend


@dataclass(frozen=True)
class Name:
    """A name in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Publication:
    """Where the figures were published; `date` is as exact as known: 2022-06-28, 2015-09 or 2015."""

    title: str
    date: str


@dataclass(frozen=True)
class InfectiousWindow:
    """When a case can infect: from `from_days` after `from_event` until `until_days` after the first of `until_events`.

    `without_symptoms_from_event` replaces the first event where there are no symptoms; `cautious_from_days` is the
    earliest day that some guidance assumes (equal to `from_days` where all agree). Days may be negative.
    """

    from_event: str
    from_days: int
    without_symptoms_from_event: str
    cautious_from_days: int
    until_events: tuple[str, ...]
    until_days: int


@dataclass(frozen=True)
class DayNumbers:
    """How days are counted: `day_zero` is the event that is day 0."""

    day_zero: str


@dataclass(frozen=True)
class Phase:
    """One stretch of a follow-up: `days` long, tests on `test_days` of the stretch (its first day is 1)."""

    regime: str
    days: int
    test_days: tuple[int, ...]


@dataclass(frozen=True)
class ContactCategory:
    """One kind of contact and how it is followed up, phase after phase; no phase = informed only."""

    code: str
    zh: str
    en: str
    test_on_symptoms: bool
    phases: tuple[Phase, ...]

    @property
    def follow_up_days(self) -> int:
        """Days of follow-up over all phases."""
        return sum(phase.days for phase in self.phases)

    @property
    def test_days(self) -> tuple[int, ...]:
        """Test days counted through all phases, the first day of follow-up being 1."""
        days, before = [], 0
        for phase in self.phases:
            days += [before + day for day in phase.test_days]
            before += phase.days
        return tuple(days)


@dataclass(frozen=True)
class ExposureDefaults:
    """Who counts as exposed: `routes`, at least `minutes` together (0 = any), up to `residual_minutes` after.

    Whoever was within `metres` and `companion_minutes` of a case counts by the companion rule (0 metres: there is
    none). A stay with an unknown end is taken to have lasted `unknown_end_minutes` at most. A file kept from before
    these three were told has no companion rule.
    """

    routes: tuple[str, ...]
    minutes: int
    residual_minutes: int
    metres: int = 0
    companion_minutes: int = 0
    unknown_end_minutes: int = 240


@dataclass(frozen=True)
class SerialInterval:
    """Days from the onset of a case to that of whoever they infected, as published in `source`."""

    mean_days: float
    sd_days: float
    source: str


@dataclass(frozen=True)
class Incubation:
    """Days from infection to onset, as published in `source`."""

    mean_days: float
    sd_days: float
    median_days: float
    source: str


@dataclass(frozen=True)
class Intervals:
    """How long the disease takes: what Rt, the shares of possible infectors and the search for a source go by."""

    serial_interval: SerialInterval
    incubation: Incubation


@dataclass(frozen=True)
class AreaLevel:
    """A risk level of an area; after `lowers_after_days` without new infection it becomes `lowers_to` ("" = last)."""

    code: str
    zh: str
    en: str
    measures: tuple[str, ...]
    lowers_to: str
    lowers_after_days: int


@dataclass(frozen=True)
class SpillOver:
    """What somebody from an area of a level must do: `tests` tests within `within_days`, on `test_days` if any."""

    level: str
    regime: str
    days: int
    test_days: tuple[int, ...]
    tests: int
    within_days: int


@dataclass(frozen=True)
class MassTest:
    """Figures for testing everybody: hours for one round, samples in a tube, people for a site and for a sampler."""

    round_hours: int
    pool_sizes: tuple[int, ...]
    people_per_site_min: int
    people_per_site_max: int
    people_per_sampler: int


@dataclass(frozen=True)
class ProtocolRules:
    """One protocol, complete; `reviewed_by` is empty until a named person has compared it with the publication."""

    code: str
    version: str
    pathogen: str
    reviewed_by: str
    disease: Name
    authority: Name
    source: Publication
    infectious: InfectiousWindow
    days: DayNumbers
    exposure: ExposureDefaults
    contact_categories: tuple[ContactCategory, ...]
    area_levels: tuple[AreaLevel, ...] = ()
    spill_over: tuple[SpillOver, ...] = ()
    mass_test: MassTest | None = None
    intervals: Intervals | None = None

    def category(self, code: str) -> ContactCategory:
        """Return the contact category with this code.

        :raises KeyError: when the protocol has none.
        """
        return {category.code: category for category in self.contact_categories}[code]
