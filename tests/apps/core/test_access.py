"""Only a signed-in account with a running role becomes somebody who may act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from bihuan.apps.core.access import get_session
from bihuan.apps.core.rules import NotAllowed
from tests.web.people import make_person

pytestmark = pytest.mark.django_db


def refusal(account: object, at: datetime) -> str:
    with pytest.raises(NotAllowed) as refused:
        get_session(account, at)
    return refused.value.code


def test_an_account_that_was_closed_has_no_session() -> None:
    account, at = make_person("lead", "desk_lead"), datetime.now(UTC)
    assert get_session(account, at).actor.account == account.id
    account.is_active = False
    assert refusal(account, at) == "not_signed_in"
    assert refusal(AnonymousUser(), at) == "not_signed_in"


def test_a_role_that_has_ended_is_no_role() -> None:
    account = make_person("lead", "desk_lead")
    assert refusal(account, datetime.now(UTC) + timedelta(days=2)) == "no_role"
