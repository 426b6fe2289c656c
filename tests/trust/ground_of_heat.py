"""A post and a test site of a unit, made where a test of trust needs one."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max

from bihuan.apps.forces.models import Post
from bihuan.apps.screening.models import Lane, Site
from tests.trust.ground import Ground


def make_site(ground: Ground, unit: str) -> Site:
    """Return an open site of the unit, with one open lane."""
    incident = ground.world.incident
    number = (Site.objects.filter(incident=incident).aggregate(most=Max("number"))["most"] or 0) + 1
    site = Site.objects.create(
        incident=incident, unit_id=unit, number=number, name=f"{unit}采样点", longitude=106.08, latitude=30.8,
        opened_at=ground.world.at - timedelta(days=1),
    )  # fmt: skip
    Lane.objects.create(site=site, number=1, is_open=True)
    return site


def make_post(ground: Ground, unit: str) -> Post:
    """Return an open post of the unit in the sun."""
    return Post.objects.create(
        incident=ground.world.incident, unit_id=unit, name=f"{unit}热天岗", kind="gate", clothing="hooded",
        longitude=106.08, latitude=30.8, opened_at=ground.world.at - timedelta(days=1),
    )  # fmt: skip
