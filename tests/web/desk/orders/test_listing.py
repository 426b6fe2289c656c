"""The list of orders: who sees what, filters, masks, and a fixed number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import make_world

pytestmark = pytest.mark.django_db
WHOLE = ("欧阳小满", "13800002468", "3栋2单元501", "张三丰", "马六")


def _lines(world: object, name: str, query: str = "") -> list[str]:
    response = client_of(world, name).get(reverse("desk:orders") + query)
    assert response.status_code == 200
    return [line.id for line in response.context["lines"]]


def test_the_desk_sees_every_order_of_its_incident() -> None:
    world = make_world()
    assert sorted(_lines(world, "lead")) == sorted(world.orders)


def test_a_unit_sees_its_own_orders_only() -> None:
    world = make_world()
    world.dispatch(world.orders[0], "PCS-03")
    world.dispatch(world.orders[1], "SQ-07")
    assert _lines(world, "dispatcher@PCS-03") == [world.orders[0]]
    assert _lines(world, "officer@SQ-07") == [world.orders[1]]


def test_a_role_without_orders_is_told_nothing() -> None:
    response = client_of(make_world(), "administrator").get(reverse("desk:orders"))
    assert response.status_code == 404


def test_nobody_sees_the_list_without_signing_in(client: object) -> None:
    response = client.get(reverse("desk:orders"))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("sign-in"))


def test_names_numbers_and_addresses_are_masked_on_the_list() -> None:
    world = make_world()
    page = client_of(world, "lead").get(reverse("desk:orders")).content.decode()
    assert [word for word in WHOLE if word in page] == []
    assert "欧***" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?tab=new", [1, 2]),
        ("?tab=undecided", [2]),
        ("?tab=late", []),
        ("?tab=all&unit=PCS-03", [0]),
        ("?tab=all&state=DISPATCHED", [0]),
        ("?tab=all&source=CDC&urgency=P1", []),
        ("?tab=all&supervised=on", []),
        ("?tab=nonsense&state=NONSENSE&unit=nowhere'--", [0, 1, 2]),
    ],
)
def test_filters_take_known_codes_and_leave_out_the_rest(query: str, expected: list[int]) -> None:
    world = make_world()
    world.dispatch(world.orders[0])
    assert sorted(_lines(world, "lead", query)) == sorted(world.orders[i] for i in expected)


def test_the_live_part_is_the_list_alone() -> None:
    response = client_of(make_world(), "lead").get(reverse("desk:orders"), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert next(template.name for template in response.templates) == "desk/orders/_list.html"


def _queries(records: int) -> int:
    client = client_of(make_world(records=records), "lead")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse("desk:orders")).status_code == 200
    return len(queries)


def test_one_row_takes_ten_queries() -> None:
    assert _queries(1) <= 10


def test_three_rows_take_as_many_queries_as_ten_allow() -> None:
    assert _queries(3) <= 10


def test_a_long_list_has_pages_and_keeps_its_filters() -> None:
    world = make_world(records=60)
    response = client_of(world, "lead").get(reverse("desk:orders") + "?tab=new&page=2")
    assert (len(response.context["lines"]), response.context["page"].paginator.count) == (10, 60)
    assert "?tab=new&amp;page=1" in response.content.decode()


def test_two_hundred_can_stand_on_one_page() -> None:
    response = client_of(make_world(records=60), "lead").get(reverse("desk:orders") + "?size=200")
    assert len(response.context["lines"]) == 60
