"""Announcements: one chain a subject, drafts that wait for a person, versions that nobody can change."""

from __future__ import annotations

from django.db import models

from bihuan.apps.briefing.rules.announcements import DRAFT_STATES, KINDS, ORIGINS, STATES
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id


class Announcement(models.Model):
    """What the public is told of one thing, version after version; `number` is that of the whole installation.

    `origin` is what it tells of: a control (`about` = the first decision of the chain), a round of mass testing
    (`about` = the round), or nothing that Bihuan keeps (free). It waits until its first version is released; `ends_at`
    is that of its latest version, `over_at` is set once it was told that its end has come.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="announcements")
    number = models.IntegerField(unique=True)
    origin = models.CharField(max_length=10)
    about = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    communities = models.JSONField(default=list)
    ends_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_announcement_state", condition=models.Q(state__in=list(STATES))),
            models.CheckConstraint(name="known_announcement_origin", condition=models.Q(origin__in=list(ORIGINS))),
            models.UniqueConstraint(
                fields=["incident", "origin", "about"], name="one_announcement_a_subject",
                condition=~models.Q(about="") & ~models.Q(state="dropped"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.origin}"


class Wording(models.Model):
    """What a draft and a version say alike: title and text in both languages, where, from when until when, how grave.

    `outline` is a GeoJSON MultiPolygon in WGS-84 degrees, `area` its name, `communities` the codes of communities.
    `severity` and `certainty` are CAP's words, `measure` the code of what is asked of people (`rules.announcements`).
    """

    kind = models.CharField(max_length=10)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    zh = models.TextField()
    en = models.TextField()
    area = models.CharField(max_length=200)
    communities = models.JSONField(default=list)
    outline = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    severity = models.CharField(max_length=10)
    certainty = models.CharField(max_length=10)
    measure = models.CharField(max_length=10)

    class Meta:
        abstract = True


class AnnouncementDraft(Wording):
    """The next version of an announcement as it waits for a person: released, or dropped.

    `written_by` is "" for one that Bihuan made of the desk's own decision (`source`: the event's subject, `digest`:
    that of the decision's words); whoever wrote it, or changed a word of it, never releases it.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=10, default="waiting")
    occasion = models.CharField(max_length=10)
    source = models.CharField(max_length=36, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    written_by = models.CharField(max_length=36, blank=True)
    written_at = models.DateTimeField()
    settled_by = models.CharField(max_length=36, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="known_draft_state", condition=models.Q(state__in=list(DRAFT_STATES))),
            models.CheckConstraint(name="known_draft_kind", condition=models.Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="draft_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="draft_released_by_another",
                condition=~models.Q(state="released")
                | ~models.Q(settled_by="") & (models.Q(written_by="") | ~models.Q(settled_by=models.F("written_by"))),
            ),
            models.UniqueConstraint(
                fields=["announcement", "source", "occasion"], name="one_draft_an_occasion",
                condition=~models.Q(source="") & models.Q(state="waiting"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.kind} {self.state}"


class AnnouncementVersion(Wording):
    """One version as it was released: append-only. `sender`, `identifier` and `sent_at` name it in CAP for ever.

    `digest` is the SHA-256 over what it says. Nobody's name stands in it but that of the account that released it.
    """

    id = PublicId(primary_key=True, default=new_id)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    occasion = models.CharField(max_length=10)
    sender = models.CharField(max_length=120)
    identifier = models.CharField(max_length=120, unique=True)
    sent_at = models.DateTimeField()
    released_by = models.CharField(max_length=36)
    written_by = models.CharField(max_length=36, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["announcement", "version"], name="announcement_version_once"),
            models.CheckConstraint(name="known_version_kind", condition=models.Q(kind__in=list(KINDS))),
            models.CheckConstraint(
                name="version_released_by_another", condition=~models.Q(released_by=models.F("written_by"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.kind}"
