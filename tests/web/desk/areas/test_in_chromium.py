"""What holds here, in a real Chromium: the map by pointer and by keys, an outline drawn, nothing in the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.desk.areas.areas_world import WEST, make_areas_world
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.engine.areas import read_outline

pytestmark = pytest.mark.browser


def seen(page: Page, name: str) -> None:
    """Look for barriers, for sideways scrolling, and keep a picture where one is asked for."""
    assert_accessible(page)
    assert_fits(page)
    if folder := os.environ.get("BIHUAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_click_on_the_map_sets_the_position_and_is_answered(window: Callable[..., Page]) -> None:
    page = window(language="en", account=make_areas_world().people["hotline"])
    page.goto(reverse("desk:holds"))
    sheet = page.locator(".map-sheet")
    box = sheet.bounding_box()
    assert box
    sheet.click(position={"x": box["width"] * 0.45, "y": box["height"] * 0.5})
    assert abs(float(page.get_by_label("Longitude").input_value()) - 106.0167) < 0.003
    assert abs(float(page.get_by_label("Latitude").input_value()) - 30.01) < 0.003
    page.get_by_role("button", name="What holds here?").click()
    expect(page.locator("#answer .level")).to_have_text("High risk")
    expect(page.locator("#answer tbody tr")).to_have_count(2)
    expect(page.locator(".map-dot")).to_have_count(1)


def test_the_arrow_keys_and_enter_set_the_position(window: Callable[..., Page]) -> None:
    page = window(language="en", account=make_areas_world().people["hotline"])
    page.goto(reverse("desk:holds"))
    sheet = page.locator(".map-sheet")
    sheet.focus()
    page.keyboard.press("Enter")
    first = float(page.get_by_label("Longitude").input_value())
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    assert float(page.get_by_label("Longitude").input_value()) > first
    expect(page.locator("#said")).to_contain_text("Point set: longitude 106.")


def test_pan_and_zoom_change_what_is_seen_and_0_shows_all(window: Callable[..., Page]) -> None:
    page = window(language="en", account=make_areas_world().people["lead"])
    page.goto(reverse("desk:holds"))
    sheet = page.locator(".map-sheet")
    whole = sheet.get_attribute("viewBox")
    page.get_by_role("button", name="Nearer").click()
    nearer = sheet.get_attribute("viewBox")
    assert nearer != whole
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    assert sheet.get_attribute("viewBox") != nearer
    assert page.get_by_label("Longitude").input_value() == ""  # a drag is no click
    sheet.focus()
    page.keyboard.press("0")
    assert [round(float(one)) for one in str(sheet.get_attribute("viewBox")).split()] == [
        round(float(one)) for one in str(whole).split()
    ]  # fmt: skip


DRAWING = """() => {
  const field = document.createElement("textarea");
  field.id = "id_outline";
  document.querySelector("main").append(field);
  const old = document.querySelector("[data-map]"), map = old.cloneNode(true);
  delete map.dataset.mapOpen;
  map.id = "drawn-map";
  map.dataset.draws = "id_outline";
  delete map.dataset.picks;
  const tools = map.querySelector(".map-tools");
  for (const one of ["draw", "undo", "part", "clear"]) {
    const button = document.createElement("button");
    button.type = "button"; button.dataset.mapDo = one; button.textContent = one;
    tools.append(button);
  }
  old.replaceWith(map);
  document.dispatchEvent(new Event("htmx:afterProcessNode"));
}"""


def test_an_outline_is_drawn_by_clicks_keys_and_typing_alike(window: Callable[..., Page]) -> None:
    page = window(language="en", account=make_areas_world().people["lead"])
    page.goto(reverse("desk:holds"))
    page.evaluate(DRAWING)
    sheet, field = page.locator(".map-sheet"), page.locator("#id_outline")
    page.get_by_role("button", name="draw").click()
    for x, y in ((100, 100), (200, 100), (200, 200)):
        sheet.click(position={"x": x, "y": y})
    assert len(field.input_value().splitlines()) == 3
    assert len(read_outline(field.input_value())["coordinates"][0][0]) == 4
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert len(field.input_value().splitlines()) == 4
    page.keyboard.press("Backspace")
    assert len(field.input_value().splitlines()) == 3
    page.get_by_role("button", name="part").click()
    for x, y in ((300, 100), (360, 100), (360, 160)):
        sheet.click(position={"x": x, "y": y})
    assert len(read_outline(field.input_value())["coordinates"]) == 2
    field.fill("106.00, 30.00\n106.01, 30.00\n106.01, 30.01")
    expect(page.locator("[data-map-drawn] circle")).to_have_count(3)
    page.get_by_role("button", name="clear").click()
    assert field.input_value() == ""


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (360, "dark"), (1366, "light")])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way(window: Callable[..., Page], width: int, theme: str, language: str) -> None:
    page = window(width=width, language=language, theme=theme, account=make_areas_world().people["hotline"])
    page.goto(reverse("desk:holds"))
    seen(page, f"holds-{width}-{language}")
    page.goto(reverse("desk:holds-in", args=[WEST]))
    page.locator(".map-list summary").click()
    seen(page, f"holds-in-{width}-{language}")


def test_names_and_the_scale_have_their_size_on_a_wide_sheet_with_bands_beside_the_map(
    window: Callable[..., Page],
) -> None:
    page = window(language="en", account=make_areas_world().people["lead"])
    page.set_viewport_size({"width": 1900, "height": 900})
    page.goto(reverse("desk:draft-control"))
    sheet = page.locator(".map-sheet")
    tall, unit = page.evaluate(
        "() => { const svg = document.querySelector('.map-sheet'); return [svg.clientHeight, svg.getScreenCTM().a] }"
    )
    assert tall < (sheet.bounding_box() or {"width": 0})["width"] / 2, "the sheet has bands: else this shows nothing"
    told = page.locator(".map-name").first.get_attribute("transform") or ""
    assert abs(float(told.split("scale(")[1].rstrip(")")) * unit - 1) < 0.02, "a name is as large as it is written"


def test_no_name_lies_on_another_and_the_ground_to_draw_upon_is_named(window: Callable[..., Page]) -> None:
    page = window(language="zh-hans", account=make_areas_world().people["lead"])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(reverse("desk:draft-control"))
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".map-name")].filter(e => e.getAttribute("visibility") !== "hidden")
        .map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"""
    )
    assert boxes
    on = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a[0] < b[2] and b[0] < a[2]]
    assert [(a, b) for a, b in on if a[1] < b[3] and b[1] < a[3]] == []
