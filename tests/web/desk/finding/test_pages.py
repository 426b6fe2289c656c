"""The pages of findings open, with and without cases, in both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.desk.finding.outbreak import make_outbreak

pytestmark = pytest.mark.django_db
PAGES = ("searches", "network", "network-figures", "network-venues", "indicators", "report-paste")


@pytest.mark.parametrize(("size", "language"), [(0, "zh-hans"), (14, "en")])
def test_every_page_opens(size: int, language: str) -> None:
    client = make_outbreak(size).client("analyst", language)
    assert [client.get(reverse(f"desk:{name}")).status_code for name in PAGES] == [200] * len(PAGES)


def test_an_empty_network_says_how_a_case_comes_to_be() -> None:
    page = make_outbreak(0).client("analyst").get(reverse("desk:network")).content.decode()
    assert "A case opens by itself" in page
    assert "<svg width" not in page


def test_the_rows_above_the_pages_hold_what_a_role_may_open() -> None:
    outbreak = make_outbreak(0)
    told = {"analyst": 4, "interviewer": 3, "commander": 2}
    for name, count in told.items():
        page = outbreak.client(name).get(reverse("desk:network"))
        assert len(page.context["finding_tabs"]) == count
