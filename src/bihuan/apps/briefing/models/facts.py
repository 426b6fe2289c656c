"""Fact-checks and what residents ask. Nothing here can name, reach or point at anybody outside the desk (R70).

There is no column for an author, an account of a network, a handle, an address, a telephone or a person, and no foreign
key to anything but the incident and each other. `written_by` and `reviewed_by` hold the identifiers of the desk's own
people, as every table of the house does, so that two persons can be told apart (R72).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bihuan.apps.briefing.rules.facts import CHANNELS, LANGUAGES, PUBLISHED, STATES, SUPERSEDED, TOPICS, VERDICTS
from bihuan.apps.briefing.rules.facts_questions import GROUPED, QUESTION_STATES, WAYS
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText


class FactCheck(models.Model):
    """One claim that goes round and how its check stands.

    `language` is the one it goes round in, `channel_class` how it came to the desk's ears: never from whom. `draft` is
    the serial of the wording that waits for a second person (0 = none), `version` the published one (0 = none).
    `expires_at` is when an unproven one leaves the page by itself. `replaces` is the check that publishing this one
    supersedes. `question_n` counts what residents asked about it.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="fact_checks")
    number = models.IntegerField()
    topic = models.CharField(max_length=20)
    channel_class = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    first_seen_on = models.DateField()
    question_n = models.IntegerField(default=0)
    state = models.CharField(max_length=10, default="draft")
    draft = models.IntegerField(default=0)
    version = models.IntegerField(default=0)
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    next_review_at = models.DateTimeField(null=True)
    review_called_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replacements")
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supersedes")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="fact_number_once"),
            models.CheckConstraint(name="known_fact_state", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="known_fact_topic", condition=Q(topic__in=list(TOPICS))),
            models.CheckConstraint(name="known_fact_channel", condition=Q(channel_class__in=list(CHANNELS))),
            models.CheckConstraint(name="known_fact_language", condition=Q(language__in=list(LANGUAGES))),
            models.CheckConstraint(name="fact_counts_up", condition=Q(question_n__gte=0)),
            models.CheckConstraint(
                name="fact_published_is_reviewed_again",
                condition=~Q(state=PUBLISHED)
                | Q(version__gte=1, published_at__isnull=False, next_review_at__isnull=False),
            ),
            models.CheckConstraint(
                name="fact_superseded_by_another",
                condition=Q(state=SUPERSEDED, superseded_by__isnull=False, superseded_at__isnull=False)
                & ~Q(superseded_by=F("id"))
                | ~Q(state=SUPERSEDED) & Q(superseded_by=None, superseded_at=None),
            ),
        )
        indexes = (models.Index(fields=["incident", "state", "next_review_at"], name="fact_by_review"),)

    def __str__(self) -> str:
        return str(self.number)


class FactDraft(models.Model):
    """One wording as somebody at the desk wrote it; never changed again: another wording is another row."""

    id = PublicId(primary_key=True, default=new_id)
    fact = models.ForeignKey(FactCheck, on_delete=models.PROTECT, related_name="drafts")
    serial = models.IntegerField()
    claim_zh = models.CharField(max_length=300)
    claim_en = models.CharField(max_length=300)
    verdict = models.CharField(max_length=12)
    answer_zh = models.TextField()
    answer_en = models.TextField()
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    written_by = models.CharField(max_length=36)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["fact", "serial"], name="fact_draft_once"),
            models.CheckConstraint(name="known_fact_verdict", condition=Q(verdict__in=list(VERDICTS))),
        )

    def __str__(self) -> str:
        return f"{self.fact_id} {self.serial}"


class FactSource(models.Model):
    """One piece of evidence of a wording; never changed again. `digest` is the SHA-256 (hex) of a document."""

    id = PublicId(primary_key=True, default=new_id)
    draft = models.ForeignKey(FactDraft, on_delete=models.PROTECT, related_name="sources")
    position = models.IntegerField()
    issuer = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    issued_on = models.DateField()
    url = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["draft", "position"], name="fact_source_once"),
            models.CheckConstraint(name="fact_source_somewhere", condition=~Q(url="", digest="")),
        )

    def __str__(self) -> str:
        return f"{self.issuer} {self.title}"


class FactVersion(models.Model):
    """One wording that was published, by a second person; never changed, never deleted: a correction is the next one.

    `written_by` is that of its wording, so that the database itself can refuse one person twice.
    """

    id = PublicId(primary_key=True, default=new_id)
    fact = models.ForeignKey(FactCheck, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    draft = models.OneToOneField(FactDraft, on_delete=models.PROTECT, related_name="published")
    written_by = models.CharField(max_length=36)
    reviewed_by = models.CharField(max_length=36)
    published_at = models.DateTimeField()
    next_review_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["fact", "version"], name="fact_version_once"),
            models.CheckConstraint(
                name="fact_reviewed_by_another",
                condition=~Q(reviewed_by="") & ~Q(written_by="") & ~Q(reviewed_by=F("written_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact_id} {self.version}"


class FactQuestion(models.Model):
    """One question, "is this true?", of nobody in particular: when, by the form or the hotline, in which language.

    Its words were stripped before they came here, lie under a key of their own, and go with it after a week (R30).
    `fact` is the claim to which a person grouped it.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="fact_questions")
    number = models.IntegerField()
    way = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="new")
    fact = models.ForeignKey(FactCheck, on_delete=models.PROTECT, null=True, related_name="questions")
    sealed = SealedColumn()
    text = SealedText()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="fact_question_number_once"),
            models.CheckConstraint(name="known_question_state", condition=Q(state__in=list(QUESTION_STATES))),
            models.CheckConstraint(name="known_question_way", condition=Q(way__in=list(WAYS))),
            models.CheckConstraint(name="known_question_language", condition=Q(language__in=list(LANGUAGES))),
            models.CheckConstraint(
                name="question_grouped_to_a_claim",
                condition=Q(state=GROUPED, fact__isnull=False) | ~Q(state=GROUPED) & Q(fact=None),
            ),
        )
        indexes = (models.Index(fields=["incident", "state", "asked_at"], name="question_by_time"),)

    def __str__(self) -> str:
        return str(self.number)

    def key_name(self) -> str:
        """Return the name of the key that the words lie under: one of their own."""
        return f"fact_question:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.FACT_QUESTION
