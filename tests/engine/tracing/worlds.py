"""Small worlds for the tests of chains."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bihuan.engine.tracing.network import DAY_S, ChainCase, Link, Network, Stay
from bihuan.engine.tracing.serial import SerialInterval
from bihuan.engine.tracing.weights import ChainRules, weigh

WORLDS = settings(
    max_examples=1_000 if os.environ.get("BIHUAN_PROVE") == "1" else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

# P(1 day) = 0.5, P(2 days) = 0.3, P(3 days) = 0.2: shares can be worked out on paper.
PAPER = SerialInterval("daily", masses=(0.0, 0.5, 0.3, 0.2))


def ill(case: int, day: int, **rest: object) -> ChainCase:
    """Return a case that fell ill on a day."""
    return ChainCase(case, day * DAY_S, (day + 1) * DAY_S, **rest)  # type: ignore[arg-type]  # tests name the fields


def rules(**rest: object) -> ChainRules:
    """Return rules with the paper's interval."""
    return ChainRules(**{"serial": PAPER, "outside_per_day": 0.1, **rest})  # type: ignore[arg-type]  # as above


def stay(case: int, place: int, day: float, hours: float = 2.0) -> Stay:
    """Return a stay that begins at a moment in days."""
    return Stay(case, place, round(day * DAY_S), round(day * DAY_S + hours * 3600))


def shares(network: Network, case: int) -> dict[int | None, float]:
    """Return the share of each candidate infector."""
    return {one.source: one.share for one in network.arrows_into(case)}


SERIALS = (PAPER, SerialInterval("gamma", 5.0, 3.0, 2.0), SerialInterval("lognormal", 4.0, 2.5), SerialInterval())
_BASES = st.one_of(st.none(), st.text("acgtn", min_size=6, max_size=6))


@st.composite
def chain_cases(draw: st.DrawFn, most: int = 10) -> list[ChainCase]:
    """Draw cases with dates known, half known, unknown, imported, placed or sequenced; at least one has a date."""
    numbers = draw(st.lists(st.integers(1, 10_000), min_size=1, max_size=most, unique=True))
    cases = []
    for number in numbers:
        starts = draw(st.integers(0, 20 * 24)) * 3600
        ends = starts + draw(st.integers(1, 72)) * 3600
        known = draw(st.sampled_from(["both", "both", "both", "from", "to", "report", "none"]))
        position = draw(st.one_of(st.none(), st.tuples(st.floats(106.0, 106.2), st.floats(30.7, 30.9))))
        cases.append(
            ChainCase(
                number,
                starts if known in {"both", "from"} else None,
                ends if known in {"both", "to"} else None,
                ends + 86_400 if known == "report" else None,
                draw(st.sampled_from([None, None, True, False])),
                draw(st.booleans()),
                draw(st.one_of(st.none(), st.integers(0, 2))),
                position and position[0],
                position and position[1],
                draw(_BASES),
            )
        )
    return [*cases, ill(20_000, 5)]


@st.composite
def linked_worlds(draw: st.DrawFn) -> tuple[list[ChainCase], list[Link], ChainRules]:
    """Draw cases with links between them and rules."""
    cases = draw(chain_cases())
    number = st.sampled_from([one.case for one in cases])
    link = st.builds(
        Link, number, number, st.sampled_from(["source", "contact", "household", "venue"]),
        st.sampled_from(["confirmed", "probable", "suspected"]),
        seconds=st.one_of(st.none(), st.integers(0, 20_000)),
    )  # fmt: skip
    links = [one for one in draw(st.lists(link, max_size=12)) if one.source != one.target]
    return cases, links, ChainRules(draw(st.sampled_from(SERIALS)))


def weighed(world: tuple[list[ChainCase], list[Link], ChainRules]) -> Network:
    """Return the network of a world."""
    return weigh(*world)
