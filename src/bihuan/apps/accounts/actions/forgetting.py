"""What is kept of sign-ins goes again: counters, old sessions, authenticators that were never confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from bihuan.apps.accounts.actions.throttle import purge_throttles
from bihuan.apps.accounts.models import SecondFactor, SignedIn

KEPT_SESSIONS, KEPT_BEGUN = timedelta(days=90), timedelta(days=1)


def forget_sign_ins(*, at: datetime) -> int:
    """Delete what has done its duty; return how many rows. That somebody signed in stays in the journal, as codes."""
    gone = [
        Session.objects.filter(expire_date__lt=at),
        SignedIn.objects.filter(began_at__lt=at - KEPT_SESSIONS),
        SecondFactor.objects.filter(confirmed_at=None, made_at__lt=at - KEPT_BEGUN),
    ]
    return sum(rows.delete()[0] for rows in gone) + purge_throttles(at=at)
