"""What holds here: the first page, the communities as files, an address or a position by a form that keeps nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.zones.areas_world import box, keep_control
from tests.web.desk.areas.areas_world import EAST, WEST
from tests.worlds import World

from bihuan.apps.briefing.actions.publishing import publish_group
from bihuan.apps.briefing.queries.published import read_manifest
from bihuan.apps.core.models import Area, Incident
from bihuan.apps.zones.actions.controls import lift_control
from bihuan.apps.zones.models import Control
from bihuan.config.rounds import drain
from bihuan.web.public.views import shell


def words(text: str) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def page(address: str) -> str:
    """Return the words of a page that is published or drawn."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


def post(lang: str = "en", **told: str) -> tuple[int, str]:
    """Send the form; return status and words of the main part."""
    answer = Client().post(f"/public/{lang}/holds/", told)
    return answer.status_code, words(re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0])  # type: ignore[index]  # every page has one


def area(code: str) -> Area:
    return Area.objects.get(code=code)


def test_a_community_with_measures_has_a_page_that_says_which_why_and_until_when(district: World) -> None:
    publish_group(group="holds", at=district.at)
    told = page(f"/public/en/holds/{area(WEST).pk}/")
    row = Control.objects.get(number=1)
    ends = row.ends_at + timedelta(hours=8)
    for word in (
        "西山路高风险区", "High risk", "Stay at home", "Services come to the door", "Legal basis: 传染病防治法 (No. 1)",
        f"{ends.day} {ends:%B %Y, %H:%M}", "dial 12345",
    ):  # fmt: skip
        assert word in told
    assert told.index("西山路高风险区") < told.index("全域低风险区")  # the strictest first


def test_the_first_page_and_the_list_say_where_something_holds(district: World, public_dir: Path) -> None:
    publish_group(group="home", at=district.at)
    publish_group(group="holds", at=district.at)
    assert "2 measures are in force" in page("/public/en/")
    assert "2 shown of 2 with measures, 2 communities in all." in page("/public/en/holds/")
    assert "1 to 2 of 2 communities." in page("/public/en/holds/all/1/")
    assert sorted(read_manifest(public_dir)["holds"].files) == sorted(
        f"{lang}/{path}"
        for lang in ("en", "zh")
        for path in ("holds/", "holds/all/1/", f"holds/{area(EAST).pk}/", f"holds/{area(WEST).pk}/")
    )


def test_a_page_of_a_community_where_nothing_holds_any_more_says_so(district: World, public_dir: Path) -> None:
    publish_group(group="holds", at=district.at)
    late = district.at + timedelta(days=3)
    publish_group(group="holds", at=late)
    assert sorted(read_manifest(public_dir)["holds"].files) == [
        "en/holds/", "en/holds/all/1/", "zh/holds/", "zh/holds/all/1/"
    ]  # fmt: skip
    for row in Control.objects.order_by("number"):
        lift_control(control_id=row.pk, reason="mistaken", by=district.actor("commander"), at=district.at)
    assert "Nothing holds here now." in page(f"/public/en/holds/{area(WEST).pk}/")
    assert Client().get("/public/en/holds/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_lifting_a_control_draws_the_pages_anew(district: World, public_dir: Path) -> None:
    publish_group(group="holds", at=district.at)
    row = Control.objects.get(number=1)
    by = district.actor("commander")
    lift_control(control_id=row.pk, reason="no_new_infection", by=by, at=district.at)
    drain(at=district.at + timedelta(seconds=5))
    assert "西山路高风险区" not in page(f"/public/en/holds/{area(WEST).pk}/")
    assert "One measure is in force" in page("/public/en/")


@pytest.mark.parametrize("address", ["西山路", "顺安区西山路12号3栋2单元501", "顺安区 西山路 12号", "西山"])
def test_an_address_is_answered_by_its_community(district: World, address: str) -> None:
    status, told = post(address=address)
    assert status == 200
    assert re.search(r"西山路 西?.*?High risk · 西山路高风险区", told)
    assert "河东社区" not in told


def test_words_that_fit_no_community_say_what_to_do(district: World) -> None:
    status, told = post(address="阳光小区卫生站")
    assert status == 200
    assert "No community is known by these words." in told
    assert "卫生站" not in told.replace("What holds here?", "")  # a place of the desk is not looked up, nor told


def test_a_position_is_answered_by_what_lies_there(district: World) -> None:
    status, told = post(position="106.03, 30.005")
    assert (status, "全域低风险区" in told, "西山路高风险区" in told) == (200, True, False)
    assert "Nothing holds here now." in post(position="100.0, 10.0")[1]
    assert "西山路高风险区" in post(position="106.01° 30.005°")[1]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Type an address, or a position below."), ({"position": "here"}, "Two numbers are wanted"),
        ({"position": "1, 2, 3"}, "Two numbers are wanted"), ({"position": "30.1, 106.2"}, "There is no such position"),
        ({"position": "nan, 2"}, "There is no such position"), ({"address": "x" * 201}, "at most 200 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_kept(district: World, told: dict[str, str], said: str) -> None:
    answer = Client().post("/public/en/holds/", told)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in unescape(text)
    for value in told.values():
        assert f'value="{value}"' in text


def test_nothing_that_was_asked_is_kept_or_logged(district: World, logged: pytest.LogCaptureFixture) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = Client().post("/public/zh/holds/", {"address": "西山路CANARY"})
        Client().post("/public/zh/holds/", {"position": "106.0112345, 30.0054321"})
    assert [one["sql"] for one in queries if not re.match(r"SELECT|SAVEPOINT|RELEASE", one["sql"])] == []
    assert [one["sql"] for one in queries if re.search("CANARY|0112345|django_session", one["sql"])] == []
    assert re.search("CANARY|0112345", logged.text) is None
    assert (answer.cookies, answer["Cache-Control"]) == ({}, "no-store")


def test_a_form_of_another_site_is_not_answered(district: World) -> None:
    asked = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert asked.post("/public/zh/holds/", {"address": "西山路"}).status_code == 403


def test_an_incident_that_has_ended_and_a_drill_beside_a_real_one_are_not_told_of(district: World) -> None:
    Incident.objects.filter(pk=district.incident.pk).update(ends_at=district.at - timedelta(minutes=1))
    publish_group(group="home", at=district.at)
    publish_group(group="holds", at=district.at)
    assert "No outbreak is being fought here now" in page("/public/en/")
    assert "西山路" not in page("/public/en/holds/")
    Incident.objects.filter(pk=district.incident.pk).update(ends_at=None)
    protocol = district.incident.protocol
    started = district.at - timedelta(days=1)
    Incident.objects.create(code="REAL", name="真疫情", protocol=protocol, starts_at=started, is_drill=False)
    publish_group(group="home", at=district.at)
    assert ("真疫情" in page("/public/zh/"), "顺安区聚集性疫情" in page("/public/zh/")) == (True, False)


def test_more_communities_than_a_page_bears_are_parted(district: World, public_dir: Path) -> None:
    unit = area(WEST).unit
    Area.objects.bulk_create(
        Area(incident=district.incident, unit=unit, code=f"X{n:04}", name=f"第{n}社区居民委员会") for n in range(600)
    )
    keep_control(
        district.incident, 3, box(50, 50, 1), starts_at=district.at, ends_at=district.at + timedelta(days=2),
        review_at=district.at + timedelta(days=1), decided_at=district.at, communities=[f"X{n:04}" for n in range(600)],
    )  # fmt: skip
    publish_group(group="holds", at=district.at)
    assert "60 shown of 602 with measures, 602 communities in all." in page("/public/en/holds/")
    assert "501 to 602 of 602 communities." in page("/public/en/holds/all/3/")
    assert max(one.size for one in read_manifest(public_dir)["holds"].files.values()) < 45_000


def test_pages_say_that_it_is_a_drill_from_the_incidents_themselves(district: World) -> None:
    assert shell("zh", "")["is_drill"] is True
    Incident.objects.update(is_drill=False)
    assert shell("zh", "")["is_drill"] is False
