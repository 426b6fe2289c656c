"""Announcements and outlines as Hypothesis draws them: any text, holes, several parts, any zone."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from bihuan.engine.alerts.cap import Alert, Info, Reference

EXAMPLES = 2000 if os.environ.get("BIHUAN_PROVE") else 60
# any character that Python has, lone surrogates and control characters among them, and what is special to XML
TEXT = st.text(
    st.one_of(
        st.characters(), st.sampled_from("<>&\"']]>\x00\x0b\ud800￾￿\r\n\t \u2028"), st.sampled_from("管控措施解除第")
    ),
    max_size=80,
)
LONG = st.builds(lambda text, times: text * times, TEXT, st.integers(1, 60))
MOMENTS = st.builds(
    lambda seconds, minutes: datetime(2022, 1, 1, tzinfo=timezone(timedelta(minutes=minutes)))
    + timedelta(seconds=seconds),
    st.floats(0, 3e8), st.integers(-14 * 60, 14 * 60),
)  # fmt: skip
REFERENCES = st.builds(Reference, TEXT, TEXT, MOMENTS)


def _box(west: float, south: float, width: float, height: float) -> list[list[float]]:
    east, north = west + width, south + height
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@st.composite
def outlines(draw: st.DrawFn) -> dict[str, Any]:
    """Return a MultiPolygon of rectangles side by side, each with up to four holes."""
    polygons = []
    west, south = draw(st.floats(-170, 100)), draw(st.floats(-80, 70))
    for number in range(draw(st.integers(1, 3))):
        side = draw(st.floats(0.01, 8))
        rings = [_box(west + 10 * number, south, side, side)]
        cells = draw(st.sets(st.integers(0, 3), max_size=4))
        for cell in sorted(cells):
            left, low = west + 10 * number + side * (0.1 + 0.4 * (cell % 2)), south + side * (0.1 + 0.4 * (cell // 2))
            rings.append(_box(left, low, side * draw(st.floats(0.01, 0.3)), side * draw(st.floats(0.01, 0.3))))
        polygons.append(rings)
    return {"type": "MultiPolygon", "coordinates": polygons}


def infos(language: str) -> st.SearchStrategy[Info]:
    """Return what a message says in a language."""
    web = st.just("http://localhost:8000/public/zh/announcements/7/")
    return st.builds(Info, st.just(language), TEXT, LONG, LONG, TEXT, TEXT, web, TEXT, TEXT)


def alerts() -> st.SearchStrategy[Alert]:
    """Return messages of all kinds."""
    return st.builds(
        Alert, REFERENCES, st.sampled_from(["Alert", "Update", "Cancel"]), st.sampled_from(["Actual", "Exercise"]),
        st.sampled_from(["Immediate", "Expected", "Future", "Past", "Unknown"]),
        st.sampled_from(["Severe", "Moderate", "Minor", "Unknown"]),
        st.sampled_from(["Observed", "Likely", "Possible", "Unknown"]),
        st.sampled_from(["Shelter", "Avoid", "Execute", "Monitor", "AllClear"]), MOMENTS, MOMENTS,
        st.tuples(infos("zh-CN"), infos("en-US")), st.one_of(st.just({}), outlines()),
        st.lists(TEXT, max_size=4), st.lists(REFERENCES, max_size=5), TEXT, TEXT,
    )  # fmt: skip
