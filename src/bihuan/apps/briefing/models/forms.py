"""Interview forms, messages and scripts: their versions, and who said what of each."""

from __future__ import annotations

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class InterviewForm(models.Model):
    """One form, or one text that goes the same way: `kind` form, sms, script; `audience` case, contact.

    `published` is the number of the version in force, None while there is none: the only one that takes answers.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="interview_forms")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    audience = models.CharField(max_length=10)
    published = models.IntegerField(null=True)
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["incident", "code"], name="form_code_once"),)

    def __str__(self) -> str:
        return str(self.code)


class FormVersion(models.Model):
    """What a form says, once and for all: a trigger refuses any change, so a correction is the next version.

    `content` is the workbook as it was read (or the texts of a message), `xform` what pyxform made of it, `original`
    the bytes as they were sent. `digest` is the hash over all of it and over `before`, the digest of the version
    before: by it approvals and answers name exactly this version. `findings` are those of the guard when it came.
    """

    id = PublicId(primary_key=True, default=new_id)
    form = models.ForeignKey(InterviewForm, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    xform = models.TextField(blank=True)
    original = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64)
    before = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list)
    guard = models.CharField(max_length=64)
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),)

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"


class FormStep(models.Model):
    """One word about a version: proposed, health, department, published, refused, withdrawn; a trigger keeps it.

    The step `published` carries the statement that was signed, and its signature by the key of receipts.
    """

    id = PublicId(primary_key=True, default=new_id)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12)
    by = models.CharField(max_length=36)
    at = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True)
    payload = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)
    key = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "step"], name="form_step_once"),
            models.CheckConstraint(
                name="a_published_version_is_signed",
                condition=~models.Q(step="published") | ~models.Q(signature="") & ~models.Q(key=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.step}"
