"""Probes of the matrix: the gate, the books, ways out, oversight, the people who work here."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

from bihuan.apps.accounts.actions.granting import confirm_proposal, propose_grant, propose_reset, revoke_grant
from bihuan.apps.core.exports import decide_export, exports_of, get_export, make_export, waiting_exports
from bihuan.apps.core.journal.glass import review_glass
from bihuan.apps.core.journal.reviewing import review_access
from bihuan.apps.core.models import Grant
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake import access as door
from bihuan.apps.intake import actions as intake
from bihuan.apps.intake.actions.linking import link_case, link_probable_case
from bihuan.apps.intake.actions.releasing import ask_tranche
from bihuan.apps.intake.models import Disposition
from bihuan.apps.orders.actions import give_handover
from bihuan.apps.orders.actions.breaking import break_glass_of
from bihuan.apps.orders.actions.handover import override_handover, receive_handover
from bihuan.web.parts.export_files import draw
from tests.trust.ground import UNIT_ROLES, WORDS
from tests.trust.trying import Try, first_of, probe, query_of


# --- the gate --------------------------------------------------------------------------------------------------------
@probe("case_link", "create")
def _(t: Try) -> bool:
    record = Disposition.objects.get(pk=t.thing("lab record"))
    return first_of(
        lambda: link_case(record_id=record.pk, by=t.by, at=t.at),
        lambda: link_probable_case(person_id=record.person_id, reason="clinical_picture", by=t.by, at=t.at),
    )


@probe("query", "list")
def _(t: Try) -> bool:
    page, told = t.page("desk:queries"), t.page("", api="/api/queries?limit=200").json()
    return query_of(t) in {one["id"] for one in told["items"]} and query_of(t) in page.content.decode()


@probe("query", "read")
def _(t: Try) -> bool:
    return bool(door.get_query(t.by, query_of(t)))


@probe("query", "create")
def _(t: Try) -> bool:
    officer = {"sibling": "analyst", "superior": "lead"}.get(t.place)
    account = t.world.people[officer].pk if officer else t.by.account
    asked = t.ground.asked(account)
    row = intake.ask_query(ask=asked, by=t.by, at=t.at)
    if row.state == "refused":
        raise NotAllowed(row.code)
    return True


@probe("query", "update")
def _(t: Try) -> bool:
    return bool(ask_tranche(query_id=query_of(t), by=t.by, at=t.at))


@probe("approval", "list")
def _(t: Try) -> bool:
    page = t.page("desk:approvals")
    return t.ground.things["tranche"].pk in page.content.decode()


@probe("approval", "create")
def _(t: Try) -> bool:
    row = t.ground.things["tranche"]
    subject = row if t.place != "own" else None
    if subject is None:  # one's own asking: nobody can both ask and agree, for no role may do both
        raise NotAllowed("own_request")
    told = {"subject": "tranche", "subject_id": row.pk, "is_yes": True, "digest": row.digest}
    return bool(intake.say_word(by=t.by, at=t.at, **told))


# --- the books -------------------------------------------------------------------------------------------------------
@probe("balance", "list")
def _(t: Try) -> bool:
    return t.page("desk:reconciliation").context["balance"] is not None


@probe("balance", "read")
def _(t: Try) -> bool:
    return len(t.page("desk:equation", "E3").context["rows"]) > 0


@probe("balance", "create")
def _(t: Try) -> bool:
    answer = t.send("desk:strike", how="full")
    return answer.status_code == 302 and t.place != "other"


@probe("balance", "export")
def _(t: Try) -> bool:
    return len(t.page("desk:day-sheet", "xlsx").content) > 0


@probe("handover", "list")
def _(t: Try) -> bool:
    found = t.page("desk:handover").context.get("found")
    return found is not None and found.pk == t.thing("handover")


@probe("handover", "read")
def _(t: Try) -> bool:
    return bool(t.page("desk:handover-sheet", t.thing("handover")).context)


@probe("handover", "create")
def _(t: Try) -> bool:
    from bihuan.apps.orders.models import Handover

    row = Handover.objects.get(pk=t.thing("handover"))
    Handover.objects.filter(pk=row.pk).update(override_reason="x")
    if t.place == "superior" and t.role not in UNIT_ROLES:
        row.unit = "SQ-07"
    made = give_handover(unit=row.unit, by=t.by, at=t.at)
    return made.incident_id == t.world.incident.pk


@probe("handover", "update")
def _(t: Try) -> bool:
    one = t.thing("handover")
    return first_of(
        lambda: receive_handover(handover_id=one, by=t.by, at=t.at),
        lambda: override_handover(handover_id=one, reason="x", by=t.by, at=t.at),
    )


@probe("handover", "export")
def _(t: Try) -> bool:
    return len(t.page("desk:handover-file", t.thing("handover"), "xlsx").content) > 0


@probe("journal", "read")
def _(t: Try) -> bool:
    return bool(t.page("", api=f"/api/journal/proof/{t.thing('order')}").json()["path"])


# --- ways out --------------------------------------------------------------------------------------------------------
def export_of(t: Try) -> str:
    return t.ground.things["exports"].get(t.role, str(uuid4())) if t.place == "own" else t.ground.things["waiting"]


@probe("export", "list")
def _(t: Try) -> bool:
    return exports_of(t.by).filter(pk=export_of(t)).exists()


@probe("export", "read")
def _(t: Try) -> bool:
    return bool(get_export(t.by, export_of(t)))


@probe("export", "update")
def _(t: Try) -> bool:
    seen = waiting_exports(t.by).filter(pk=export_of(t)).exists()
    return bool(decide_export(export_id=export_of(t), is_approved=True, by=t.by, at=t.at)) and seen


@probe("export", "export")
def _(t: Try) -> bool:
    return bool(make_export(export_id=export_of(t), draw=draw, by=t.by, at=t.at))


# --- the eye on those who look ---------------------------------------------------------------------------------------
@probe("access_log", "list")
def _(t: Try) -> bool:
    return len(t.page("desk:oversight").context["page"].object_list) > 0


@probe("access_log", "read")
def _(t: Try) -> bool:
    return len(t.page("desk:looked", t.ground.things["looked at"]).context["looks"]) > 0


@probe("access_log", "export")
def _(t: Try) -> bool:
    told = json.loads(t.send("desk:tell-looked", t.ground.things["looked at"]).content)
    return len(json.loads(told["payload"])["looks"]) > 0


@probe("break_glass", "list")
def _(t: Try) -> bool:
    return t.ground.things["glass"] in {one.pk for one in t.page("desk:oversight").context["glasses"]}


@probe("break_glass", "create")
def _(t: Try) -> bool:
    told = {"kind": "person", "object_id": t.thing("person"), "reason": "danger_to_life", "words": WORDS}
    return bool(break_glass_of(by=t.by, at=t.at, **told))


@probe("break_glass", "update")
def _(t: Try) -> bool:
    review_glass(glass_id=t.ground.things["glass"], verdict="justified", by=t.by, at=t.at)
    return True


@probe("review", "list")
def _(t: Try) -> bool:
    return len(t.page("desk:oversight").context["reviews"]) > 0


@probe("review", "update")
def _(t: Try) -> bool:
    by = t.by if t.place != "own" else replace(t.by, account=t.world.people["analyst"].pk)
    review_access(review_id=t.ground.things["review"], verdict="in_order", by=by, at=t.at)
    return True


# --- people who work here --------------------------------------------------------------------------------------------
def _member(t: Try) -> str:
    return t.ground.accounts[Role.DESK_ANALYST, False].username


@probe("account", "list")
@probe("grant", "list")
def _(t: Try) -> bool:
    return _member(t) in t.page("account-people").content.decode()


@probe("account", "read")
def _(t: Try) -> bool:
    if t.place != "own":
        raise NotAllowed("not_found")  # there is no address of another's account: the page is one's own
    return bool(t.page("account").context["person"].pk == t.by.account)


@probe("account", "update")
def _(t: Try) -> bool:
    names = {"own": t.ground.accounts.get((t.role, False)), "superior": t.world.people["commander"]}
    who = names.get(t.place) or t.world.people["officer@SQ-07"]
    made = propose_reset(username=who.username, by=t.by, at=t.at)
    return made.incident_id == t.world.incident.pk


@probe("grant", "create")
def _(t: Try) -> bool:
    own = t.ground.accounts.get((t.role, False))
    role = Role.ADMINISTRATOR if t.place == "superior" else Role.INTAKE_CLERK
    who = own.username if t.place == "own" and own else "newcomer2"
    made = propose_grant(username=who, role=role, unit="", days=2, by=t.by, at=t.at)
    return made.incident_id == t.world.incident.pk


@probe("grant", "update")
def _(t: Try) -> bool:
    by = t.by if t.place != "own" else replace(t.by, account=t.world.people["lead"].pk)  # the proposer's second hat
    return bool(confirm_proposal(proposal_id=t.ground.things["proposal"], by=by, at=t.at))


@probe("grant", "delete")
def _(t: Try) -> bool:
    whose = {
        "own": t.ground.accounts.get((t.role, False)), "superior": t.world.people["administrator"],
    }.get(t.place) or t.world.people["clerk"]  # fmt: skip
    revoke_grant(grant_id=Grant.objects.filter(account=whose).get().pk, by=t.by, at=t.at)
    return True


@probe("session", "list")
def _(t: Try) -> bool:
    return session_of(t) in {one.pk for one in t.page("account").context["sessions"]}


def session_of(t: Try) -> str:
    peer = Role.DESK_ANALYST if t.role is not Role.DESK_ANALYST else Role.INTAKE_CLERK
    above = Role.COMMANDER if t.role is not Role.COMMANDER else Role.DESK_LEAD
    if t.role is Role.SYSTEM:
        raise NotAllowed("wrong_role")
    whose = {"own": t.role, "sibling": peer, "superior": above, "other": peer}[t.place]
    return str(t.ground.things["sessions"][t.ground.accounts[whose, False].pk])


@probe("session", "update")
def _(t: Try) -> bool:
    from bihuan.apps.accounts.models import SignedIn

    t.send("account-lock")
    return SignedIn.objects.get(pk=session_of(t)).locked_at is not None


@probe("session", "delete")
def _(t: Try) -> bool:
    return bool(t.send("account-session-end", session_of(t)))
