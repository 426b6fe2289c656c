"""What happens at a site: somebody collapses, too many wait, something is lacking; and how often codes were checked."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.screening.models.sites import Site


class SiteReport(models.Model):
    """One report from a site, with the work order that it opened or joined; `kind`: casualty, crowding or lacking.

    Nothing tells who collapsed: that stands in the feedback of the order, under its key. `figures` are counts and
    codes (people waiting, open lanes, what is lacking).
    """

    id = PublicId(primary_key=True, default=new_id)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reports")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="site_reports")
    kind = models.CharField(max_length=10)
    figures = models.JSONField(default=dict)
    order = models.CharField(max_length=36)
    reported_by = models.CharField(max_length=36)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="known_report_kind", condition=models.Q(kind__in=["casualty", "crowding", "lacking"])
            ),
            models.CheckConstraint(name="report_has_an_order", condition=~models.Q(order="")),
        )
        indexes = (models.Index(fields=["site", "-reported_at"], name="report_of_site"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.site_id}"


class SiteCheck(models.Model):
    """The checklist of a site gone through in a shift: water, shade, the one-metre line; `lacking` are its codes."""

    id = PublicId(primary_key=True, default=new_id)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="checks")
    shift_at = models.DateTimeField()
    lacking = models.JSONField(default=list)
    checked_by = models.CharField(max_length=36)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["site", "-checked_at"], name="check_of_site"),)

    def __str__(self) -> str:
        return f"{self.site_id} {self.checked_at:%m-%d %H:%M}"


class CodeChecks(models.Model):
    """How many codes were checked at a site in an hour: two counts, and nothing of whom or by whom."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="code_checks")
    hour_at = models.DateTimeField()
    passed = models.IntegerField(default=0)
    stopped = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "hour_at"], name="codes_of_an_hour_once"),)

    def __str__(self) -> str:
        return f"{self.site_id} {self.passed + self.stopped}"
