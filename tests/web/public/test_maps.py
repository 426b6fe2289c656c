"""Maps of what is published: the corners of CAP, of the version itself; of what holds, and of nothing else."""

from __future__ import annotations

import re
from math import dist
from typing import Any

import pytest
import shapely
from defusedxml.ElementTree import fromstring
from django.utils import translation
from tests.apps.briefing.news.news_world import OUTLINE, News, make_news
from tests.apps.zones.areas_world import box, keep_control
from tests.apps.zones.controls_world import HOUR, WEST
from tests.web.parts.test_still_maps import MOST_BYTES, blob
from tests.worlds import World

from bihuan.apps.briefing.actions.announcements import cancel_announcement, correct_announcement
from bihuan.apps.briefing.queries.maps import MOST_LISTED, held_map
from bihuan.apps.briefing.rules.announcements_words import INSTRUCTIONS
from bihuan.apps.briefing.rules.maps import MapTold, announced_part
from bihuan.apps.briefing.rules.pages import GROUPS, LANGUAGES, PublicFile
from bihuan.apps.briefing.rules.pages import MOST_BYTES as PAGE_BYTES
from bihuan.apps.core.models import Area
from bihuan.engine.alerts.cap import NAMESPACE
from bihuan.web.parts.still_maps import StillMap, frame_of
from bihuan.web.public.stills import style_bytes, with_map

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(db: None) -> News:
    """Return a desk that announces."""
    return make_news()


def files(group: str, at: Any, lang: str = "en") -> dict[str, str]:
    """Return all files of a group."""
    with translation.override(LANGUAGES[lang]):
        return {one.path: one.body.decode() for one in GROUPS[group](lang, at)}


def drawn(page: str) -> list[list[tuple[float, float]]]:
    """Return the rings of the areas on a page's map, in units."""
    sheet = re.search(r'<svg class="still-sheet".*?</svg>', page, re.DOTALL)
    paths = re.findall(r'class="part \w+" d="([^"]+)"', sheet[0]) if sheet else []
    rings = [ring for path in paths for ring in path.replace("Z", "").split("M") if ring]
    return [[(float(x), float(y)) for x, y in (one.split(",") for one in ring.split("L"))] for ring in rings]


def cap_corners(message: str, outline: dict[str, Any]) -> list[tuple[float, float]]:
    """Return the corners of a CAP message as they lie on the map of an outline."""
    frame = frame_of(MapTold((announced_part("", outline, "Minor", "avoid", is_in_force=True),)))
    assert frame is not None
    found = {one.text or "" for one in fromstring(message.encode()).iter(f"{{{NAMESPACE}}}polygon")}
    pairs = [pair.split(",") for text in found for pair in text.split(" ")]
    west, north = frame.origin
    return [((float(lon) - west) * frame.scale_x, (north - float(lat)) * frame.scale_y) for lat, lon in pairs]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("outline", [OUTLINE, blob(106.08, 30.79, 0.01, 40), blob(106.08, 30.79, 0.03, 6000)])
def test_the_map_of_a_version_shows_the_corners_of_its_cap_message(
    news: News, outline: dict[str, Any], lang: str
) -> None:
    """Up to the simplification that the page tells, and to a tenth of a unit."""
    number = news.out(news.written(outline=outline)).announcement.number
    found = files("announcements", news.at, lang)
    page, told = found[f"announcements/{number}/1/"], cap_corners(found[f"announcements/{number}/1.xml"], outline)
    rings = drawn(page)
    assert max(min(dist(corner, one) for one in told) for ring in rings for corner in ring) <= 0.15
    metres = int(re.findall(r"(?:by at most |误差不超过)(\d+)", page)[0])
    frame = frame_of(MapTold((announced_part("", outline, "Minor", "avoid", is_in_force=True),)))
    edge = shapely.MultiLineString([[*ring, ring[0]] for ring in rings])
    assert frame is not None
    assert max(edge.distance(shapely.Point(one)) for one in told) * frame.metres <= metres
    assert drawn(found[f"announcements/{number}/"]) == rings


def test_each_version_keeps_the_map_of_its_own_outline(news: News) -> None:
    """A correction draws another area; the page of the first still shows what was told then, and that it is over."""
    first = news.out()
    told = news.words(outline=blob(106.3, 30.9, 0.01, 12))
    draft = correct_announcement(announcement_id=first.announcement_id, told=told, by=news.by(), at=news.at)
    before = files("announcements", news.at)[f"announcements/{first.announcement.number}/1/"]
    news.out(draft, at=news.at + HOUR)
    found = files("announcements", news.at + HOUR)
    number = first.announcement.number
    old, new = (found[f"announcements/{number}/{version}/"] for version in (1, 2))
    assert (drawn(before), len(drawn(old)[0]), len(drawn(new)[0])) == (drawn(old), 4, 12)
    assert [re.findall(r'class="part (\w+)"', one)[0] for one in (before, old, new)] == ["dotted", "off", "dotted"]
    assert ["Does not hold now" in one for one in (before, old, new)] == [False, True, False]


def test_what_was_cancelled_is_not_filled_and_asks_nothing(news: News) -> None:
    first = news.out()
    cancel_announcement(announcement_id=first.announcement_id, reason="over", by=news.by("lead"), at=news.at + HOUR)
    page = files("announcements", news.at + HOUR)[f"announcements/{first.announcement.number}/"]
    assert re.findall(r'class="part (\w+)"', page) == ["off", "off"]
    assert INSTRUCTIONS["monitor"].en not in page


def test_an_announcement_without_an_outline_says_that_there_is_no_map(news: News) -> None:
    Area.objects.update(polygon=[])
    number = news.out(news.written(outline={})).announcement.number
    page = files("announcements", news.at)[f"announcements/{number}/1/"]
    assert ("<svg" in page, "No outline of this area is kept, so there is no map" in page) == (False, True)


def test_a_long_text_beside_a_fine_coast_is_no_heavy_page(news: News) -> None:
    """50 KiB with all three style sheets: nine thousand corners and ten thousand signs."""
    outline = blob(106.08, 30.79, 0.03, 9000)
    number = news.out(news.written(outline=outline, zh="检" * 10_000)).announcement.number
    page = files("announcements", news.at, "zh")[f"announcements/{number}/1/"]
    assert len(drawn(page)[0]) > 100
    assert len(page.encode()) + style_bytes() <= PAGE_BYTES


def test_a_page_that_is_nearly_too_heavy_gets_a_lighter_map_and_at_last_none() -> None:
    """The words of an announcement come before its drawing."""
    coast = blob(106.08, 30.79, 0.03, 9000, depth=0.03)
    told = MapTold((announced_part("", coast, "Minor", "avoid", is_in_force=True),))

    def corners(words: int) -> int:
        def page(found: StillMap | None) -> PublicFile:
            return PublicFile("a/", b"x" * words + (found.parts[0].path.encode() if found else b""))

        return with_map("zh", told, page).body.count(b",")

    room = PAGE_BYTES - style_bytes()
    fine, light, none = (corners(room - left) for left in (20_000, 3_000, 10))
    assert fine > 300
    assert (0 < light < 100, none) == (True, 0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_map_of_what_holds_stands_beside_a_list_that_says_the_same(district: World, lang: str) -> None:
    page = files("holds", district.at, lang)["holds/"]
    sheet = re.search(r'<svg class="still-sheet".*?</svg>', page, re.DOTALL)
    assert sheet is not None
    assert len(sheet[0].encode()) <= MOST_BYTES
    assert sorted(re.findall(r'class="label"[^>]*>(\d)<', sheet[0])) == ["1", "2"]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    if lang == "en":
        assert "No. 1 High risk (crossed lines) · 西山路高风险区 · 西山路 · until" in words
        assert re.search(r"No\. 2 Low risk \(dots\) · 全域低风险区 .*?until", words)
    else:
        assert "高风险区（交叉线） · 西山路高风险区" in words


def test_neither_drafts_nor_what_is_over_nor_a_place_is_on_the_map(district: World) -> None:
    """The clinic of the district lies in the west; no dot of any kind may stand on a map."""
    keep_control(district.incident, 3, box(0, 1, 1), name="还在起草", state="draft")
    over = {"starts_at": district.at - 9 * HOUR, "ends_at": district.at + 9 * HOUR, "review_at": district.at}
    lifted = {"state": "lifted", "lifted_at": district.at - HOUR}
    keep_control(district.incident, 4, box(0, 1, 1), name="早已解除", **over, **lifted)
    found = held_map(district.at)
    assert ([one.held.number for one in found.lines], found.n, len(found.told.parts)) == ([1, 2], 2, 2)
    page = files("holds", district.at)["holds/"]
    assert re.findall("<circle|<ellipse|<image|卫生站|还在起草|早已解除", page) == []
    assert len(drawn(page)) == 2


def test_what_has_no_outline_is_listed_all_the_same(district: World) -> None:
    said = {"starts_at": district.at - HOUR, "ends_at": district.at + HOUR, "review_at": district.at}
    keep_control(district.incident, 9, {}, name="没有边界", communities=[WEST], **said)
    page = files("holds", district.at)["holds/"]
    lines = re.findall(r"<li>.*?</li>", page[page.index("</figure>") :], re.DOTALL)
    assert [("没有边界" in one) == ("not on the map" in one) for one in lines] == [True] * len(lines)
    assert page.count("not on the map") == 1
    assert len(drawn(page)) == 2


def test_forty_are_shown_and_all_are_counted(district: World) -> None:
    said = {"starts_at": district.at - HOUR, "ends_at": district.at + HOUR, "review_at": district.at}
    for number in range(10, 12 + MOST_LISTED):
        keep_control(district.incident, number, box(0, 0, 1), name=f"管控{number}", **said)
    page = files("holds", district.at)["holds/"]
    assert re.findall(r"(\d+) of (\d+)", page)[0] == (str(MOST_LISTED), str(MOST_LISTED + 4))
    assert page.count('class="still-key"') == len(drawn(page)) == MOST_LISTED


def test_where_nothing_holds_there_is_no_map(district: World) -> None:
    page = files("holds", district.at + 90 * HOUR)["holds/"]
    assert ("<svg" in page, "Nothing holds in any community now." in page) == (False, True)


def test_names_of_controls_made_to_become_script_stay_words(district: World) -> None:
    said = {"starts_at": district.at - HOUR, "ends_at": district.at + HOUR, "review_at": district.at}
    keep_control(district.incident, 5, box(1, 1, 1), name="<script>alert(1)</script>", **said)
    Area.objects.update(name='"><img src=x onerror=alert(1)>')
    for lang in LANGUAGES:
        assert re.findall("<script|<img", files("holds", district.at, lang)["holds/"]) == []
