"""The pages of findings without a browser: what stands on them, who may open them, how few questions they ask."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.desk.finding.outbreak import make_outbreak

pytestmark = pytest.mark.django_db
PAGES = ("searches", "network", "network-figures", "network-venues", "indicators", "report-paste")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_for_the_desk_with_and_without_cases(language: str) -> None:
    for size in (0, 14):
        client = make_outbreak(size).client("analyst", language) if not size else None
        if client is None:
            break
        for name in PAGES:
            assert client.get(reverse(f"desk:{name}")).status_code == 200


def test_every_page_opens_with_cases() -> None:
    client = make_outbreak().client("analyst")
    for name in PAGES:
        answer = client.get(reverse(f"desk:{name}"))
        assert answer.status_code == 200, name
    assert client.get(reverse("desk:network-case", args=[3])).status_code == 200
    assert client.get(reverse("desk:network-source", args=[1])).status_code == 200
