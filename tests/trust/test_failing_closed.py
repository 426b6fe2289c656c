"""Whatever breaks on the way of a personal value, nothing personal is shown (R29)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.intake.models import Batch
from bihuan.apps.orders.models import OrderContent
from tests.trust.canaries import canary_world, held_line, leaked
from tests.trust.failing_closed import POINTS, broken
from tests.web.api.calling import basic
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db
REACHED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Make the world once: nothing in these tests changes it but the log, which is undone with each test."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield canary_world()
            transaction.set_rollback(True)


def _ways(world: World) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return the ways on which a personal value leaves: (who, method, address, what is sent)."""
    working, reported = world.orders
    person = OrderContent.objects.get(order=working).person
    reason = {"reason": "call_person"}
    unread = Batch.objects.get(state="received").pk
    return [
        ("officer@PCS-03", "get", reverse("field:order", args=[working]), {}),
        ("dispatcher@PCS-03", "get", reverse("desk:order", args=[working]), {}),
        ("dispatcher@PCS-03", "get", reverse("desk:person", args=[person]), {}),
        ("officer@PCS-03", "get", reverse("field:today"), {}),
        ("reviewer", "get", reverse("desk:order", args=[reported]), {}),
        ("lead", "get", reverse("desk:orders"), {}),
        ("lead", "get", reverse("desk:person", args=[person]), {}),
        ("lead", "post", reverse("desk:reveal", args=["order", working, "phone"]), reason),
        ("clerk", "get", reverse("desk:line", args=[held_line().pk]), {}),
        ("clerk", "get", reverse("desk:line", args=[held_line("conflict").pk]), {}),
        ("clerk", "get", reverse("desk:conflicts"), {}),
        ("clerk", "get", reverse("desk:batch", args=[unread]), {}),
        ("clerk", "post", reverse("desk:reveal", args=["batch", unread, "filename"]), reason),
        ("officer2@SQ-07", "get", reverse("desk:order", args=[working]), {}),
        ("officer@PCS-03", "api", f"/api/orders/{working}", {}),
        ("lead", "api", "/api/orders", {}),
    ]  # fmt: skip


def _answer(world: World, who: str, method: str, url: str, sent: dict[str, str]) -> tuple[int, str]:
    client = client_of(world, who) if method != "api" else Client()
    client.raise_request_exception = False
    if method == "post":
        response = client.post(url, sent)
    else:
        response = client.get(url, headers={"authorization": basic(who)} if method == "api" else None)
    return response.status_code, response.content.decode()


def test_unbroken_the_ways_that_should_show_a_canary_do(world: World) -> None:
    shown = [bool(leaked(_answer(world, *way)[1])) for way in _ways(world)]
    assert shown == [
        True, True, True, False, True, False, False, True, True, True, False, False, True, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_broken_point_shows_no_canary_on_any_way(world: World, point: str) -> None:
    found = []
    for way in _ways(world):
        before = AccessEntry.objects.count()
        with broken(point) as reached:
            status, text = _answer(world, *way)
        REACHED[point] += len(reached)
        if reached and leaked(text):
            found.append((way[:3], status, leaked(text), AccessEntry.objects.count() - before))
    assert found == []
    assert REACHED[point] > 0


def test_there_are_thirty_points_and_more() -> None:
    assert len(set(POINTS)) >= 30


def test_a_look_that_cannot_be_logged_says_so_and_answers_503_over_the_api(world: World) -> None:
    with broken("bihuan.apps.core.journal.access:record_event"):
        page = _answer(world, *_ways(world)[0])
        status, said = _answer(world, *_ways(world)[-2])
    assert (page[0], status, '"cannot_show"' in said) == (403, 503, True)
