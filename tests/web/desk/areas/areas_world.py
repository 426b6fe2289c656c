"""A desk with two communities that have outlines, a place, and controls over each other."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from tests.apps.zones.areas_world import box, keep_control, make_place
from tests.web.people import make_person
from tests.worlds import World, make_world

from bihuan.apps.core.models import Account, Area, Place
from bihuan.apps.core.rules import Role

WEST, EAST = "511302001", "511302002"


def make_areas_world() -> World:
    """Return the world: 西山路 from 106.00 to 106.02 east, 河东社区 to 106.04; a clinic in the first."""
    world = make_world(records=0)
    make_place()
    world.incident.refresh_from_db()
    for number, code in enumerate((WEST, EAST)):
        ring = box(number * 2, 0, 2)["coordinates"][0][0][:-1]
        Area.objects.filter(code=code).update(polygon=ring)
    west = Area.objects.get(code=WEST)
    Place.objects.create(
        incident=world.incident,
        area=west,
        name="阳光小区卫生站",
        address="西山路12号",
        longitude=106.005,
        latitude=30.005,
    )
    world.people["hotline"] = make_person("hotline", Role.HOTLINE_OPERATOR.value, full_name="何热线")
    day = timedelta(days=1)
    said = {"starts_at": world.at - day, "ends_at": world.at + 2 * day, "review_at": world.at + day}
    keep_control(
        world.incident, 1, box(0, 0, 2), name="西山路高风险区", measures=["stay_home", "service_at_door"],
        decided_at=world.at - day, communities=[WEST], **said,
    )  # fmt: skip
    keep_control(
        world.incident, 2, box(-1, -1, 6, 4), name="全域低风险区", level="low", measures=["personal_protection"],
        decided_at=world.at - day / 2, **said,
    )  # fmt: skip
    return world


def client(account: Account) -> Client:
    """Return a browser in which somebody is signed in."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(account)
    return made
