"""Second factors of people, and tokens of systems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bihuan.apps.core.models import Account
from bihuan.apps.core.models.accounts import STAFF_FIELD, STAFF_SECRET
from bihuan.apps.core.models.fields import PublicId, new_id
from bihuan.apps.core.rules.personal import PersonalField
from bihuan.apps.core.sealing import SealedColumn, SealedText


class SecondFactor(models.Model):
    """An authenticator or a passkey; its secret is sealed under the account's key (`account:<id>`).

    `counter` is the last step of 30 seconds (authenticator) or the last signature count (passkey): neither goes back.
    """

    PERSONAL: ClassVar[dict[str, PersonalField]] = {"label": STAFF_FIELD, "secret": STAFF_SECRET}

    id = PublicId(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=[("totp", "totp"), ("passkey", "passkey")])
    sealed = SealedColumn()
    secret = SealedText()
    label = SealedText()
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(kind="totp", confirmed_at=None), name="one_totp_in_the_making"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"

    def key_name(self) -> str:
        """Return the name of the data key under which the secret lies."""
        return f"account:{self.account_id}"


class RecoveryCode(models.Model):
    """One of ten codes for the day the phone is lost: Argon2id of it, and when it was used up."""

    id = PublicId(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recovery_codes")
    slot = models.SmallIntegerField()
    digest = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "slot"], name="one_code_a_slot"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.slot}"


class ApiToken(models.Model):
    """By what a system is known: an HMAC of 256 random bits, shown once, ending by itself or by a revocation."""

    id = PublicId(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.made_at:%F}"
