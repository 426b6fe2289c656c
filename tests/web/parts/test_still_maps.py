"""The map that stands still: light, without points, true to its scale, and in words what it is in lines."""

from __future__ import annotations

import re
from math import cos, pi, sin
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from bihuan.apps.briefing.rules.maps import MapPart, MapTold, announced_part, bounded
from bihuan.apps.briefing.rules.never_ask import Words
from bihuan.engine.sphere import EARTH_RADIUS_M
from bihuan.web.parts.still_maps import draw_still, frame_of

MOST_BYTES = 20_000
DEGREE_M = EARTH_RADIUS_M * pi / 180
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def blob(x: float, y: float, radius: float, corners: int, depth: float = 0.3) -> dict[str, Any]:
    """Return a jagged outline around a position in degrees."""
    reach = [radius * (1 - depth + depth * (number * 7919 % 101) / 101) for number in range(corners)]
    ring = [
        [x + r * cos(2 * pi * number / corners), y + r * sin(2 * pi * number / corners)]
        for number, r in enumerate(reach)
    ]
    return {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}


def box(x: float, y: float, wide: float, high: float) -> dict[str, Any]:
    """Return a box in degrees."""
    ring = [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def part(outline: dict[str, Any], name: str = "西山社区", severity: str = "Severe") -> MapPart:
    """Return the area of an announcement that holds."""
    return announced_part(name, outline, severity, "shelter", is_in_force=True)


def page(told: MapTold, lang: str = "en", title: str = "West") -> str:
    """Return the map as a page has it."""
    with translation.override("zh-hans" if lang == "zh" else "en"):
        found = draw_still(told, lang=lang)
        return render_to_string("parts/still_map.html", {"map": found, "title": title})


def words(text: str) -> str:
    """Return what a page says without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_nothing_is_drawn_where_no_area_has_an_outline() -> None:
    assert (draw_still(MapTold(), lang="zh"), draw_still(MapTold((part({}),)), lang="zh")) == (None, None)


def test_the_largest_map_weighs_twenty_kilobytes() -> None:
    """Forty jagged areas over six hundred communities, with long names."""
    around = [
        bounded(f"第{n}社区居民委员会辖区", blob(106 + n % 25 / 50, 30 + n // 25 / 50, 0.012, 60)) for n in range(600)
    ]
    areas = [
        MapPart(
            f"区{n}", blob(106.1 + n % 8 / 20, 30.1 + n // 8 / 20, 0.02, 900), "crossed", Words("高", "High"), str(n)
        )
        for n in range(40)
    ]
    text = page(MapTold(areas, around), "zh")
    drawing = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert drawing is not None
    assert 5_000 < len(drawing[0].encode()) <= MOST_BYTES


def test_an_outline_of_twenty_thousand_corners_is_told_by_how_much_it_is_simplified() -> None:
    told = MapTold((part(blob(106.1, 30.8, 0.02, 20_000)),))
    found, frame = draw_still(told, lang="en"), frame_of(told)
    assert found is not None
    assert frame is not None
    assert found.parts[0].path.count(",") <= 700
    assert frame.metres * 0.5 < found.tolerance_m <= frame.metres * 16.1 + 1
    assert f"simplified by at most {found.tolerance_m} m" in page(told)
    assert draw_still(told, lang="en", most=2) is None


def test_there_is_no_point_no_script_and_no_style_on_a_map() -> None:
    text = page(MapTold((part(box(106, 30, 0.02, 0.02)),), (bounded("河东社区", box(106.02, 30, 0.02, 0.02)),)))
    assert re.findall(r"<(?:circle|script|style|image|use|a)\b|\bstyle=|\bon\w+=", text) == []
    coordinates = re.findall(r"-?\d+\.\d+", " ".join(re.findall(r' (?:d|x|y)="([^"]*)"', text.replace("9h.01", ""))))
    assert {len(one.split(".")[1]) for one in coordinates} == {1}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_made_to_become_script_stay_words(lang: str) -> None:
    told = MapTold(
        (part(box(106, 30, 0.02, 0.02), HOSTILE),), (bounded(HOSTILE[:11], box(106, 30, 0.04, 0.02)),)
    )  # fmt: skip
    assert re.findall(r"<(?:script|img)", page(told, lang, HOSTILE)) == []


def test_the_bar_is_as_long_as_it_says_and_the_area_as_large() -> None:
    told = MapTold((part(box(106, 30, 0.02, 0.01)),))
    found, frame = draw_still(told, lang="en"), frame_of(told)
    assert found is not None
    assert frame is not None
    length = float(re.fullmatch(r"M12 \d+v10h([\d.]+)v-10", found.bar)[1])  # type: ignore[index]  # so it is written
    wide_m = 0.02 * DEGREE_M * cos(30.005 * pi / 180)
    assert length * frame.metres == pytest.approx(found.bar_m, rel=0.01)
    assert (found.bar_m, found.wide_m, found.high_m) == (500, round(wide_m, -2), 1100)


def test_the_words_say_what_the_lines_show() -> None:
    """Level, pattern, size, what it lies over, what is around it and where, in both languages."""
    around = [
        bounded("西山社区", box(106, 30, 0.02, 0.02)), bounded("河东社区", box(106.02, 30, 0.02, 0.02)),
        bounded("北门社区", box(106, 30.02, 0.02, 0.02)), bounded("很远社区", box(107, 30, 0.02, 0.02)),
    ]  # fmt: skip
    told = words(page(MapTold((part(box(106, 30, 0.02, 0.02)),), around)))
    assert "Severe. Stay at home; services come to the door. (crossed lines)" in told
    assert "Lies over: 西山社区. Around it: East: 河东社区; North: 北门社区. North is up." in told
    assert "很远社区" not in told
    assert "严重。请留在家中，配合上门服务。（交叉线）" in words(page(MapTold((part(box(106, 30, 1, 1)),)), "zh"))


def test_more_communities_than_are_named_are_counted() -> None:
    around = [bounded(f"社{n}", box(106.01 + n * 0.001, 30.021, 0.001, 0.001)) for n in range(14)]
    assert "2 more communities are not named." in words(page(MapTold((part(box(106, 30, 0.02, 0.02)),), around)))


def test_the_strictest_area_lies_on_top_and_bears_its_sign() -> None:
    areas = (
        MapPart("严", box(106.01, 30.01, 0.01, 0.01), "crossed", Words("高", "High"), "7"),
        MapPart("宽", box(106, 30, 0.04, 0.04), "dotted", Words("低", "Low"), "8"),
    )
    text = page(MapTold(areas))
    assert re.findall(r'class="part (\w+)" d="M[^"]+" fill', text)[:2] == ["dotted", "crossed"]
    spots = {sign: (float(x), float(y)) for x, y, sign in re.findall(r'class="label" x="(.*?)" y="(.*?)">(\d)<', text)}
    found = draw_still(MapTold(areas), lang="en")
    assert found is not None
    corners = [tuple(map(float, one.split(","))) for one in found.parts[0].path[1:-1].split("L")]
    xs, ys = zip(*corners, strict=True)
    inside = {sign: min(xs) < x < max(xs) and min(ys) < y < max(ys) for sign, (x, y) in spots.items()}
    assert inside == {"7": True, "8": False}


def test_a_changed_corner_draws_another_map() -> None:
    """What was drawn is kept by all that it shows."""
    one, other = (draw_still(MapTold((part(box(106, 30, 0.02, y)),)), lang="en") for y in (0.02, 0.0201))
    assert one is not None
    assert other is not None
    assert one.parts[0].path != other.parts[0].path
