"""Probes of the matrix for who is at a post, who is called in, and what an inspection found."""

from __future__ import annotations

from bihuan.apps.core.rules import Role
from bihuan.apps.forces.access import ground as access
from bihuan.apps.forces.actions.attendance import check_in, leave_post
from bihuan.apps.forces.actions.call_ups import NewCall, answer_call, call_up
from bihuan.apps.forces.actions.inspections import NewVisit, record_visit, reinspect
from bihuan.apps.forces.models import Attendance
from bihuan.apps.forces.rules.inspections import newest
from tests.trust.posts import SEATS, AtPost, at_unit
from tests.trust.trying import Try, probe


def _it(t: Try) -> AtPost:
    return at_unit(t.ground, SEATS.get(t.place, "PCS-03"))


@probe("attendance", "list")
def _(t: Try) -> bool:
    return access.list_attendance(t.by).filter(pk=_it(t).attendance).exists()


@probe("attendance", "read")
def _(t: Try) -> bool:
    return bool(access.get_attendance(t.by, _it(t).attendance))


@probe("attendance", "create")
def _(t: Try) -> bool:
    it = _it(t)
    return bool(check_in(post_id=it.post, officer_id=it.officer, reason="swap", by=t.by, at=t.at))


@probe("attendance", "update")
def _(t: Try) -> bool:
    it = _it(t)
    if t.role is Role.FIELD_OFFICER:  # a field officer releases themselves alone
        Attendance.objects.filter(pk=it.attendance).update(officer=it.officer)
    return bool(leave_post(attendance_id=it.attendance, by=t.by, at=t.at))


@probe("call_up", "list")
def _(t: Try) -> bool:
    return access.list_calls(t.by).filter(pk=_it(t).call).exists()


@probe("call_up", "read")
def _(t: Try) -> bool:
    return bool(access.get_call(t.by, _it(t).call))


@probe("call_up", "create")
def _(t: Try) -> bool:
    assert _it(t)
    return bool(call_up(new=NewCall("muster", overridden=()), by=t.by, at=t.at))


@probe("call_up", "update")
def _(t: Try) -> bool:
    return bool(answer_call(line_id=_it(t).line, answer="cannot", reason="ill", by=t.by, at=t.at))


@probe("inspection", "list")
def _(t: Try) -> bool:
    return access.list_findings(t.by).filter(pk=_it(t).finding).exists()


@probe("inspection", "read")
def _(t: Try) -> bool:
    return bool(access.get_visit(t.by, _it(t).visit))


@probe("inspection", "create")
def _(t: Try) -> bool:
    answers = {item.code: "ok" for item in newest().for_kind("gate")}
    return bool(record_visit(new=NewVisit(_it(t).post, answers), by=t.by, at=t.at))


@probe("inspection", "update")
def _(t: Try) -> bool:
    return bool(reinspect(finding_id=_it(t).finding, is_mended=True, by=t.by, at=t.at))
