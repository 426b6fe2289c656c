"""Who gets which object: every role in every place, against the table; the missing looks like the forbidden."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest
from django.urls import reverse

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.intake.access import get_batch, get_disposition, get_record
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.orders.access import get_order, get_person, list_orders
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.orders import Filters
from tests.trust.canaries import canary_world, leaked
from tests.web.api.calling import Caller
from tests.web.desk.orders.seeing import client_of, text_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
UNITS = {Role.UNIT_DISPATCHER, Role.FIELD_OFFICER}


@pytest.fixture
def world() -> World:
    """Return a world in which PCS-03 works on one order, SQ-07 on another, and one is at the desk (above)."""
    made = make_world()
    made.bring(made.orders[0], "WORKING", unit="PCS-03")
    made.bring(made.orders[1], "WORKING", unit="SQ-07")
    return made


def _actor(world: World, role: Role, place: Place) -> Actor:
    """Return somebody of the role; for another district, somebody of another incident."""
    unit = {Role.SOURCE: "CDC"}.get(role, "PCS-03" if role in UNITS else "")
    return Actor("a" * 36, role, "ELSEWHERE" if place is Place.OTHER else world.incident.code, unit)


def _order(world: World, place: Place) -> str:
    return world.orders[{Place.OWN: 0, Place.SIBLING: 1, Place.SUPERIOR: 2, Place.OTHER: 0}[place]]


def _got(do: object) -> bool:
    try:
        do()  # type: ignore[operator]  # a call without arguments
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("place", list(Place))
def test_every_role_reads_the_orders_that_the_table_gives_it(world: World, place: Place) -> None:
    order = _order(world, place)
    got = {role for role in Role if _got(lambda role=role: get_order(_actor(world, role, place), order))}
    wanted = {role for role in Role if may(role, Action.READ, Kind.ORDER, place)}
    if place in {Place.SIBLING, Place.SUPERIOR}:
        got -= {Role.SOURCE}  # all three orders come from its own records
    assert got == wanted


@pytest.mark.parametrize("place", list(Place))
def test_every_role_lists_the_orders_that_the_table_gives_it_and_counts_after_scope(world: World, place: Place) -> None:
    def listed(role: Role) -> int:
        try:
            found = list_orders(_actor(world, role, place), Filters(), world.at)
        except NotAllowed:
            return 0
        return found.filter(pk=_order(world, place)).count()

    got = {role for role in set(Role) - {Role.SOURCE} if listed(role)}
    assert got == {role for role in set(Role) - {Role.SOURCE} if may(role, Action.LIST, Kind.ORDER, place)}
    own = list_orders(_actor(world, Role.FIELD_OFFICER, Place.OWN), Filters(), world.at)
    assert own.count() == 1


@pytest.mark.parametrize(("place", "kind"), list(product([Place.SIBLING, Place.OTHER], [Kind.BATCH, Kind.RECORD])))
def test_every_role_reads_of_intake_what_the_table_gives_it(world: World, place: Place, kind: Kind) -> None:
    batch, line = Batch.objects.first(), Disposition.objects.first()
    gets = {Kind.BATCH: lambda by: get_batch(by, batch.pk), Kind.RECORD: lambda by: get_record(by, line.pk)}
    got = {role for role in Role if _got(lambda role=role: gets[kind](_actor(world, role, place)))}
    assert got == {role for role in Role if may(role, Action.READ, kind, place)}
    again = {role for role in Role if _got(lambda role=role: get_disposition(_actor(world, role, place), line.pk))}
    assert again == {role for role in Role if may(role, Action.READ, Kind.RECORD, place)}


@pytest.mark.parametrize("place", list(Place))
def test_a_person_opens_only_through_an_order_in_work_or_at_the_desk(world: World, place: Place) -> None:
    person = WorkOrder.objects.get(pk=_order(world, place)).content.person
    got = {role for role in Role if _got(lambda role=role: get_person(_actor(world, role, place), person, world.at))}
    assert got == {role for role in Role if may(role, Action.READ, Kind.PERSON, place)}


@pytest.mark.parametrize("who", ["officer@SQ-07", "administrator", "dispatcher@SQ-07"])
def test_what_is_not_theirs_and_what_is_missing_are_the_same_bytes_on_every_page(who: str) -> None:
    world = canary_world()
    line, batch = Disposition.objects.first(), Batch.objects.first()
    person = WorkOrder.objects.get(pk=world.orders[0]).content.person
    client = client_of(world, who)
    for name, found in (
        ("desk:order", world.orders[0]), ("desk:person", person), ("desk:line", line.pk), ("desk:batch", batch.pk),
        ("field:order", world.orders[0]), ("desk:looked", person),
    ):  # fmt: skip
        missing = str(uuid4())
        pages = [client.get(reverse(name, args=[one])) for one in (found, missing)]
        assert [page.status_code for page in pages] == [404, 404]
        shorn = [text_of(page).replace(found, "").replace(missing, "") for page in pages]
        assert (name, shorn[0]) == (name, shorn[1])
        assert leaked(shorn[0]) == []


def test_what_is_not_theirs_and_what_is_missing_are_the_same_bytes_over_the_api() -> None:
    world = canary_world()
    officer, told = Caller("officer@SQ-07"), {"field": "phone", "reason": "call_person"}
    missing = str(uuid4())
    for path in ("/orders/%s", "/journal/proof/%s"):
        assert officer.get(path % world.orders[0]) == officer.get(path % missing)
    asked = [officer.post(f"/orders/{one}/reveal", told) for one in (world.orders[0], missing)]
    assert asked[0] == asked[1]
    assert asked[0][0] == 404
