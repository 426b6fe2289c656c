"""A day's arrivals: everybody comes, in two peaks."""

from __future__ import annotations

import numpy as np
import pytest

from bihuan.engine.screening.profiles import spread, two_peaks


@pytest.mark.parametrize("steps", [1, 7, 48, 96])
def test_everybody_comes(steps: int) -> None:
    assert float(two_peaks(steps).sum()) == pytest.approx(1.0, abs=1e-12)


def test_a_day_has_its_peaks_where_they_were_put() -> None:
    day = two_peaks(48)
    peaks = [at for at in range(1, 47) if day[at - 1] < day[at] >= day[at + 1]]
    assert peaks == [7, 38]
    assert np.ptp(two_peaks(48, base=1.0)) == pytest.approx(0.0, abs=1e-15)


def test_people_are_spread_site_by_site() -> None:
    assert spread(np.array([100.0, 10.0]), np.array([0.25, 0.75])).tolist() == [[25.0, 75.0], [2.5, 7.5]]


def test_a_profile_that_is_none_is_refused() -> None:
    for refused in (lambda: two_peaks(0), lambda: two_peaks(4, base=2.0), lambda: two_peaks(4, width=0.0)):
        with pytest.raises(ValueError, match="steps"):
            refused()
