"""The canary sweep (R18): every page that can be got, as every person; a canary stands only where it may."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Batch, Disposition, Receipt
from bihuan.apps.orders.actions import give_handover
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.models import WorkOrder
from tests.trust.canaries import canary_world, held_line, leaked
from tests.web.desk.orders.seeing import client_of
from tests.web.people import make_person
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
OTHERS = (
    "data_protection_officer", "auditor", "interviewer", "planner", "hotline_operator", "health_approver",
    "site_leader", "gate_keeper", "department_approver",
)  # fmt: skip
# Who may see a canary where: the unit at its order in work, its person; the reviewer at a report; clerks at open tasks.
HOLDING = {"officer@PCS-03", "officer2@PCS-03", "dispatcher@PCS-03"}
DECIDING = {"clerk", "lead", "analyst"}
WHERE = {
    "desk:order working": HOLDING, "field:order working": HOLDING, "desk:person working": HOLDING,
    "desk:call order": HOLDING, "field:call order": HOLDING,  # whom they are about to call
    "desk:order reported": {"reviewer", "lead"}, "desk:line held": DECIDING, "desk:line conflict": DECIDING,
}  # fmt: skip


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name and not space.startswith("api:"):
            yield f"{space}{one.name}"


def _addresses(world: World) -> dict[str, str]:
    """Return every address that can be got, by its name and what it is about."""
    working, reported = world.orders
    person = WorkOrder.objects.get(pk=working).content.person
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    sheet = give_handover(unit="desk", by=world.actor("lead"), at=world.at).pk
    n = Event.objects.filter(kind="order.reported").get().n
    told = {
        "desk:order": {"working": [working], "reported": [reported]}, "desk:person": {"working": [person]},
        "field:order": {"working": [working], "reported": [reported]}, "desk:equation": {"E3": ["E3"]},
        "desk:batch": {"received": [Batch.objects.get(state="received").pk], "old": [held_line().batch_id]},
        "desk:line": {
            "held": [held_line().pk], "conflict": [held_line("conflict").pk],
            "accepted": [Disposition.objects.filter(kind="accepted")[0].pk],
        },
        "desk:receipt": {one.kind: [one.pk] for one in Receipt.objects.all()[:2]},
        "desk:day-sheet": {form: [form] for form in ("xlsx",)}, "desk:handover-sheet": {"desk": [sheet]},
        "desk:handover-file": {"xlsx": [sheet, "xlsx"]}, "desk:break-glass": {"order": ["order", working]},
        "desk:ask-export": {"orders": ["orders"]}, "desk:export": {"none": [uuid4()]},
        "desk:query": {"none": [uuid4()]}, **{name: {"none": [uuid4()]} for name in TRACED},
        **{name: {"none": [uuid4()]} for name in ("desk:search", "desk:search-progress", "desk:report")},
        "desk:round-building": {"none": [uuid4(), uuid4()]}, "desk:announcement-cap": {"none": [uuid4(), 1]},
        "desk:call": {"order": [working]}, "field:call": {"order": [working]},
        "desk:call_poster": {"en": ["en", "none"]},
        **{name: {"none": [99]} for name in ("desk:network-case", "desk:network-source")},
        **{name: {"none": [uuid4(), "json"]} for name in ("desk:situation-file", "desk:press-file")},
        "desk:holds-in": {"community": ["511302001"]}, **{name: {"en": ["en"]} for name in OF_THE_PUBLIC},
        "desk:looked": {"person": [person]}, "field:received": {"reported": [reported]},
    }  # fmt: skip
    found = {
        f"{name} {what}": reverse(name, args=args) for name, several in told.items() for what, args in several.items()
    }
    found["field:received reported"] += f"?n={n}"
    return found | {name: reverse(name) for name in PLAIN}


ALL = sorted(set(_names(get_resolver().url_patterns)))
POSTED = {
    "desk:add-visit", "desk:confirm-visit", "desk:case-dates", "desk:classify-case", "desk:close-case",
    "desk:decide-exposures", "desk:release-contact", "desk:end-contact", "desk:propose-quarantine",
    "desk:decide-quarantine", "desk:lift-quarantine", "desk:review-quarantine", "desk:extend-quarantine",
    "desk:decide-material", "desk:material-came",
    "desk:heat-rule", "desk:report-casualty", "desk:report-crowding", "desk:check-site", "desk:check-code",
    "desk:dispose", "desk:give-handover", "desk:move", "desk:override-handover", "desk:receive-handover",
    "desk:ask-query", "desk:ask-tranche", "desk:say-word", "desk:link-case", "desk:confirm-laboratory",
    "desk:decide-export", "desk:make-export", "desk:export-passphrase", "desk:export-file",
    "desk:recount", "desk:reveal", "desk:review-access", "desk:review-glass", "desk:settle", "desk:sign", "desk:strike",
    "desk:ask-search", "desk:cancel-search", "desk:release-search", "desk:next-search", "desk:order-source",
    "desk:count-waiting", "desk:decide-report", "desk:tell-looked", "desk:zero", "field:move", "field:sign",
    "desk:attendance-act", "desk:close-call", "desk:call-answer", "desk:reinspect", "field:post-act",
    "field:answer-call",
    "desk:define-level", "desk:set-level", "desk:agree-pairing", "desk:end-pairing", "desk:add-officer",
    "desk:paste-officers", "desk:change-officer", "desk:leave-officer", "desk:tell-absence", "desk:end-absence",
    "desk:open-post", "desk:change-post", "desk:close-post", "desk:add-needs", "desk:drop-need", "desk:ask-plan",
    "desk:put-officer", "desk:take-officer", "desk:publish-plan", "desk:drop-plan", "desk:replan", "desk:revise-plan",
    "desk:set-rings", "desk:ask-cover", "desk:adopt-cover", "desk:drop-cover",
    "desk:draft-figures", "desk:release-figures", "desk:drop-figures",
    "desk:settle-roster-line", "desk:plan-round", "desk:open-round", "desk:grow-roster", "desk:close-round",
    "desk:check-round", "desk:drop-round", "desk:round-openings", "desk:book-round", "desk:send-missing",
    "desk:site-opening", "desk:count-arrivals", "desk:excuse-people", "desk:ask-visit", "desk:book-building",
    "desk:decide-excuse", "desk:end-excuse", "desk:visit-back", "desk:add-site", "desk:import-sites",
    "desk:change-site", "desk:close-site", "desk:add-lane", "desk:set-lane", "desk:lose-tube", "desk:count-box",
    "desk:receive-box", "desk:pass-box", "desk:settle-result", "field:fill-tube",
    "desk:send-patrol", "desk:emergency-cover", "desk:tell-point", "desk:correct-point", "desk:take-back-patrol",
    "desk:end-emergency", "desk:merge-emergency", "desk:add-patrol", "desk:man-patrol", "desk:off-patrol",
    "desk:move-up-patrol", "desk:close-patrol", "field:patrol-say", "field:patrol-place", "field:patrol-moved",
    "desk:add-gate", "desk:change-gate", "desk:close-gate", "desk:issue-pass", "desk:confirm-pass", "desk:sign-pass",
    "desk:revoke-pass", "desk:count-doors", "desk:correct-count", "field:gate-check", "field:gate-cross",
    "desk:register-care", "desk:change-care", "desk:give-consent", "desk:withdraw-consent", "desk:end-care",
    "desk:care-act", "desk:ask-rounds", "field:welfare-act",
    "desk:propose-help", "desk:help-act", "desk:hotline_report", "desk:settle_report",
    "desk:void_call", "field:void-call",
    "desk:publish-fact", "desk:confirm-fact", "desk:drop-fact", "desk:take-question", "desk:settle-questions",
    "desk:part-question",
    "desk:change-announcement", "desk:release-announcement", "desk:drop-announcement", "desk:cancel-announcement",
    "desk:choose-place", "desk:confirm-place", "desk:refuse-place", "desk:remove-place",
    "desk:rights-answer", "desk:notice-act",
    "desk:accept-level", "desk:refuse-level", "desk:decide-control", "desk:extend-control", "desk:review-control",
    "desk:lift-control", "desk:withdraw-control",
    "desk:freeze-situation", "desk:sign-situation", "desk:release-situation", "desk:correct-situation",
    "desk:begin-form", "desk:upload-form", "desk:write-form", "desk:act-form", "desk:begin-interview",
    "desk:save-interview", "desk:call-interview", "desk:act-interview",
}  # fmt: skip
TRACED = (
    "desk:case", "desk:contact", "desk:quarantine", "desk:material-request", "desk:ask-material", "desk:heat-post",
    "desk:at-site", "desk:attendance-post",
    "desk:call-up", "desk:inspection-visit", "desk:inspection", "desk:finding",
    "desk:cover-plan",
    "desk:officer", "desk:post", "desk:plan", "desk:plan-progress", "desk:print-plan", "desk:round",
    "desk:people-of-order", "desk:site", "desk:tube", "desk:box", "desk:label-sheet", "desk:emergency", "desk:patrol",
    "desk:gate", "desk:pass", "desk:pass-print", "desk:compound", "field:gate-kit",
    "desk:care-entry", "desk:visits-round", "desk:help-request", "desk:rights-request",
    "desk:control", "desk:control-notice",
    "desk:fact", "desk:print-fact", "desk:reword-fact",
    "desk:announcement", "desk:correct-announcement", "desk:announcement-draft",
    "desk:preview-announcement-zh", "desk:preview-announcement-en",
    "desk:control", "desk:control-notice", "desk:situation_report",
    "desk:form", "desk:form-xlsform", "desk:form-xform", "desk:interview",
)  # fmt: skip
PLAIN = (
    "desk:cover",
    "desk:figures",
    "desk:heat", "desk:weather", "desk:casualties",
    "desk:cases", "desk:triage", "desk:contacts", "desk:quarantines", "desk:material",
    "desk:searches", "desk:network", "desk:network-figures", "desk:network-venues", "desk:indicators",
    "desk:report-paste", "desk:queues", "desk:whatif", "desk:roads", "desk:response_times",
    "desk:holds",
    "desk:queries", "desk:queries-left", "desk:approvals", "desk:exports",
    "desk:board", "desk:intake", "desk:batches", "desk:held", "desk:conflicts", "desk:orders", "desk:dispatch",
    "desk:unit", "desk:reconciliation", "desk:handover", "desk:oversight", "field:today", "desk:attendance",
    "desk:call_ups", "desk:new-call", "desk:inspections", "desk:inspection-league", "desk:inspection-posts",
    "field:post", "field:patrol", "desk:emergencies", "desk:report-emergency", "desk:patrols",
    "desk:forces", "desk:officers", "desk:posts", "desk:plans", "desk:roster-lines", "desk:screening", "desk:missing",
    "desk:excuses", "desk:visits", "desk:sites", "desk:tubes", "desk:labels", "field:lane", "field:box",
    "desk:gates", "desk:passes", "desk:inside", "field:gate", "field:gate-kept", "field:gate-worker",
    "desk:care", "desk:checks", "desk:visits_plan", "field:welfare",
    "desk:help", "desk:take-help", "field:help", "desk:calls", "desk:check_call", "desk:call_reports",
    "desk:help", "desk:take-help", "field:help",
    "desk:facts", "desk:write-fact", "desk:fact-questions",
    "desk:help", "desk:take-help", "field:help", "desk:rights", "desk:rights-code", "desk:notices", "desk:notice-text",
    "desk:controls", "desk:draft-control",
    "desk:announcements", "desk:write-announcement", "desk:public_places",
    "desk:controls", "desk:draft-control", "desk:situation",
    "desk:interviews", "desk:forms",
)  # fmt: skip
OF_THE_PUBLIC = ("public:mine", "public:mine-view", "public:mine-ask", "public:mine-file", "public:mine-close")
STREAMED = {"desk:live"}


def test_a_canary_stands_only_where_the_table_says(capsys: pytest.CaptureFixture[str]) -> None:
    world = canary_world()
    for role in OTHERS:
        world.people[role] = make_person(role, role, full_name="某人")
    addresses, looks, stray = _addresses(world), 0, []
    for who in world.people:
        client = client_of(world, who)
        for name, address in addresses.items():
            response = client.get(address)
            body = response.content.decode(errors="replace")
            looks += 1
            if bool(leaked(body)) != (who in WHERE.get(name, set())):
                stray.append((who, name, response.status_code, leaked(body)))
    assert stray == []
    with capsys.disabled():
        print(f"\nR18: {len(world.people)} people, {len(addresses)} addresses, {looks} answers, 0 stray canaries")


def test_every_address_of_the_pages_is_swept_or_takes_posts_only() -> None:
    world = canary_world()
    swept = {name.partition(" ")[0] for name in _addresses(world)}
    ours = {name for name in ALL if name.startswith(("desk:", "field:"))}
    assert ours - swept - POSTED - STREAMED == set()
    client = client_of(world, "lead")
    for name in POSTED:
        one = uuid4()
        tried: list[list[object]] = [[], [one], [99], [one, one], [one, "note"], ["order", one]]
        tried.append(["order", one, "phone"])
        pattern = [reverse(name, args=args) for args in tried if _fits(name, args)]
        assert (name, {client.get(one).status_code for one in pattern}) == (name, {405})


def _fits(name: str, args: list[object]) -> bool:
    try:
        reverse(name, args=args)
    except NoReverseMatch:
        return False
    return True
