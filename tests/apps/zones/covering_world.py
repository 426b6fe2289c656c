"""The patrols of `response_world` with places around them: some in time, some not, somebody's home among them.

巡一 (tier 1) and 巡三 (tier 5) stand in the west, 巡二 (tier 3) some 1.9 km east. In a straight line, made
1.4 times as long, one gets 357 m in a minute at 30 km/h.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bihuan.apps.core.models import Place
from bihuan.apps.forces.models import Post
from tests.apps.zones.response_world import EAST, NORTH, WEST, Response, make_response
from tests.forces_world import AT, HOUR

PLACES = {
    "东站": ("station", EAST + 0.002, NORTH), "西站": ("station", WEST + 0.008, NORTH),
    "实验学校": ("school", EAST + 0.010, NORTH), "城南商场": ("mall", WEST, NORTH - 0.020),
    "某人家": ("home", WEST, NORTH),
}  # fmt: skip
POSTS = {"城东高速口": ("motorway", EAST + 0.009, NORTH), "南门商店": ("shop", WEST, NORTH - 0.015)}


@dataclass
class Covering:
    """What a test needs to know: the response below, places and further posts by name."""

    response: Response
    places: dict[str, Place] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    @property
    def incident(self) -> str:
        """The incident's code."""
        return self.response.incident

    @property
    def at(self) -> datetime:
        """The instant at which the world stands."""
        return self.response.at


def make_covering(*, at: datetime = AT) -> Covering:
    """Return the world with its places and two further posts, at which nobody stands."""
    made = Covering(make_response(at=at))
    world = made.response.forces.world
    for name, (kind, longitude, latitude) in PLACES.items():
        made.places[name] = Place.objects.create(
            incident=world.incident, name=name, kind=kind, longitude=longitude, latitude=latitude
        )
    for name, (kind, longitude, latitude) in POSTS.items():
        made.posts[name] = Post.objects.create(
            incident=world.incident, unit=world.units["SQ-07"], name=name, kind=kind, longitude=longitude,
            latitude=latitude, opened_at=at - HOUR,
        )  # fmt: skip
    return made
