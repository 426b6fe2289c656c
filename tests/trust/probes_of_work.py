"""Probes of the matrix: work, people, the door."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

from bihuan.apps.core.exports import ask_export
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake import access as door
from bihuan.apps.intake import actions as intake
from bihuan.apps.intake.actions.contests import decide_contest, open_contest
from bihuan.apps.intake.actions.erasing import erase_person
from bihuan.apps.intake.actions.evidence import add_evidence, withdraw_evidence
from bihuan.apps.intake.actions.linking import confirm_source
from bihuan.apps.intake.actions.releasing import release_identities
from bihuan.apps.intake.actions.searching import find_person
from bihuan.apps.intake.actions.settling import recount_batch, settle_record
from bihuan.apps.intake.models import Disposition
from bihuan.apps.orders.access import get_order, get_person, list_orders
from bihuan.apps.orders.actions import Report, move_order, report_order
from bihuan.apps.orders.actions.looking import look_at_order, reveal_order_field
from bihuan.apps.orders.actions.outcomes_sheets import acknowledge_sheet
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES
from tests.apps.core.exports.outing import ORDERS
from tests.apps.intake.gate.desk import document
from tests.trust.ground import HEADER, LEGAL
from tests.trust.trying import Try, first_of, probe, query_of


# --- work ------------------------------------------------------------------------------------------------------------
@probe("order", "list")
def _(t: Try) -> bool:
    return list_orders(t.by, Filters(), t.at).filter(pk=t.thing("order")).exists()


@probe("order", "read")
def _(t: Try) -> bool:
    return bool(get_order(t.by, t.thing("order")))


@probe("order", "update")
def _(t: Try) -> bool:
    order = t.thing("order")
    told = {"note": Details(note="x"), "urge": Details(), "supervise": Details(seconds=3600)}
    told |= {"reopen": Details(reason="other", note="x")} if t.role is Role.SOURCE else {}
    state = WorkOrder.objects.get(pk=order).state
    return first_of(
        *(
            lambda m=m, d=d: move_order(move=m, order_id=order, by=t.by, at=t.at, details=d)
            for m, d in told.items()
            if state in MOVES[m].sources
        )
    )


@probe("order", "export")
def _(t: Try) -> bool:
    row = ask_export(asked=replace(ORDERS, columns=("number",), words=LEGAL), by=t.by, at=t.at)
    return t.thing("order") in dataset_of("orders").find(t.by, row.filters, t.at)


@probe("feedback", "read")
def _(t: Try) -> bool:
    row = get_order(t.by, t.thing("reported"))
    seen = look_at_order(row=row, by=t.by, at=t.at)
    return any(one.is_whole for report in seen.feedback for one in report.said.values())


@probe("feedback", "create")
def _(t: Try) -> bool:
    said = Report(evidence="门牌", contacted="本人", contacted_at=t.at, note="好")
    moved = report_order(order_id=t.thing("in work"), result="verified", report=said, by=t.by, at=t.at)
    return moved.state == "FED_BACK"  # from the desk it is a note, which moves nothing


@probe("feedback", "update")
def _(t: Try) -> bool:
    return bool(move_order(move="accept", order_id=t.thing("reported"), by=t.by, at=t.at, details=Details()))


@probe("notice", "list")
def _(t: Try) -> bool:
    shown = t.page("desk:unit").context["desk"]
    return t.thing("order") in {notice.order_id for notice in shown.notices}


@probe("outcome_sheet", "list")
def _(t: Try) -> bool:
    told = t.page("", api="/api/outcome-sheets").json()
    return t.thing("sheet") in {one["id"] for one in told["items"]}


@probe("outcome_sheet", "update")
def _(t: Try) -> bool:
    return bool(acknowledge_sheet(sheet_id=t.thing("sheet"), by=t.by, at=t.at))


# --- people ----------------------------------------------------------------------------------------------------------
@probe("person", "list")
def _(t: Try) -> bool:
    told = {"document": document(1), "phone": "13900000001"}
    return bool(find_person(identifiers=told, purpose="find_exposed", by=t.by, at=t.at))


@probe("person", "read")
def _(t: Try) -> bool:
    return bool(get_person(t.by, t.thing("person"), t.at))


@probe("person", "delete")
def _(t: Try) -> bool:
    return bool(erase_person(person_id=t.thing("person"), reason="request_of_person", by=t.by, at=t.at))


@probe("person", "export")
def _(t: Try) -> bool:
    return bool(release_identities(query_id=query_of(t), ranked=[], by=t.by, at=t.at))


@probe("reveal", "read")
def _(t: Try) -> bool:
    order = get_order(t.by, t.thing("in work"))
    told = {"name": "phone", "reason": "call_person", "words": ""}
    return bool(reveal_order_field(order_id=order.pk, by=t.by, at=t.at, **told))


@probe("evidence", "create")
def _(t: Try) -> bool:
    person, told = t.ground.things["contested"], {"context": "tracing", "reference": "case:2", "by": t.by, "at": t.at}
    return first_of(
        lambda: add_evidence(
            person_id=person, kind="exposure", occurred_at=t.at, values={"category": "close_contact"}, **told
        ),
        lambda: add_evidence(person_id=person, kind="released", occurred_at=t.at, **told),
    )


@probe("evidence", "update")
def _(t: Try) -> bool:
    return bool(withdraw_evidence(evidence_id=t.ground.things["fact"].pk, reason="mistaken", by=t.by, at=t.at))


@probe("contest", "create")
def _(t: Try) -> bool:
    decide_contest(contest_id=t.ground.things["contest"].pk, is_granted=False, by=_judge(t), at=t.at)
    return bool(open_contest(person_id=t.ground.things["contested"], words="x", by=t.by, at=t.at))


def _judge(t: Try) -> Actor:
    return t.ground.actor(Role.DATA_PROTECTION_OFFICER, "own")


@probe("contest", "update")
def _(t: Try) -> bool:
    return bool(decide_contest(contest_id=t.ground.things["contest"].pk, is_granted=False, by=t.by, at=t.at))


# --- the door --------------------------------------------------------------------------------------------------------
@probe("source", "list")
def _(t: Try) -> bool:
    return t.thing("source").name in t.page("desk:intake").content.decode()


@probe("source", "read")
def _(t: Try) -> bool:
    return bool(door.get_source(t.by, t.thing("source").pk))


@probe("source", "create")
def _(t: Try) -> bool:
    made = intake.add_source(code="NEW", name="新来源", by=t.by, at=t.at)
    return t.place == "own" and made.incident_id == t.world.incident.pk


@probe("source", "update")
def _(t: Try) -> bool:
    return bool(confirm_source(source_id=t.ground.things["source"]["desk sibling"].pk, by=t.by, at=t.at))


@probe("batch", "list")
def _(t: Try) -> bool:
    return t.thing("batch").pk in {one["id"] for one in t.page("", api="/api/batches?limit=200").json()["items"]}


@probe("batch", "read")
def _(t: Try) -> bool:
    return bool(door.get_batch(t.by, t.thing("batch").pk))


@probe("batch", "create")
def _(t: Try) -> bool:
    body = f"{HEADER}{uuid4()},,,,,\n".encode()
    told = {"source_id": t.thing("source").pk, "content": BytesIO(body), "filename": "n.csv"}
    return bool(intake.receive_batch(by=t.by, at=t.at, **told))


@probe("batch", "update")
def _(t: Try) -> bool:
    told = {"batch_id": t.thing("batch").pk, "declared": 7, "reason": "source_miscounted"}
    return bool(recount_batch(by=t.by, at=t.at, **told))


@probe("record", "list")
def _(t: Try) -> bool:
    record = Disposition.objects.get(pk=t.thing("record"))
    told = t.page("", api=f"/api/batches/{record.batch_id}/dispositions").json()
    return record.pk in {one["record"] for one in told["items"]}


@probe("record", "read")
def _(t: Try) -> bool:
    return bool(door.get_disposition(t.by, t.thing("record")) and door.get_record(t.by, t.thing("record")))


@probe("record", "update")
def _(t: Try) -> bool:
    told = {"record_id": t.thing("held"), "kind": "rejected", "reason": "not_a_record"}
    return bool(settle_record(by=t.by, at=t.at, **told))


@probe("record", "export")
def _(t: Try) -> bool:
    record = Disposition.objects.get(pk=t.thing("record"))
    told = {"batch": record.batch_id, "kind": "", "reason": ""}
    asked = replace(ORDERS, dataset="lines", filters=told, columns=("line",), words=LEGAL)
    row = ask_export(asked=asked, by=t.by, at=t.at)
    return record.pk in dataset_of("lines").find(t.by, row.filters, t.at)


@probe("receipt", "read")
def _(t: Try) -> bool:
    return bool(door.get_receipt(t.by, t.thing("receipt")))


@probe("receipt", "export")
def _(t: Try) -> bool:
    return b"signature" in t.page("desk:receipt", t.thing("receipt")).content
