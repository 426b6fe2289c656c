"""What a browser test looks for on every page: no barrier, no sideways scrolling, no complaint in the console."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_GRAVE = ("serious", "critical")


def barriers(page: Page) -> list[str]:
    """Return the serious and critical findings of axe-core, each with the place it is about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in _GRAVE
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail when axe-core finds anything serious or critical on the page."""
    assert barriers(page) == []


def assert_fits(page: Page) -> None:
    """Fail when the page is wider than the window, naming the elements that stick out."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => `${e.tagName}.${e.className}`)"""
    )
    assert wide == []
