"""Two posts, each at a test site, now; nobody has told the weather yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.test import Client
from tests.forces_world import ACCOUNTS, HOUR, Forces, make_forces

from bihuan.apps.core.actions import keep_protocol
from bihuan.apps.core.models import Place
from bihuan.apps.forces.actions.weather import note_weather
from bihuan.apps.forces.models import Post
from bihuan.apps.forces.rules.weather import HourTold, hour_of
from bihuan.apps.screening.models import Lane, Site
from bihuan.engine.protocol.reader import shipped_bytes


@dataclass
class HeatWorld:
    """What a test of these pages needs."""

    forces: Forces
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The instant at which it was built: the real one, for pages look at the clock."""
        return self.forces.at

    def post(self, unit: str = "PCS-03") -> Post:
        """Return a post as it stands now."""
        return Post.objects.get(pk=self.forces.posts[unit].pk)

    def client(self, name: str) -> Client:
        """Return somebody's browser, signed in: "planner", "leader@PCS-03", "P1"."""
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.forces.world.people[ACCOUNTS.get(name, name)])
        return client

    def tell(self, *airs: float, first: int = 0) -> None:
        """Tell the air of hours from the one that runs on, at 40 %."""
        begin = hour_of(self.at)
        hours = [HourTold(begin + (first + step) * HOUR, air, 0.4, 1.5) for step, air in enumerate(airs)]
        note_weather(hours=hours, is_observed=False, source="市气象台", by=self.forces.actor("lead"), at=self.at)


def make_heat_world() -> HeatWorld:
    """Return the world; needs of both posts run from the hour that runs to 6 h and from there to 12 h."""
    made = HeatWorld(make_forces(at=hour_of(datetime.now(UTC))))
    incident = made.forces.world.incident
    incident.protocol = keep_protocol(body=shipped_bytes("covid19_cn_9"))
    incident.save(update_fields=["protocol"])
    for number, (unit, post) in enumerate(made.forces.posts.items(), start=1):
        site = Site.objects.create(
            incident=incident, unit_id=unit, number=number, name=f"{post.name}采样点", place_text="路口东侧",
            longitude=106.08 + number / 100, latitude=30.8, opened_at=made.at - 24 * HOUR,
        )  # fmt: skip
        Lane.objects.create(site=site, number=1, is_open=True)
        Post.objects.filter(pk=post.pk).update(
            site=site.pk, longitude=site.longitude, latitude=site.latitude, clothing="hooded"
        )
        made.sites[unit] = site
    Place.objects.create(incident=incident, name="河东卫生服务中心", kind="medical", longitude=106.101, latitude=30.8)
    return made
