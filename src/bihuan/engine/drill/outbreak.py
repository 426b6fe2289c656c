"""An invented outbreak in an invented lake: who fell ill when, infected by whom at which common stay."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.drill.seeds import stream

Int64s = npt.NDArray[np.int64]
DAY_S: Final = 86_400
SHORTEST_S: Final = 900  # together at least a quarter of an hour
BEFORE_ONSET, AFTER_ONSET = 2, 1  # days on which a case infects: from two before its onset to the day after
FALLS_ILL_AFTER: Final = (2, 4)  # days from the infection to the onset
INFECTS: Final = (1, 1, 2, 2, 3, 4)  # how many a case infects, each equally likely
REPORTED_AFTER: Final = 2  # days from onset to report at most: nobody falls ill later than so long before the end


@dataclass(frozen=True, slots=True)
class Moves:
    """Stays in places where people meet: who, where, from and to in seconds since 1970, ordered by place and start."""

    person: Int64s
    place: Int64s
    start: Int64s
    end: Int64s

    def at(self, place: int) -> slice:
        """Return the rows of a place."""
        first, last = np.searchsorted(self.place, [place, place + 1])
        return slice(int(first), int(last))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people in one place at one time [start, end), in seconds since 1970."""

    person: int
    place: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DrillCase:
    """One person who falls ill: the day, and by whom (position in the outbreak) at which meeting, if by anybody."""

    person: int
    onset: dt.date
    infector: int | None = None
    meeting: Meeting | None = None


def stays_of(moves: Moves, person: int, start: int, end: int) -> list[Meeting]:
    """Return the stays of a person that begin within [start, end), in time."""
    mine = np.flatnonzero((moves.person == person) & (moves.start >= start) & (moves.start < end))
    found = [Meeting(person, int(moves.place[i]), int(moves.start[i]), int(moves.end[i])) for i in mine]
    return sorted(found, key=lambda stay: (stay.start, stay.place))


def met_by(moves: Moves, stay: Meeting) -> Iterator[Meeting]:
    """Yield whom a stay brought together with its person for a quarter of an hour or more, and when."""
    rows = moves.at(stay.place)
    start = np.maximum(moves.start[rows], stay.start)
    end = np.minimum(moves.end[rows], stay.end)
    for i in np.flatnonzero((end - start >= SHORTEST_S) & (moves.person[rows] != stay.person)):
        yield Meeting(int(moves.person[rows][i]), stay.place, int(start[i]), int(end[i]))


def spread(
    moves: Moves, *, seed: int, first: int, first_onset: dt.date, last_day: dt.date, midnight: int, most: int
) -> tuple[DrillCase, ...]:
    """Return an outbreak of at most `most` cases that person `first` begins, ordered by onset.

    `midnight` is the instant of local midnight of `first_onset`. Nobody is infected twice, and nobody falls ill later
    than two days before `last_day`, so that all could be reported by then.
    """
    rng = stream(seed, "outbreak")
    waiting = [(first_onset, 0, DrillCase(first, first_onset))]
    ill, found = {first}, list[DrillCase]()
    last_onset = last_day - dt.timedelta(days=REPORTED_AFTER)
    while waiting and len(found) < most:
        _, _, case = heapq.heappop(waiting)
        found.append(case)
        zero = midnight + (case.onset - first_onset).days * DAY_S
        for meeting in _infected(moves, case.person, zero, ill, rng):
            onset = first_onset + dt.timedelta(days=(meeting.start - midnight) // DAY_S + rng.randint(*FALLS_ILL_AFTER))
            if case.onset < onset <= last_onset:
                ill.add(meeting.person)
                next_one = DrillCase(meeting.person, onset, len(found) - 1, meeting)
                heapq.heappush(waiting, (onset, len(ill), next_one))
    return tuple(found)


def _infected(moves: Moves, person: int, zero: int, ill: set[int], rng: random.Random) -> list[Meeting]:
    """Return the meetings at which a case infects; `zero` is midnight of its onset's day."""
    stays = stays_of(moves, person, zero - BEFORE_ONSET * DAY_S, zero + (AFTER_ONSET + 1) * DAY_S)
    met = {one.person: one for stay in stays for one in met_by(moves, stay) if one.person not in ill}
    many = min(INFECTS[rng.randrange(len(INFECTS))], len(met))
    return [met[one] for one in rng.sample(sorted(met), many)]
