"""The families' closed formulas against SciPy's distributions and against quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, lognorm, weibull_min

from bihuan.engine.tracing.families import FAMILIES

SCIPY = {"gamma": gamma, "lognormal": lognorm, "weibull": weibull_min}
EACH = [(name, shape) for name in FAMILIES for shape in (0.4, 1.0, 2.7)]
X = np.array([0.05, 0.7, 1.0, 2.5, 9.0])


@pytest.mark.parametrize(("name", "shape"), EACH)
def test_density_shares_and_moments_are_those_of_the_distribution(name: str, shape: float) -> None:
    family, known = FAMILIES[name], SCIPY[name](shape)
    assert family.density(X, shape) == pytest.approx(known.logpdf(X))
    assert family.below(X, shape) == pytest.approx(known.cdf(X))
    assert family.above(X, shape) == pytest.approx(known.sf(X))
    assert family.quantile(0.3, shape) == pytest.approx(known.ppf(0.3))
    assert (family.mean(shape), family.sd(shape)) == pytest.approx((known.mean(), known.std()))


@pytest.mark.parametrize(("name", "shape"), EACH)
def test_the_sums_are_the_integrals_of_the_shares(name: str, shape: float) -> None:
    family, known = FAMILIES[name], SCIPY[name](shape)
    for x in X:
        below, above = quad(known.cdf, 0, x)[0], quad(known.sf, x, np.inf, limit=400)[0]
        assert float(family.below_sum(np.array([x]), shape)[0]) == pytest.approx(below, rel=1e-7, abs=1e-10)
        assert float(family.above_sum(np.array([x]), shape)[0]) == pytest.approx(above, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", FAMILIES)
def test_nothing_lies_below_no_time(name: str) -> None:
    zero = np.zeros(1)
    assert (float(FAMILIES[name].below(zero, 1.5)[0]), float(FAMILIES[name].below_sum(zero, 1.5)[0])) == (0, 0)
