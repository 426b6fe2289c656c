"""Why a lead went on without the second signature is read from the sealed event, and lies nowhere in clear."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from bihuan.apps.core.sealing import vault
from bihuan.apps.orders.actions import give_handover
from bihuan.apps.orders.actions.handover import override_handover
from bihuan.apps.orders.models import Handover
from bihuan.apps.orders.queries.books.handover import override_words, pending_handover
from bihuan.apps.orders.queries.books.printing import hand_print
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
WORDS = "接班人欧阳小满13800002468隔离中"


@pytest.fixture
def world() -> World:
    return make_world(records=0)


@pytest.fixture
def overridden(world: World) -> Handover:
    given = give_handover(unit="desk", by=world.actor("lead"), at=world.at)
    return override_handover(handover_id=given.pk, reason=WORDS, by=world.actor("commander"), at=world.at)


def _stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders_handover")
        return str(cursor.fetchall())


def test_the_row_holds_a_code_and_the_event_the_words(overridden: Handover) -> None:
    assert (WORDS in _stored(), overridden.override_reason, override_words(overridden)) == (False, "overridden", WORDS)
    assert pending_handover(overridden.incident_id) is None


def test_page_and_print_say_the_words(world: World, overridden: Handover) -> None:
    page = client_of(world, "lead").get(reverse("desk:handover-sheet", args=[overridden.pk])).content.decode()
    told = hand_print(overridden.pk)
    assert told is not None
    assert (WORDS in page, told.override_reason) == (True, WORDS)


def test_when_the_words_are_erased_the_code_stands_for_them(overridden: Handover) -> None:
    vault().destroy([f"shift:{overridden.shift}"], at="2026-11-26", certificate="test")
    assert override_words(overridden) == "overridden"


def test_a_hand_over_that_waits_says_nothing(world: World) -> None:
    assert override_words(give_handover(unit="desk", by=world.actor("lead"), at=world.at)) == ""


def test_words_that_stood_in_the_row_go_with_the_migration(overridden: Handover) -> None:
    Handover.objects.update(override_reason=WORDS)
    import_module("bihuan.apps.orders.migrations.0004_fixgate_override_words").keep_the_code(apps, None)
    assert WORDS not in _stored()
