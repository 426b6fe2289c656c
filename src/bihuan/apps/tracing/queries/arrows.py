"""The arrows of a network as a page shows them: every candidate with its share and why, and what a case passed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bihuan.engine.tracing.network import OUTSIDE, Arrow, Network

_MOST_OUT = 20


@dataclass(frozen=True, slots=True)
class WhySeen:
    """One factor of an arrow: its code, how many times likelier it makes the arrow, and its figure (None = none)."""

    factor: str
    code: str
    ratio: float
    figure: float | None


@dataclass(frozen=True, slots=True)
class ArrowSeen:
    """One candidate infector of a case; `source` None = outside or unknown, `percent` its share."""

    source: int | None
    target: int
    percent: float
    is_in_set: bool
    why: tuple[WhySeen, ...]


@dataclass(frozen=True, slots=True)
class CaseArrows:
    """A case of the network: all its candidates, likeliest first, and whom it may have infected, likeliest first."""

    number: int
    into: tuple[ArrowSeen, ...]
    out: tuple[ArrowSeen, ...]
    out_n: int
    infected: float


def arrows_of(network: Network, number: int) -> CaseArrows:
    """Return the arrows into and out of a case. :raises KeyError: it is not in the network."""
    row = network.row(number)
    out = np.flatnonzero(network.sources == row)
    out = out[np.argsort(-network.shares[out], kind="stable")]
    targets = network.targets()
    wanted = [(int(at), int(targets[at])) for at in out[:_MOST_OUT]]
    seen = []
    for at, target in wanted:
        into = network.arrows_into(int(network.cases[target]))
        seen.append(_seen(into[at - int(network.starts[target])]))
    into_all = tuple(_seen(one) for one in network.arrows_into(number))
    return CaseArrows(number, into_all, tuple(seen), len(out), float(network.shares[out].sum()))


def _seen(one: Arrow) -> ArrowSeen:
    why = tuple(WhySeen(reason.factor, reason.code, reason.ratio, reason.figure) for reason in one.reasons)
    return ArrowSeen(one.source, one.target, 100 * one.share, one.is_in_set, why)


@dataclass(frozen=True, slots=True)
class DegreeRow:
    """One case of the table: candidates for its source and whom it may have infected in the credible sets."""

    number: int
    candidates: int
    may_have_infected: int
    expected: float
    generation: int
    outside_percent: float


def outside_shares(network: Network) -> np.ndarray:
    """Return the share of an infector who is not among the cases, for each row, shape (n,)."""
    is_outside = network.sources == OUTSIDE
    found = np.zeros(len(network.cases))
    found[network.targets()[is_outside]] = network.shares[is_outside]
    return found
