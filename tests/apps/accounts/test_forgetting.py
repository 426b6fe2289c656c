"""What is kept of sign-ins goes again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from bihuan.apps.accounts.actions.factors import begin_totp
from bihuan.apps.accounts.actions.forgetting import forget_sign_ins
from bihuan.apps.accounts.actions.throttle import password_limits, take
from bihuan.apps.core.rules import Role
from tests.apps.accounts.staff import make_staff, set_up_totp


@pytest.mark.django_db
def test_counters_sessions_and_half_made_factors_go_and_what_is_in_use_stays() -> None:
    at, account = datetime.now(UTC), make_staff("li.na", Role.DESK_LEAD)
    Client().force_login(account)
    set_up_totp(account, at)
    begin_totp(account=account, at=at)
    take(password_limits(username="li.na", address="192.0.2.1", device=""), at=at)
    # the address; then session of Django's and half-made factor; then session row and the counters of name and factor
    told = [forget_sign_ins(at=at + timedelta(days=days, hours=1)) for days in (0, 1, 91)]
    assert told == [0, 3, 3]
