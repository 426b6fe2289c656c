"""The duty board tells the shift lead at four in the morning which posts lack people and who has not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.forces_world import HOUR, Forces, make_forces
from tests.worlds import make_world

from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.attendance_sweeping import sweep_ground
from bihuan.apps.forces.queries.standing import PostsStanding, posts_standing

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _in(forces: Forces, number: str, post: str, at: datetime) -> str:
    return check_in(
        post_id=forces.posts[post].pk, officer_id=forces.officers[number].pk, by=forces.actor(number), at=at
    )


def test_the_board_says_which_posts_lack_people_and_who_has_not_come() -> None:
    forces = make_forces(at=datetime.now(UTC) - HOUR)
    _in(forces, "P1", "PCS-03", forces.at)
    sweep_ground(incident=forces.incident, at=forces.at + 11 * MINUTE)
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people["lead"])
    page = client.get("/desk/")
    assert page.context["posts"] == PostsStanding(needed=2, lacking=1, late=1, too_long=0)
    body = page.content.decode()
    said = [text in body for text in ("1 post lacks people", "1 officer has not come", "Every post has the people")]
    assert said == [True, True, False]


def test_who_was_not_relieved_stands_on_the_board_and_a_closed_post_lacks_nobody() -> None:
    forces = make_forces()
    for number, post in (("P1", "PCS-03"), ("S1", "SQ-07")):
        _in(forces, number, post, forces.at)
    assert posts_standing(forces.incident, forces.at + HOUR) == PostsStanding(2, 0, 0, 0)
    assert posts_standing(forces.incident, forces.at + 6 * HOUR) == PostsStanding(2, 0, 0, 2)
    type(forces.posts["SQ-07"]).objects.filter(pk=forces.posts["SQ-07"].pk).update(closed_at=forces.at)
    assert posts_standing(forces.incident, forces.at + HOUR) == PostsStanding(1, 0, 0, 0)


def test_an_incident_without_posts_has_no_such_line() -> None:
    world = make_world(records=0, at=datetime.now(UTC))
    client = Client()
    client.force_login(world.people["lead"])
    assert client.get("/desk/").context["posts"] is None
