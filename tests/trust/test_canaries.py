"""Forty canaries (R18): every page, fragment, API answer, export, print, command, log, receipt; as every caller.

A canary may stand only where `MAY` says, written from the policy: the unit that works on an order, the reviewer at a
report that waits, the door at an open line or an unread batch, and exports of those who may hold the column.
"""

from __future__ import annotations

import json
import logging
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bihuan.apps.core.exports import ask_export, decide_export, fetch_export, make_export, show_passphrase
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.models import Event, Export
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake.models import Disposition, Receipt
from bihuan.apps.orders.actions.books import close_day
from bihuan.config.logs import logging_settings
from bihuan.engine.export import unlock_workbook
from bihuan.web.desk.board.live import _version
from bihuan.web.parts.export_files import draw
from tests.apps.core.exports.outing import ORDERS
from tests.conftest import IS_PROOF
from tests.trust.forty import DOOR, EXPORTED, UNIT, Forty
from tests.trust.ground import ANONYMOUS, LEGAL, Ground, undone

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
ROLES = [role.value for role in Role if role is not Role.SYSTEM]
WORKING = {f"working {name}" for name in ("title", "text", "person_name", "phone", "address", "position", "words")}
# way -> role -> groups of canaries that may stand in its answer; whatever is not told may not.
MAY: dict[str, dict[str, set[str]]] = {
    "desk:order working": {role: WORKING - {"working position"} for role in UNIT},
    "field:order working": {role: WORKING - {"working words"} for role in UNIT},
    "field:call working": {role: {"working person_name", "working phone"} for role in UNIT},
    "/api/orders/{working}": {
        role: {f"working {name}" for name in ("person_name", "phone", "address")} for role in UNIT
    },
    "desk:person working": {role: {"person in work"} for role in UNIT},
    "desk:order reported": {role: {"feedback"} for role in ("reviewer", "desk_lead")},
    "desk:line held": {role: {"held line"} for role in DOOR},
    "desk:line held cells": {role: {"held cells"} for role in DOOR},
    "desk:batch new": {role: {"new batch"} for role in DOOR},
}


@pytest.fixture(scope="module")
def forty(django_db_setup: None, django_db_blocker: Any) -> Iterator[Forty]:
    """Return the world with its canaries, built once; whatever the tests do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Forty()
        transaction.set_rollback(True)


@pytest.fixture
def heard() -> Iterator[StringIO]:
    """Return what is logged from here on, everything, as the product writes it."""
    told = logging_settings("DEBUG")["formatters"]["json"]
    stream, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(told.pop("()")(**told))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def ways(forty: Forty) -> dict[str, str]:
    """Return every address that can be got, by what it is about."""
    ground, things, tracing = forty.ground, forty.ground.things, forty.ground.things["tracing"]
    n = Event.objects.filter(kind="order.reported", subject_id=forty.reported).get().n
    receipts = list(Receipt.objects.values_list("pk", flat=True)[:4])
    orders = {"working": forty.working, "reported": forty.reported, "new": ground.thing("order", Role.DESK_LEAD, "own")}
    persons = {
        "working": ground.thing("person", Role.FIELD_OFFICER, "own"),
        "desk": ground.thing("person", Role.DESK_LEAD, "own"),
    }
    lines = {"held": forty.held, "held cells": forty.held_cells, "accepted": things["record"]["desk sibling"]}
    batches = {"new": forty.batch, "old": Disposition.objects.get(pk=forty.held).batch_id,
               "cells": Disposition.objects.get(pk=forty.held_cells).batch_id}  # fmt: skip
    told: dict[str, dict[str, list[str]]] = {
        "desk:order": {name: [one] for name, one in orders.items()},
        "field:order": {name: [one] for name, one in orders.items()},
        "field:call": {name: [one] for name, one in orders.items()},
        "desk:person": {name: [one] for name, one in persons.items()},
        "desk:line": {name: [one] for name, one in lines.items()},
        "desk:batch": {name: [one] for name, one in batches.items()},
        "desk:receipt": {str(i): [one] for i, one in enumerate(receipts)},
        "desk:looked": {name: [one] for name, one in {**persons, "order": forty.working}.items()},
        "desk:equation": {f"E{i}": [f"E{i}"] for i in range(1, 11)},
        "desk:day-sheet": {form: [form] for form in ("xlsx",)},
        "desk:handover-sheet": {"unit": [ground.thing("handover", Role.FIELD_OFFICER, "own")]},
        "desk:handover-file": {"unit": [ground.thing("handover", Role.FIELD_OFFICER, "own"), "xlsx"]},
        "desk:break-glass": {"order": ["order", forty.working], "person": ["person", persons["working"]]},
        "desk:query": {"other": [things["peers"][0].pk]}, "desk:export": {"waiting": [things["waiting"]]},
        "desk:case": {"traced": [tracing["case"]]}, "desk:ask-material": {"traced": [tracing["case"]]},
        "desk:contact": {"traced": [tracing["contact"]]}, "desk:quarantine": {"traced": [tracing["quarantine"]]},
        "desk:material-request": {"traced": [tracing["waiting"]]},
        **{name: {"none": [str(uuid4())]} for name in ("desk:search", "desk:search-progress", "desk:report")},
        **{name: {"none": ["99"]} for name in ("desk:network-case", "desk:network-source")},
        "desk:ask-export": {"orders": ["orders"]}, "field:received": {"reported": [forty.reported]},
        **{name: {"none": [str(uuid4())]} for name in ("desk:heat-post", "desk:at-site")},
    }  # fmt: skip
    found = {f"{name} {what}": reverse(name, args=args) for name, one in told.items() for what, args in one.items()}
    found["field:received reported"] += f"?n={n}"
    found["desk:ask-export lines"] = f"{reverse('desk:ask-export', args=['lines'])}?batch={forty.batch}"
    found |= {name: reverse(name) for name in PLAIN}
    found["desk:dispatch chosen"] = f"{reverse('desk:dispatch')}?order={orders['new']}&order={forty.working}"
    found["desk:order report form"] = f"{reverse('desk:order', args=[orders['new']])}?move=note"
    found |= {
        "/api/orders/{working}": f"/api/orders/{forty.working}",
        "/api/orders/{reported}": f"/api/orders/{forty.reported}",
    }
    lists = [f"batches/{one}/dispositions" for one in batches.values()]
    api = [f"batches/{forty.batch}", *lists, *(f"receipts/{one}" for one in receipts), *API_PLAIN,
           f"cases/{tracing['case']}", f"contacts/{tracing['contact']}",
           f"journal/proof/{forty.working}", f"queries/{things['peers'][0].pk}",
           f"exports/{things['waiting']}"]  # fmt: skip
    return found | {f"/api/{one}": f"/api/{one}" for one in api}


API_PLAIN = (
    "cases", "exposures", "contacts", "follow-ups", "batches", "orders?limit=200", "balance", "journal/root",
    "outcome-sheets", "queries", "exports", "openapi.json",
)  # fmt: skip
PLAIN = (
    "home", "account", "account-people", "account-set-up", "account-password", "account-terminal", "components",
    "desk:board", "desk:intake", "desk:batches", "desk:held", "desk:conflicts", "desk:orders", "desk:dispatch",
    "desk:unit", "desk:reconciliation", "desk:handover", "desk:oversight", "desk:queries", "desk:queries-left",
    "desk:cases", "desk:triage", "desk:contacts", "desk:quarantines", "desk:material", "desk:approvals",
    "desk:exports", "field:today", "sign-in", "desk:searches", "desk:network", "desk:network-figures",
    "desk:network-venues", "desk:indicators", "desk:report-paste", "desk:heat", "desk:weather", "desk:casualties",
    "desk:queues", "desk:whatif", "desk:roads", "desk:response_times",
    "desk:emergencies", "desk:report-emergency", "desk:patrols",
    "desk:queues", "desk:whatif", "desk:holds",
    "desk:queues", "desk:whatif", "desk:help", "desk:take-help", "field:help",
    "desk:calls", "desk:check_call", "desk:call_reports",
    "desk:facts", "desk:write-fact", "desk:fact-questions",
    "desk:announcements", "desk:write-announcement", "desk:public_places",
    "desk:rights", "desk:rights-code", "desk:notices", "desk:notice-text",
)  # fmt: skip
HOW: tuple[dict[str, str], ...] = ({}, {"HX-Request": "true"})  # a whole page; the part that renews itself
FRAGMENTS = (
    "desk:board",
    "desk:orders",
    "desk:unit",
    "field:today",
    "field:call working",
    "desk:queries-left",
    "desk:queues",
    "desk:whatif",
    "desk:help",
)


def text_of(answer: Any) -> str:
    """Return everything that an answer says, its headers and the cells and pages of its file too."""
    if answer.streaming:
        return ""
    body: bytes = answer.content
    kind = answer.headers.get("Content-Type", "")
    is_file = "spreadsheet" in kind or "pdf" in kind
    return f"{answer.headers} {in_file(body) if is_file else body.decode(errors='replace')}"


def callers_for(name: str) -> list[tuple[str, str]]:
    """Return who looks and from which district: whoever may see something, of the rest ten drawn; at proof all."""
    everybody = [(who, "own") for who in [*ROLES, ANONYMOUS]] + [(who, "other") for who in ROLES]
    if IS_PROOF:
        return everybody
    holding = [(who, "own") for who in MAY.get(name, {})]
    return list(dict.fromkeys([*holding, *random.Random(name).sample(everybody, 10)]))


def in_file(body: bytes) -> str:
    """Return what stands in a workbook or a PDF."""
    if body.startswith(b"%PDF"):
        return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages))
    book = openpyxl.load_workbook(BytesIO(body))
    return f"{book.properties} " + " ".join(str(cell.value) for page in book for row in page for cell in row)


def test_there_are_forty_canaries_and_each_can_be_seen_somewhere_or_nowhere_at_all(forty: Forty) -> None:
    assert len(forty.group) == 40
    assert {group for rows in MAY.values() for groups in rows.values() for group in groups} <= set(forty.group.values())


def test_no_page_fragment_or_answer_shows_a_canary_where_it_may_not(
    forty: Forty, heard: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    stray, seen, looks = [], Counter[tuple[str, str, str]](), Counter[int]()
    for name, address in ways(forty).items():
        for (who, place), more in product(callers_for(name), HOW if name in FRAGMENTS else HOW[:1]):
            client = forty.ground.client(who, place)
            with undone():
                answer = client.get(address, headers=more)
            found = forty.in_text(text_of(answer))
            may = MAY.get(name, {}).get(who, set()) if place == "own" else set()
            looks[answer.status_code] += 1
            seen.update((name, who, group) for group in found & may)
            stray += [(who, place, name, answer.status_code, found - may)] if found - may else []
    with capsys.disabled():
        print(f"\ncanaries: {len(forty.group)} in {len(ways(forty))} addresses, {len(ROLES) + 1} callers, "
              f"two districts, {looks.total()} answers {dict(looks)}, {len(stray)} stray")  # fmt: skip
    assert stray == []
    wanted = {(name, who, group) for name, rows in MAY.items() for who, groups in rows.items() for group in groups}
    assert wanted - set(seen) == set()  # who may, sees: nothing above passes because nothing is there
    assert forty.in_text(heard.getvalue()) == set()
    assert heard.getvalue().count("\n") > 10


def taken(ground: Ground, role: Role, dataset: str, filters: Any, form: str) -> tuple[str, set[str]]:
    """Take everything out that the role may; return what the file says and which columns it has."""
    by, at = ground.actor(role, "own"), ground.world.at
    columns = tuple(column.code for column in dataset_of(dataset).columns_for(by))
    asked = replace(ORDERS, dataset=dataset, columns=columns, filters=filters, form=form, words=LEGAL)
    row = ask_export(asked=asked, by=by, at=at)
    if row.needs_approval:
        judge = Role.COMMANDER if role is not Role.COMMANDER else Role.REVIEWER
        decide_export(export_id=row.pk, is_approved=True, by=ground.actor(judge, "own"), at=at)
    make_export(export_id=row.pk, draw=draw, by=by, at=at)
    if form == "print":
        return in_file(fetch_export(export_id=row.pk, by=by, at=at).body), set(columns)
    key = show_passphrase(export_id=row.pk, by=by, at=at)
    return in_file(unlock_workbook(fetch_export(export_id=row.pk, by=by, at=at).body, key)), set(columns)


def test_an_export_holds_what_its_columns_are_lawful_for_and_nothing_else(
    forty: Forty, heard: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = Disposition.objects.get(pk=forty.held).batch_id
    orders, files, refused, stray = ORDERS.filters, 0, 0, []
    for role, (dataset, filters), form in (
        (role, one, form)
        for role in Role
        if role is not Role.SYSTEM
        for one in (("orders", orders), ("lines", {"batch": batch, "kind": "", "reason": ""}))
        for form in ("xlsx", "print")
    ):
        try:
            with undone():
                text, columns = taken(forty.ground, role, dataset, filters, form)
        except NotAllowed:
            refused += 1
            continue
        files += 1
        lawful = {f"{order} {name}" for name in columns for order in ("working", "reported")
                  if role.value in EXPORTED.get(name, set())} if dataset == "orders" else {"held line"}  # fmt: skip
        found = forty.in_text(text)
        stray += [(role, dataset, form, found - lawful)] if found - lawful else []
        assert dataset == "lines" or role is Role.HEALTH_APPROVER or "working phone" in found
    with capsys.disabled():
        print(f"\ncanaries: {files} exports opened, {refused} refused, {len(stray)} stray")
    assert stray == []
    assert (files, files + refused) == (16, 76)
    assert forty.in_text(heard.getvalue()) == set()


def test_no_sheet_command_log_message_or_proof_says_a_canary(
    forty: Forty, heard: StringIO, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    world = forty.ground.world
    said = []
    incident = ["--incident", world.incident.code]
    with undone():
        close_day(date=world.at.date(), at=world.at)
        for words in (
            ["order", "list"], ["order", "show", forty.working], ["order", "show", forty.reported],
            ["looked", forty.ground.things["looked at"]],
            ["journal", "export", str(tmp_path / "out")],
            ["journal", "verify"], ["journal", "root"], ["journal", "proof", forty.working],
            ["reconcile", "--full", "--json"],
            ["reconcile"], ["source", "list"], ["unit", "list"], ["incident", "list"], ["account", "list"],
            ["keys", "status"], ["erase", "list"], ["receipt", "show", Receipt.objects.first().pk],
            ["daysheet", "--strike", "--pdf", str(tmp_path / "d.pdf"), "--xlsx", str(tmp_path / "d.xlsx")],
            ["handover", "print", "--pdf", str(tmp_path / "h.pdf"), "--xlsx", str(tmp_path / "h.xlsx")],
        ):  # fmt: skip
            out, err = StringIO(), StringIO()
            more = [] if words[0] in {"incident", "account", "keys", "journal", "receipt"} else incident
            try:
                call_command(*words, *more, stdout=out, stderr=err)
            except (SystemExit, Exception) as error:
                err.write(f"FAILED {type(error).__name__}: {error}")
            said.append((words[0], out.getvalue() + err.getvalue()))
    assert [(name, found) for name, text in said if (found := forty.in_text(text))] == []
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    texts = {
        one.name: in_file(one.read_bytes()) if one.suffix in {".pdf", ".xlsx"} else one.read_text("utf-8", "replace")
        for one in files
    }
    assert [(name, found) for name, text in texts.items() if (found := forty.in_text(text))] == []
    assert len(files) >= 6
    assert forty.in_text(heard.getvalue()) == set()
    out = capfd.readouterr()
    assert forty.in_text(out.err) == set()
    assert [(name, text[-200:]) for name, text in said if "FAILED" in text] == []


def test_messages_streams_and_the_file_of_who_looked_say_no_canary(forty: Forty) -> None:
    officer: Client = forty.ground.client("field_officer", "own")
    lead: Client = forty.ground.client("desk_lead", "own")
    protector: Client = forty.ground.client("data_protection_officer", "own")
    told = {"note": forty.new("typed"), "expected_n": ""}
    with undone():
        texts = []
        for client, name in ((officer, "field:move"), (officer, "desk:move"), (lead, "desk:move")):
            client.post(reverse(name, args=[forty.working, "note"]), told)
            texts += [text_of(client.get(reverse(one))) for one in ("account", "home")]
        texts += [text_of(lead.get(reverse("desk:orders"))), text_of(officer.get(reverse("desk:unit")))]
        who = protector.post(reverse("desk:tell-looked", args=[forty.ground.things["looked at"]])).content.decode()
        texts += [who, json.loads(who)["payload"], _version(forty.ground.world.incident.code)]
        texts += [str(row.objects_in) + row.mark for row in Export.objects.all()]
        assert [found for text in texts if (found := forty.in_text(text))] == []
    forty.group.pop(told["note"])
