"""Named accounts and what each may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.models.incidents import Department, Incident, Unit
from bihuan.apps.core.rules import Role
from bihuan.apps.core.rules.personal import Category, LegalBasis, Mask, PersonalField, Purpose

_ADMINISTERING = frozenset({Role.ADMINISTRATOR, Role.DESK_LEAD, Role.COMMANDER, Role.DATA_PROTECTION_OFFICER})
STAFF_FIELD = PersonalField(
    Category.STAFF, Purpose.STAFF_ADMINISTRATION, LegalBasis.EMPLOYMENT, "staff", Mask.HIDDEN, _ADMINISTERING
)
STAFF_SECRET = replace(STAFF_FIELD, mask=Mask.HIDDEN, roles=frozenset())
_EVERYBODY = frozenset(Role) - {Role.SOURCE, Role.SYSTEM}


class AccountManager(BaseUserManager["Account"]):  # Django asks for this name
    """Finds accounts by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account that signs in under the name."""
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A named person who may sign in; never shared, never deleted. A system has an account without a password."""

    PERSONAL: ClassVar[dict[str, PersonalField]] = {
        "username": STAFF_FIELD,
        "full_name": PersonalField(
            Category.STAFF, Purpose.ACCOUNTABILITY, LegalBasis.STATUTORY_DUTY, "staff", Mask.NAME, _EVERYBODY
        ),
        "phone": PersonalField(
            Category.STAFF, Purpose.STAFF_ADMINISTRATION, LegalBasis.EMPLOYMENT, "staff", Mask.PHONE, _EVERYBODY
        ),
    }

    id = PublicId(primary_key=True, default=new_id)
    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=100)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_drill = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]  # noqa: RUF012 - Django's own type
    objects = AccountManager()

    def __str__(self) -> str:
        return self.full_name


class GrantSet(models.QuerySet["Grant"]):
    """Grants, and which of them run."""

    def live(self, at: datetime) -> Self:
        """Narrow to the grants that run at the instant: [starts_at, ends_at)."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Grant(models.Model):
    """One role of one person in one incident, given by another for a time."""

    id = PublicId(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = GrantSet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "incident", "starts_at"], name="one_role_per_incident"),
            models.CheckConstraint(name="grant_ends", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="grant_by_another",
                condition=models.Q(granted_by=None) | ~models.Q(granted_by=models.F("account")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"
