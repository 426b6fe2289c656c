"""Controls: dated orders over an area."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id

CONTROL_STATES = ("draft", "decided", "lifted", "withdrawn")


class Control(models.Model):
    """One decision over an area: `measures` (codes) hold in [starts_at, ends_at); nothing is without an end.

    `level` is a risk level of the protocol, "" for a measure without one. `communities` are the codes of communities
    it was drawn from; `outline` is a GeoJSON MultiPolygon in WGS-84 degrees. `extends` is the decision that this one
    follows, `replaces` the one that deciding this one lifts (a level raised or lowered). `reason` is a code, `basis`
    the legal basis in words. A draft holds nowhere; `lifted_at` ends it early; `ended_at` is set once its end was told.
    It holds at an instant when its state is decided and [starts_at, ends_at) has the instant, told or not.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="controls")
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=20, blank=True)
    measures = models.JSONField(default=list)
    communities = models.JSONField(default=list)
    outline = models.JSONField(default=dict)
    reason = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="draft")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_at = models.DateTimeField()
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="extensions")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    drafted_by = models.CharField(max_length=36)
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=36, blank=True)
    ending = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=36, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    review_called_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="control_number_once"),
            models.CheckConstraint(name="known_control_state", condition=models.Q(state__in=list(CONTROL_STATES))),
            models.CheckConstraint(name="control_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="control_reviewed_within",
                condition=models.Q(review_at__gt=models.F("starts_at"), review_at__lte=models.F("ends_at")),
            ),
            models.CheckConstraint(
                name="control_decided_by_another",
                condition=models.Q(state__in=["draft", "withdrawn"], decided_by="", decided_at=None)
                | (
                    models.Q(state__in=["decided", "lifted"], decided_at__isnull=False)
                    & ~models.Q(decided_by="")
                    & ~models.Q(decided_by=models.F("drafted_by"))
                ),
            ),
            models.CheckConstraint(
                name="control_lifted_at",
                condition=models.Q(state="lifted", lifted_at__isnull=False)
                | (~models.Q(state="lifted") & models.Q(lifted_at=None)),
            ),
            models.UniqueConstraint(
                fields=["extends"], name="control_extended_once", condition=~models.Q(state="withdrawn")
            ),
            models.UniqueConstraint(
                fields=["replaces"], name="control_replaced_once", condition=~models.Q(state="withdrawn")
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ControlItem(models.Model):
    """One thing of a checklist that a control set off (`list`: set_up or lift), with its order and until when.

    `unit` is whom the order proposes, null where the desk must choose. `state` is that of its order, "" before there is
    one; `checklist` is the version whose words were sent.
    """

    id = PublicId(primary_key=True, default=new_id)
    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="control_items")
    list = models.CharField(max_length=10)
    checklist = models.CharField(max_length=20)
    item = models.CharField(max_length=40)
    urgency = models.CharField(max_length=2)
    order = models.CharField(max_length=36, blank=True, db_index=True)
    state = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["control", "list", "item", "unit"], name="control_item_once"),
            models.UniqueConstraint(
                fields=["control", "list", "item"], name="control_item_without_unit_once", condition=models.Q(unit=None)
            ),
            models.CheckConstraint(name="known_control_list", condition=models.Q(list__in=["set_up", "lift"])),
        )

    def __str__(self) -> str:
        return f"{self.control_id} {self.list} {self.item}"


class ControlText(models.Model):
    """One version of the words that tell of a control, in both languages, with their digest; never changed again.

    `occasion` is what is told: decided, extended or lifted. The latest version of a control is what is published.
    """

    id = PublicId(primary_key=True, default=new_id)
    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="texts")
    version = models.IntegerField()
    occasion = models.CharField(max_length=10)
    zh = models.TextField()
    en = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["control", "version"], name="control_text_version_once"),)

    def __str__(self) -> str:
        return f"{self.control_id} {self.version}"
