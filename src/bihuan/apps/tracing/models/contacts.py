"""Contacts, and the days on which each is looked after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules import declared
from bihuan.apps.core.rules.personal import Declarations
from bihuan.apps.core.sealing import SealedColumn, SealedText
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models.cases import Case

LIVE = ("following", "informed")


class Contact(models.Model):
    """A person who is looked after because of confirmed exposures; `of_contact`: a contact of that contact.

    Follow-up runs from `starts_on` to `ends_on`, both included, no dates = informed only. A person has one live contact
    in an incident; a later exposure prolongs it. Followed again after release, they get a new one.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    category = models.CharField(max_length=40)
    of_case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="contacts")
    of_contact = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="contacts")
    last_contact_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    unit = models.CharField(max_length=40, blank=True)
    became_case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = SealedColumn()
    note = SealedText()
    opened_by = models.CharField(max_length=36)
    opened_at = models.DateTimeField()
    ended_by = models.CharField(max_length=36, blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "person"], name="one_live_contact", condition=models.Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="a_followed_contact_has_days",
                condition=models.Q(starts_on=None, ends_on=None)
                | models.Q(starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="an_ended_contact_names_when",
                condition=models.Q(state__in=LIVE, ended_at=None) | ~models.Q(state__in=LIVE) & ~models.Q(ended_by=""),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["incident", "state", "ends_on"], name="contact_by_state"),)

    def __str__(self) -> str:
        return f"{self.category} {self.state}"

    def key_name(self) -> str:
        """Return the name of the key that all words about the contact lie under."""
        return f"contact:{self.id}"

    PERSONAL: ClassVar[Declarations] = declared.CONTACT


class FollowUp(models.Model):
    """One day of one contact: whether there is a test, which order checks it, what came out.

    `state`: planned, ordered, done, missed (the day passed without an answer), ended (the contact ended before).
    What was said lies in the order's feedback; here stands its result code.
    """

    id = PublicId(primary_key=True, default=new_id)
    n = models.IntegerField(default=0)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="follow_ups")
    date = models.DateField()
    day = models.IntegerField()
    is_test_day = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="planned")
    order = models.CharField(max_length=36, blank=True, db_index=True)
    result = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contact", "date"], name="one_follow_up_a_day"),
            models.CheckConstraint(
                name="a_done_follow_up_has_a_result",
                condition=~models.Q(state="done") | ~models.Q(result="") & models.Q(done_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["date", "state"], name="follow_up_by_date"),)

    def __str__(self) -> str:
        return f"{self.date} {self.state}"
