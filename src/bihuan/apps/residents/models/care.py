"""Who needs care, why, and when somebody last saw them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Area, Incident, Unit
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class CareEntry(models.Model):
    """One resident who needs care; who they are lies with the person, `person`, and sealed here as the list told it.

    `needs` are codes, `points` and `care_class` their sum by the arithmetic of `rule`. `unit` answers for them.
    `seen_at` is when somebody last saw them, `seen_how` on which way, `seen_by` which account; `medicine_until` the
    last day their medicine lasts. `consent` are the codes that hold now (the rows of `CareConsent` say since when).
    An entry ends with a reason; it is not deleted by hand.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="care_entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="care_entries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="care_entries")
    person = models.CharField(max_length=36)
    record = models.CharField(max_length=36, blank=True)
    purpose = models.CharField(max_length=20, default="welfare")
    needs = models.JSONField(default=list)
    language = models.CharField(max_length=20, blank=True)
    points = models.IntegerField(default=0)
    care_class = models.CharField(max_length=10)
    rule = models.CharField(max_length=20, default="")
    consent = models.JSONField(default=list)
    has_phone = models.BooleanField(default=False)
    has_kin = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    seen_how = models.CharField(max_length=20, blank=True)
    seen_by = models.CharField(max_length=36, blank=True)
    seen_result = models.CharField(max_length=20, blank=True)
    medicine_until = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=36, default="")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)
    sealed = SealedColumn()
    name = SealedText()
    phone = SealedText()
    address = SealedText()
    kin_name = SealedText()
    kin_phone = SealedText()
    note = SealedText()
    longitude = SealedText(None)
    latitude = SealedText(None)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "person"], condition=models.Q(ended_at=None), name="cared_for_once"
            ),
        )
        indexes = (
            models.Index(fields=["incident", "seen_at"], name="care_by_seen", condition=models.Q(ended_at=None)),
            models.Index(
                fields=["incident", "medicine_until"], name="care_by_medicine", condition=models.Q(ended_at=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    def key_name(self) -> str:
        """Return the name of the key that the entry lies under: one of its own."""
        return f"care:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CARE_ENTRY


class CareConsent(models.Model):
    """To what somebody agreed, when, told to whom and how; withdrawn when, told to whom. Never changed back."""

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    entry = models.ForeignKey(CareEntry, on_delete=models.PROTECT, related_name="consents")
    what = models.CharField(max_length=20)
    how = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    given_to = models.CharField(max_length=36)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_to = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "what"], condition=models.Q(withdrawn_at=None), name="consent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.what}"


class KinNews(models.Model):
    """That kin were sent a word, a picture or a voice, and on which consent; what was sent is not kept here."""

    id = PublicId(primary_key=True, default=new_id)
    entry = models.ForeignKey(CareEntry, on_delete=models.PROTECT, related_name="kin_news")
    consent = models.ForeignKey(CareConsent, on_delete=models.PROTECT, related_name="news")
    what = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=36)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.what}"
