"""Where people are needed: posts, and how many each needs hour by hour."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id


class Post(models.Model):
    """A place at which somebody stands: a test site, a gate, a motorway exit, a seat at the desk, the home station.

    `unit` answers for it; `site` is the test site it serves, "" for none. `clothing` is a code of the heat table.
    A seat at the joint desk names its `department`; whoever sits there holds the `duty_role`, "" for none.
    Positions are WGS-84 degrees.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    site = models.CharField(max_length=36, blank=True)
    department = models.CharField(max_length=40, blank=True)
    duty_role = models.CharField(max_length=40, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    skills = models.JSONField(default=list)
    clothing = models.CharField(max_length=20, default="uniform")
    is_sunny = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "unit", "name"], name="post_name_once"),)

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    """How many a post needs in a block: at least, wished, and how many with its skills; [starts_at, ends_at)."""

    id = PublicId(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="needs")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minimum = models.IntegerField()
    wished = models.IntegerField()
    skilled = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "starts_at"], name="need_once"),
            models.CheckConstraint(name="need_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="need_in_order",
                condition=models.Q(minimum__gte=0, wished__gte=models.F("minimum"), skilled__lte=models.F("wished")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_at:%m-%d %H:%M}"
