"""Waiting lines in balance: Erlang B and C, M/M/c, Pollaczek–Khinchine, M/D/c and M/G/c. Pure arithmetic, no numpy.

Everywhere: `load` is the offered load in Erlang (arrivals × mean service), `lanes` how many serve, times in one unit of
the caller's choice. A line whose load is not below its lanes has no balance: it grows, and its wait is `inf`. For such
an hour the fluid model (fluid.py) is the right question.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A line in balance: how busy each lane is, the chance of having to wait, the mean line, the mean wait in it."""

    busy: float
    chance: float
    line: float
    wait: float


def erlang_b(lanes: int, load: float) -> float:
    """Return the chance that all lanes are busy when nobody waits (Erlang's loss formula).

    Recursion `B(n) = aB(n-1) / (n + aB(n-1))` (Jagerman, Bell Syst. Tech. J. 53:525, 1974): no factorial overflows.
    :raises ValueError: unless lanes >= 0 and load >= 0.
    """
    if lanes < 0 or load < 0:
        raise ValueError(f"{lanes} lanes, load {load}")
    blocked = 1.0
    for nth in range(1, lanes + 1):
        blocked = load * blocked / (nth + load * blocked)
    return blocked


def erlang_c(lanes: int, load: float) -> float:
    """Return the chance that somebody who comes has to wait (Erlang's delay formula); 1 where the line has no balance.

    `C = cB / (c - a(1 - B))`.
    :raises ValueError: unless lanes >= 1 and load >= 0.
    """
    if lanes < 1:
        raise ValueError(f"{lanes} lanes")
    blocked = erlang_b(lanes, load)
    return 1.0 if load >= lanes else lanes * blocked / (lanes - load * (1.0 - blocked))


def wait_mmc(lanes: int, arrivals: float, service: float) -> Waiting:
    """Return the line of M/M/c: arrivals a unit of time at random, exponential service of that mean, one line for all.

    `Lq = C a / (c - a)`, `Wq = Lq / λ` (Erlang 1917; Kleinrock, Queueing Systems I, 1975, section 3.5).
    :raises ValueError: unless lanes >= 1, arrivals >= 0 and service > 0.
    """
    load = _load(arrivals, service)
    chance = erlang_c(lanes, load)
    if load >= lanes:
        return Waiting(load / lanes, 1.0, math.inf, math.inf)
    line = chance * load / (lanes - load)
    return Waiting(load / lanes, chance, line, chance * service / (lanes - load))


def pollaczek_khinchine(arrivals: float, service: float, variation: float) -> Waiting:
    """Return the line of M/G/1: one lane, any service with that mean and squared coefficient of variation.

    `Lq = ρ²(1 + cs²) / (2(1 - ρ))` (Pollaczek 1930, Khinchine 1932); cs² = 0 is M/D/1, 1 is M/M/1.
    :raises ValueError: unless arrivals >= 0, service > 0 and variation >= 0.
    """
    busy = _load(arrivals, service)
    if variation < 0:
        raise ValueError(f"squared coefficient of variation {variation}")
    if busy >= 1:
        return Waiting(busy, 1.0, math.inf, math.inf)
    scale = (1.0 + variation) / (2.0 * (1.0 - busy))
    return Waiting(busy, busy, busy * busy * scale, busy * service * scale)


def wait_mdc(lanes: int, arrivals: float, service: float) -> Waiting:
    """Return the line of M/D/c, every service equally long, by Cosmetatos' approximation (Oper. Res. Q. 26:615, 1975).

    `Wq(M/D/c) ≈ ½ (1 + (1-ρ)(c-1)(√(4+5c) - 2) / (16ρc)) Wq(M/M/c)`; exact for one lane. `chance` is that of M/M/c.
    :raises ValueError: unless lanes >= 1, arrivals >= 0 and service > 0.
    """
    random = wait_mmc(lanes, arrivals, service)
    return _scaled(random, _even_factor(lanes, random.busy))


def wait_mgc(lanes: int, arrivals: float, service: float, variation: float) -> Waiting:
    """Return the line of M/G/c: between M/D/c and M/M/c by the squared coefficient of variation of service.

    `Wq ≈ (1 - cs²) Wq(M/D/c) + cs² Wq(M/M/c)` (Björklund and Elldin 1964; Kimura, J. Oper. Res. Soc. Japan 37, 1994).
    One lane gives Pollaczek–Khinchine exactly. `variation` may pass 1, where it is an extrapolation.
    :raises ValueError: unless lanes >= 1, arrivals >= 0, service > 0 and variation >= 0.
    """
    if variation < 0:
        raise ValueError(f"squared coefficient of variation {variation}")
    random = wait_mmc(lanes, arrivals, service)
    return _scaled(random, (1.0 - variation) * _even_factor(lanes, random.busy) + variation)


def served_within(lanes: int, arrivals: float, service: float, limit: float) -> float:
    """Return the share of people of M/M/c who wait no longer than the limit: `1 - C e^{-(c - a) limit / service}`.

    :raises ValueError: as `wait_mmc`, and for a limit below 0.
    """
    if limit < 0:
        raise ValueError(f"limit {limit}")
    load = _load(arrivals, service)
    chance = erlang_c(lanes, load)
    return 0.0 if load >= lanes else 1.0 - chance * math.exp(-(lanes - load) * limit / service)


def lanes_for(arrivals: float, service: float, variation: float, limit: float) -> int:
    """Return the fewest lanes with which the mean wait of M/G/c stays within the limit.

    :raises ValueError: unless arrivals >= 0, service > 0, variation >= 0 and limit > 0.
    """
    if limit <= 0:
        raise ValueError(f"limit {limit}")
    lanes = max(1, math.floor(_load(arrivals, service)))
    while wait_mgc(lanes, arrivals, service, variation).wait > limit:
        lanes += 1
    return lanes


def _load(arrivals: float, service: float) -> float:
    if arrivals < 0 or service <= 0:
        raise ValueError(f"{arrivals} arrivals, service {service}")
    return arrivals * service


def _even_factor(lanes: int, busy: float) -> float:
    """Return Wq(M/D/c) / Wq(M/M/c), at most 1: the approximation passes 1 where hardly anybody waits."""
    if busy <= 0:
        return 1.0
    more = (1.0 - busy) * (lanes - 1) * (math.sqrt(4.0 + 5.0 * lanes) - 2.0) / (16.0 * busy * lanes)
    return min(1.0, (1.0 + max(0.0, more)) / 2.0)


def _scaled(waiting: Waiting, factor: float) -> Waiting:
    return Waiting(waiting.busy, waiting.chance, waiting.line * factor, waiting.wait * factor)
