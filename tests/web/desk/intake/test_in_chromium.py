"""Intake in a real browser: a file comes in, its columns are confirmed, its lines disposed, a held one settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import World, make_world, run_jobs

from bihuan.apps.intake.actions.sources import add_source

pytestmark = pytest.mark.browser
TABLE = (
    "编号,姓名,联系电话,现住址,社区代码,发病日期\n"
    "A1,赵七,13600005433,顺安区西山路5号,511302001,2026-11-20\n"
    "A1,赵七,13600005434,顺安区西山路6号,511302001,2026-11-20\n"
    "A2,马六,13600005432,顺安区河东社区4号,511302002,近日\n"
)
FILE = {"name": "名单.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}


def _world() -> World:
    world = make_world(records=0)
    world.source = add_source(code="CDC", name="市疾控中心", by=world.actor("lead"), at=world.at)
    return world


def _receive(page: Page) -> None:
    page.goto(reverse("desk:intake"))
    page.locator("#receive-source").select_option(label="市疾控中心 (CDC)")
    page.locator("#receive-declared").fill("3")
    page.locator("#receive-file").set_input_files([FILE])
    page.get_by_role("button", name="接收并出具回执").click()
    page.wait_for_url("**/batches/*/")


def test_from_a_dropped_file_to_orders_on_the_board(window: Callable[..., Page]) -> None:
    world = _world()
    page = window(account=world.people["clerk"])
    _receive(page)
    expect(page.get_by_role("heading", name="回执 R1：已存")).to_be_visible()
    expect(page.get_by_label("列“姓名”识读为")).to_have_value("name")
    assert_accessible(page)
    page.get_by_role("button", name="确认列识别，处置 3 行").click()
    expect(page.get_by_role("heading", name="回执 R2：已处置")).to_be_visible()
    run_jobs(world.at)
    page.goto(reverse("desk:board"))
    expect(page.locator(".board-figures")).to_contain_text("1")
    expect(page.get_by_role("link", name="待派")).to_be_visible()


def test_a_held_line_is_settled_with_the_keyboard_alone(window: Callable[..., Page]) -> None:
    world = _world()
    page = window(account=world.people["clerk"])
    _receive(page)
    page.get_by_role("button", name="确认列识别，处置 3 行").click()
    page.goto(reverse("desk:held"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lines/*/")
    page.get_by_label("拒收").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.get_by_label("理由").select_option("cannot_be_identified")
    page.get_by_role("button", name="确定处置").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="第 3 行已核定：拒收。")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1366, "dark")])
def test_the_pages_of_intake_fit_and_bar_nobody(window: Callable[..., Page], width: int, theme: str) -> None:
    world = _world()
    page = window(width=width, theme=theme, account=world.people["clerk"])
    _receive(page)
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="确认列识别，处置 3 行").click()
    page.wait_for_selector("#lines")
    for address in (page.url, reverse("desk:intake"), reverse("desk:held"), reverse("desk:conflicts")):
        page.goto(address)
        assert_fits(page)
        assert_accessible(page)
