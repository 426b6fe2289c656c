"""Sessions, and how often somebody tried to begin one."""

from __future__ import annotations

from django.db import models

from bihuan.apps.accounts.rules.sessions import SessionState
from bihuan.apps.core.models import Account
from bihuan.apps.core.models.fields import PublicId, new_id


class SignedIn(models.Model):
    """One session of one person: by which second factor, at what kind of terminal, seen when, locked or ended when.

    `device` is an HMAC of the device's cookie, `device_name` a coarse word for it ("Firefox · Linux").
    """

    id = PublicId(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="signed_in")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    second = models.CharField(max_length=10, blank=True)
    is_shared = models.BooleanField(default=False)
    device = models.CharField(max_length=64, blank=True)
    device_name = models.CharField(max_length=40, blank=True)
    has_company = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["account", "ended_at", "began_at"], name="sessions_of_account"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.began_at:%F %T}"

    @property
    def state(self) -> SessionState:
        """Return what the rules need to know."""
        return SessionState(
            self.began_at, self.seen_at, self.is_shared, self.locked_at is not None, self.ended_at is not None
        )


class Throttle(models.Model):
    """The tries under one key: an HMAC of a name, an address, a device or an account; never the thing itself."""

    key = models.CharField(max_length=80, primary_key=True)
    recent = models.JSONField(default=list)
    failures = models.IntegerField(default=0)
    touched_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.failures}"
