"""Probes of the matrix for what residents ask about their own data, and for the notices of first contact."""

from __future__ import annotations

from bihuan.apps.briefing.actions.notices import alarm_notices, give_notice
from bihuan.apps.briefing.actions.rights_answering import AnswerTold, answer_request, tell_late_rights
from bihuan.apps.briefing.actions.rights_codes import ProofTold, prove_person
from bihuan.apps.briefing.models import FirstNotice
from bihuan.apps.briefing.queries.notices import get_notice, list_notices
from bihuan.apps.briefing.queries.rights import get_request, list_requests
from bihuan.apps.briefing.rules.rights import ways_of
from bihuan.apps.core.rules import NotAllowed, Role
from tests.trust.ground_of_rights import make_notice, make_right
from tests.trust.trying import Try, probe


@probe("rights_request", "list")
def _(t: Try) -> bool:
    return list_requests(t.by, "open", t.at).filter(pk=make_right(t.ground)).exists()


@probe("rights_request", "read")
def _(t: Try) -> bool:
    return bool(get_request(t.by, make_right(t.ground)))


@probe("rights_request", "create")
def _(t: Try) -> bool:
    told = ProofTold("citizen_number", "110101199003074258", 1950, next(iter(ways_of(t.by)), "counter"))
    try:
        prove_person(told=told, by=t.by, at=t.at)
    except NotAllowed as refusal:
        if refusal.code != "person_not_proved":
            raise
        return t.place != "other"  # whoever got so far may give codes, in their own incident
    return False


@probe("rights_request", "update")
def _(t: Try) -> bool:
    pk = make_right(t.ground)
    if t.by.role is Role.SYSTEM:
        return tell_late_rights(incident=t.by.incident, at=t.at) == 1
    return answer_request(request_id=pk, told=AnswerTold("granted", "探测"), by=t.by, at=t.at).state == "answered"


def _notice(t: Try) -> str:
    return make_notice(t.ground, "PCS-03" if t.place in {"own", "other"} else "SQ-07")


@probe("first_notice", "list")
def _(t: Try) -> bool:
    pk = _notice(t)
    return list_notices(t.by, "waiting", t.at).filter(pk=pk).exists()


@probe("first_notice", "read")
def _(t: Try) -> bool:
    return bool(get_notice(t.by, _notice(t)))


@probe("first_notice", "update")
def _(t: Try) -> bool:
    pk = _notice(t)
    if t.by.role is Role.SYSTEM:
        alarm_notices(incident=t.by.incident, at=t.at)
        return FirstNotice.objects.get(pk=pk).overdue_at is not None
    return give_notice(notice_id=pk, how="spoken", version="-", by=t.by, at=t.at).state == "given"
