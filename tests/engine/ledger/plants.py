"""Faults planted in a synthetic town: the journal is whole and signed, what it tells is not right.

Each function plants one fault and returns the equation, the file and the id under which it must be found.
"""

import json
from datetime import timedelta

from bihuan.engine.ledger.signing import SigningKey


def plant_lost_line(town):
    town.take_batch("hospital", 3)
    town.rows["batches"][-1]["read"] = 4
    return "E1", "batches.jsonl", town.rows["batches"][-1]["id"]


def plant_late_line(town):
    name = town.uuid()
    came = {"source": "hotline", "seq": town.seqs["NC-2026", "hotline"] + 1, "declared": 2, "sha256": "ab"}
    town.event("batch.opened", name, {**came, "size": 9})
    town.event("batch.received", name, {**came, "read": 2, "alarms": []})
    town.rows["batches"].append({"id": name, **came, "read": 2, "state": "received"})
    town.now += timedelta(hours=2)
    return "E1", "batches.jsonl", name


def plant_never_received(town):
    name = town.uuid()
    came = {"source": "hotline", "seq": None, "declared": 2, "sha256": "ab"}
    town.event("batch.opened", name, {**came, "size": 9})
    town.rows["batches"].append({"id": name, **came, "read": None, "state": "opened"})
    town.now += timedelta(hours=2)
    return "E1", "batches.jsonl", name


def plant_other_count(town):
    town.event("batch.recounted", town.rows["batches"][0]["id"], {"declared": 99, "reason": "miscounted"})
    town.rows["batches"][0]["declared"] = 99
    return "E1", "batches.jsonl", town.rows["batches"][0]["id"]


def plant_gap(town):
    town.seqs["NC-2026", "county"] += 1
    town.take_batch("county", 2)
    town.open_orders()
    return "E1", "batches.jsonl", "county"


def plant_wrong_totals(town):
    batch = town.rows["batches"][0]
    facts = {"read": 5, "accepted": 5, "duplicate": 9, "rejected": 0, "held": 0}
    town.event("batch.disposed", batch["id"], facts)
    return "E1", "events.jsonl", batch["id"]


def plant_second_opening(town):
    batch = town.rows["batches"][0]
    town.event("batch.opened", batch["id"], {key: batch[key] for key in ("source", "seq", "declared", "sha256")})
    return "E1", "events.jsonl", batch["id"]


def plant_settled_twice(town):
    row = next(row for row in town.rows["dispositions"] if row["kind"] == "rejected")
    record = next(entry for entry in town.rows["records"] if entry["id"] == row["record"])
    facts = {key: row[key] for key in ("kind", "reason", "duplicate_of")}
    facts.update(batch=record["batch"], line=record["line"])
    town.event("record.settled", row["record"], facts, digest=record["digest"])
    return "E1", "events.jsonl", row["record"]


def plant_two_records_of_a_line(town):
    town.dispose_line(town.rows["batches"][0]["id"], 1, "rejected")
    return "E1", "events.jsonl", town.rows["records"][-1]["id"]


def plant_forgotten(town):
    town.take_batch("hospital", 3)
    town.dispose_line(town.rows["batches"][-1]["id"], 4, "accepted")
    town.now += timedelta(hours=1)
    return "E2", "dispositions.jsonl", town.accepted[-1][0]


def plant_in_two_orders(town):
    record, facts, row, _ = town.accepted[0]
    order = town.open_order([(record, facts)])
    assert row["effect"]
    return "E2", "events.jsonl", order["id"]


def plant_needless_decision(town):
    name = town.accepted[0][0]
    town.event("record.no_action", name, {"reason": "outside_area"})
    return "E2", "events.jsonl", name


def plant_filed_although_in_an_order(town):
    name, facts, _row, _ = town.accepted[0]
    filing = town.uuid()
    town.event("filing.made", filing, {"batch": facts["batch"], "filed": [[name, "filed:resident:r"]]})
    return "E2", "events.jsonl", filing


def plant_filing_that_no_line_knows(town):
    row = town.accepted[0][2]
    row["effect"] = "filed:resident:r"
    return "E1", "dispositions.jsonl", row["record"]


def plant_order_for_a_rejected_line(town):
    row = next(row for row in town.rows["dispositions"] if row["kind"] == "rejected")
    order = town.open_order([])
    town.event("order.joined", order["id"], {"records": [row["record"]]}, states=("NEW",) * 2, holders=("desk",) * 2)
    order["n"], row["effect"] = 1, f"order:{order['id']}"
    return "E2", "dispositions.jsonl", row["record"]


def plant_order_for_nobody(town):
    order = town.open_order([])
    town.event("order.joined", order["id"], {"records": ["x"]}, states=("NEW",) * 2, holders=("desk",) * 2)
    order["n"] = 1
    return "E2", "events.jsonl", order["id"]


def plant_no_deadline(town):
    order = town.open_order([])
    town.move(order, "order.noted", due_at=None)
    return "E3", "orders.jsonl", order["id"]


def plant_closed_on_the_desk(town):
    order = town.open_order([])
    town.move(order, "order.accepted", "CLOSED", "desk")
    return "E3", "orders.jsonl", order["id"]


def plant_open_with_the_closed(town):
    order = town.open_order([])
    town.move(order, "order.noted", "NEW", "closed")
    return "E3", "orders.jsonl", order["id"]


def plant_silent_edit(town):
    order = town.open_order([])
    order["urgency"] = "P5"
    return "E4", "orders.jsonl", order["id"]


def plant_new_column(town):
    order = town.open_order([])
    order["note"] = True
    return "E4", "orders.jsonl", order["id"]


def plant_skipped_number(town):
    order = town.open_order([])
    town.numbers[order["id"]] += 1
    town.move(order, "order.noted")
    return "E4", "events.jsonl", order["id"]


def plant_other_state(town):
    order = town.open_order([])
    order["state"] = "WORKING"
    town.move(order, "order.noted", "NEW")
    return "E4", "events.jsonl", order["id"]


def plant_order_from_nowhere(town):
    order = {"id": town.uuid(), "state": "", "holder": "desk", " records": [], "due_at": "x"}
    town.orders[order["id"]] = order
    town.move(order, "order.noted", "NEW", "desk", due_at="x")
    return "E4", "events.jsonl", order["id"]


def plant_silence(town):
    order = town.open_order([], urgency="P1")
    town.dispatch(order, "U1")
    town.now += timedelta(minutes=5)
    return "E5", "events.jsonl", order["id"]


def plant_no_delivery(town):
    order = town.open_order([])
    town.dispatch(order, "U1")
    town.rows["deliveries"].pop()
    town.move(order, "order.signed", "SIGNED", "unit:U1")
    return "E5", "events.jsonl", order["id"]


def plant_two_deliveries(town):
    order = town.open_order([])
    town.dispatch(order, "U1")
    town.move(order, "order.signed", "SIGNED", "unit:U1")
    town.rows["deliveries"].append({**town.rows["deliveries"][-1], "id": town.uuid(), "state": "done", "failures": 0})
    return "E5", "events.jsonl", order["id"]


def plant_quiet_death(town):
    row = {"id": town.uuid(), "event": 0, "job": "orders.mail", "state": "dead", "failures": 8}
    town.rows["deliveries"].append(row)
    return "E5", "deliveries.jsonl", row["id"]


def plant_lost_dead_delivery(town):
    name = town.uuid()
    town.event("delivery.died", name, {"event": 0, "job": "orders.mail", "failures": 8})
    return "E5", "deliveries.jsonl", name


def plant_delivery_of_nothing(town):
    row = {"id": town.uuid(), "event": 10**6, "job": "orders.mail", "state": "done", "failures": 0}
    town.rows["deliveries"].append(row)
    return "E5", "deliveries.jsonl", row["id"]


def plant_jump(town):
    order = town.open_order([])
    order["holder"] = "unit:U1"
    town.move(order, "order.signed", "SIGNED", "unit:U2")
    return "E7", "events.jsonl", order["id"]


def plant_forgotten_source(town):
    town.send_outcomes(town.sources[-1])
    town.now += timedelta(days=2)
    rows = [row for row in town.rows["outcomes"] if row["state"] == "owed"]
    assert not rows
    order = town.open_order([(town.accepted[0][0], town.accepted[0][1])])
    town.move(order, "order.accepted", "CLOSED", "closed")
    town.now += timedelta(days=2)
    return "E8", "outcomes.jsonl", town.rows["outcomes"][-1]["id"]


def plant_no_outcome(town):
    record, facts, *_ = town.accepted[0]
    order = town.open_order([(record, facts)])
    order[" records"] = []
    town.move(order, "order.accepted", "CLOSED", "closed")
    return "E8", "events.jsonl", order["id"]


def plant_ended_without_a_word(town):
    order = town.open_order([])
    town.event("order.accepted", order["id"], {}, states=("NEW", "CLOSED"), holders=("desk", "closed"))
    return "E6", "events.jsonl", order["id"]


def plant_outcome_of_another(town):
    row = town.rows["outcomes"][0]
    row["record"] = next(other["record"] for other in town.rows["outcomes"] if other["order"] != row["order"])
    return "E8", "outcomes.jsonl", row["id"]


def plant_only_said_to_be_sent(town):
    order = town.open_order([(town.accepted[0][0], town.accepted[0][1])])
    town.move(order, "order.accepted", "CLOSED", "closed")
    town.rows["outcomes"][-1].update(sheet=town.uuid(), state="sent")
    return "E8", "outcomes.jsonl", town.rows["outcomes"][-1]["id"]


def plant_wrong_hand_over(town):
    town.shifts["NC-2026", "desk"] = (town.shifts["NC-2026", "desk"][0], town.shifts["NC-2026", "desk"][1] + 1)
    town.hand_over("desk")
    return "E9", "events.jsonl", town.events[-1]["subject_id"]


def plant_hole_between_shifts(town):
    town.hand_over("U1")
    town.shifts["NC-2026", "U1"] = (town.shifts["NC-2026", "U1"][0] - 1, town.shifts["NC-2026", "U1"][1])
    town.hand_over("U1")
    return "E9", "events.jsonl", town.events[-1]["subject_id"]


def plant_receipt_of_nothing(town):
    about = {"source": "hospital", "seq": 1, "batch": town.uuid(), "declared": 3, "read": 3, "sha256": "ab"}
    receipt = town.receipt("stored", {**about, "leaf_index": 1, **town.tree()})
    return "E0", "receipts.jsonl", receipt["receipt"]


def plant_receipt_of_other_lines(town):
    row = next(row for row in town.rows["receipts"] if row["kind"] == "disposed")
    payload = json.loads(row["payload"])
    payload["lines"][0][1] = "00"
    row.update(town.sign(payload))
    return "E0", "receipts.jsonl", row["id"]


def plant_short_receipt(town):
    row = next(row for row in town.rows["receipts"] if row["kind"] == "disposed")
    payload = json.loads(row["payload"])
    payload["lines"].pop()
    row.update(town.sign(payload))
    return "E0", "receipts.jsonl", row["id"]


def plant_other_sheet(town):
    row = next(row for row in town.rows["receipts"] if row["kind"] == "outcome")
    payload = json.loads(row["payload"])
    payload["outcomes"][0]["leaf_index"] += 1
    row.update(town.sign(payload))
    return "E0", "receipts.jsonl", row["id"]


def plant_other_root(town):
    row = town.rows["roots"][0]
    payload = {**json.loads(row["payload"]), "root": "00"}
    row.update(town.sign(payload), root="00")
    return "E6", "roots.jsonl", row["date"]


def plant_deletion_signed_by_a_stranger(town):
    town.erase(1)
    row, stranger = town.rows["deletions"][0], SigningKey.from_seed(bytes(32))
    row.update(signature=stranger.sign(row["payload"]), key=stranger.key_id)
    return "E0", "deletions.jsonl", row["id"]


PLANTS = [value for name, value in sorted(globals().items()) if name.startswith("plant_")]
