"""Checking a call, on the public page and at the hotline alike: one answer to a success, one to every failure."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher

from bihuan.apps.briefing.models import CallCode, CallTry
from bihuan.apps.briefing.queries.calls import (
    NewestCode,
    callee_index,
    newest_code,
    peppered,
    source_index,
    token_index,
    tries_before,
)
from bihuan.apps.briefing.rules.call_secrets import DECOY, HASHER, draw_token, is_right
from bihuan.apps.briefing.rules.calls import LIFE, LONGEST_NUMBER, Cause, Tried, judge, read_code
from bihuan.apps.briefing.rules.few_at_once import FEW
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may

SUBJECT = "call"


def check_call(*, phone: str, code: str, source: str, at: datetime, hasher: PasswordHasher = HASHER) -> str:
    """Take a check of a code; return the token of its success, "" for every failure, of which nothing more is told.

    Every failure makes the same calls: one write (the try, before anything is asked), three questions, one Argon2.
    Because the try is written first and counts itself, of many sent at once no more than five are ever looked at, on
    both databases and without a lock. `source` is where it comes from: an address, of which a keyed index is kept for
    an hour at most, or an operator. However many come, few are checked at once; the others wait.
    """
    with FEW:
        return _check(phone, code, source, at, hasher)


def _check(phone: str, code: str, source: str, at: datetime, hasher: PasswordHasher) -> str:
    callee, origin, told = callee_index(phone[:LONGEST_NUMBER]), source_index(source), read_code(code)
    CallTry.objects.create(callee_index=callee, source_index=origin, at=at)
    newest = newest_code(callee)
    of_callee, of_source = tries_before(callee, origin, newest.live.opened_at if newest else at - LIFE, at)
    right = is_right(newest.kept if newest else DECOY, peppered(told), hasher)
    cause = judge(newest.live if newest else None, Tried(bool(told), right, of_callee, of_source), at)
    return _confirm(newest, at) if newest and cause is Cause.CONFIRMED else ""


def _confirm(newest: NewestCode, at: datetime) -> str:
    """Use the code up and return the token; "" when another check did so at the same moment."""
    token = draw_token()
    changes = {"used_at": at, "token_index": token_index(token)}
    try:
        with writing():
            row = CallCode.objects.get(pk=newest.id)
            facts = {"order": row.order}
            move_row(
                row, "call.confirmed", SUBJECT, changes, by=system(newest.incident), at=at, facts=facts, n=newest.n
            )  # fmt: skip
    except (NotAllowed, CallCode.DoesNotExist):
        return ""
    return token


def check_for(*, phone: str, code: str, by: Actor, at: datetime) -> str:
    """Check a call at the hotline, for a resident who dialled it; the same check, and the same answers.

    An operator does not stand in the queue of the public: whoever floods the page leaves the hotline open.

    :raises NotAllowed: `wrong_role`.
    """
    check_may(by, Action.UPDATE, Kind.CALL_CODE, by.unit)
    return _check(phone, code, f"operator {by.account}", at, HASHER)
