"""Every way in, found and not written down: pages from the URLconf, operations from the API's own description.

`Things` is a small world with something of every kind in it; `ways_of` gives each way with an address that leads to one
of them and, for ways that write, a body that would be taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from bihuan.apps.core.models import Grant
from bihuan.apps.intake.actions import receive_batch
from bihuan.apps.intake.models import Disposition, Receipt
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.api.application import api
from tests.web.api.calling import basic
from tests.worlds import HEADER, World, make_world, receive_lines

ANONYMOUS = "anonymous"
BACKEND = "django.contrib.auth.backends.ModelBackend"
HELD = "无名,,,,,\n"
UNSEEN = {"desk:live", "api-root", "missing", "openapi-json"}  # a stream without end; what answers no operation
# Of these the small world has none: their addresses answer as for what is missing.
NOT_YET = (
    "factor_id", "session_id", "proposal_id", "glass_id", "review_id", "query_id", "subject_id", "source_id",
    "export_id", "case_id", "visit_id", "contact_id", "quarantine_id", "request_id",
    "run_id", "report_id", "officer_id", "absence_id", "post_id", "need_id", "plan_id", "assignment_id", "pairing_id",
    "roster_line_id",
    "site_id", "call_id", "line_id", "inspection_id", "finding_id",
    "round_id", "building_id", "lane_id", "entry_id", "excuse_id",
    "control_id", "emergency_id", "patrol_id", "point", "pool_id", "box_id", "block_id", "record",
    "cover_id",
    "bulletin_id",
    "gate_id", "pass_id", "area_id",
    "situation_id",
    "care_id", "consent_id", "rounds_id",
    "fact_id", "question_id",
    "announcement_id", "draft_id", "place_id",
    "version_id", "interview_id",
    "care_id", "consent_id", "rounds_id", "right_id", "notice_id",
)  # fmt: skip
AUTHORITY = "0b0c8d35-0000-4000-8000-000000000000"


@dataclass
class Things:
    """The world with the identifiers that addresses are made of."""

    world: World
    batch: str = ""
    held: str = ""
    receipt: str = ""
    handover: str = AUTHORITY
    orders: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what stands for a parameter of an address."""
        person = WorkOrder.objects.get(pk=self.orders["WORKING"]).content.person
        return {
            "batch_id": self.batch, "record_id": self.held, "receipt_id": self.receipt,
            "order_id": self.orders["WORKING"], "object_id": self.orders["WORKING"], "person_id": person,
            "handover_id": self.handover, "sheet_id": AUTHORITY, "code": "E1", "form": "csv", "move": "note",
            "act": "check_in", "kind": "order", "name": "phone", "dataset": "orders", "subject": "query",
            "lang": "en", "size": "a0", "token": "none", "number": "99", "community": "511302001", "deed": "no_answer",
            "version": "1", "paper": "json",
            "grant_id": Grant.objects.filter(role="field_officer").order_by("id").values_list("id", flat=True)[0],
            **dict.fromkeys(NOT_YET, AUTHORITY),
        }[name]  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way in: its name (`desk:move note`, `POST /api/orders`), method, address, and a body that is taken."""

    name: str
    method: str
    address: str
    body: dict[str, Any] = field(default_factory=dict, hash=False)
    is_json: bool = False
    query: tuple[str, ...] = ()

    @property
    def is_api(self) -> bool:
        """Say whether the caller proves itself with each request."""
        return self.address.startswith("/api/")


def make_things(*, more: list[str] | None = None) -> Things:
    """Build a world with orders in three states, a held line, a batch that waits, a struck balance, a hand-over."""
    world = make_world()
    new, dispatched, working = world.orders[2], world.orders[0], world.orders[1]
    world.bring(dispatched, "DISPATCHED")
    world.bring(working, "WORKING")
    receive_lines(world, [HELD, *(more or [])])
    assert world.source is not None
    clerk = world.actor("clerk")
    waiting = receive_batch(
        source_id=world.source.pk, content=BytesIO((HEADER + "刘七,,13700001111,,,\n").encode()), filename="b.csv",
        by=clerk, at=world.at,
    ).batch  # fmt: skip
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    handover = give_handover(unit="PCS-03", by=world.actor("dispatcher@PCS-03"), at=world.at)
    held = Disposition.objects.filter(kind="held").first()
    receipt = Receipt.objects.first()
    assert held is not None
    assert receipt is not None
    orders = {"NEW": new, "DISPATCHED": dispatched, "WORKING": working}
    return Things(world, waiting.pk, held.pk, receipt.pk, handover.pk, orders)


def patterns(found: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the product with its name, the API's left out."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            if str(one.pattern) != "api/":
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from patterns(one.url_patterns, inner)
        elif f"{space}{one.name}" not in UNSEEN:
            yield f"{space}{one.name}", one


def address_of(pattern: URLPattern, things: Things, prefix: str, **told: str) -> str:
    """Fill an address with what exists."""
    text = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        value = told.get(name) or things.value(name)
        for kind in ("uuid", "slug", "str", "path", "int"):
            text = text.replace(f"<{kind}:{name}>", value)
        assert converter
        text = text.replace(f"<{name}>", value)
    return f"/{prefix}{text}"


def pages(things: Things) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield name, address and pattern of every page, whatever its method."""
    for space, prefix in (("", ""), ("desk", "desk/"), ("field", "field/")):
        for name, pattern in patterns():
            if name.rpartition(":")[0] == space:
                yield name, address_of(pattern, things, prefix), pattern


def public_ways(things: Things) -> list[Way]:
    """Return every page of the public that takes a POST, in English; nothing of a session is asked there."""
    found = [
        Way(name, "POST", address_of(pattern, things, "public/en/"), {})
        for name, pattern in patterns()
        if name.startswith("public:") and "lang" not in pattern.pattern.converters
    ]
    return [way for way in found if takes_post(way)]


def _report() -> dict[str, str]:
    return {
        "result": "verified",
        "evidence": "门牌",
        "contacted": "本人",
        "contacted_at": "2026-08-21T08:00",
        "note": "好",
    }


def move_body(move: str, things: Things) -> dict[str, str]:
    """Return what the form of a move would send."""
    told = {
        "unit": "SQ-07", "duty_role": "unit_duty_officer", "reason": "other", "result": "verified", "seconds": "3600",
        "assignee": things.world.people["officer@PCS-03"].pk, "survivor": things.orders["DISPATCHED"],
        "children": "甲\n乙", "answer": "satisfied", "records": "",
    }  # fmt: skip
    body = {name: told[name] for name in MOVES[move].needs} | {"command": str(uuid4()), "note": "说明"}
    return body | _report() if move == "report" else body


def _order_for(move: str, things: Things) -> str:
    states = [state for state in things.orders if state in MOVES[move].sources]
    return things.orders[states[-1] if states else "WORKING"]


def page_bodies(things: Things) -> dict[str, dict[str, Any]]:
    """Return, by name, what the form of each writing page would send."""
    world, source = things.world, things.world.source
    assert source is not None
    new, dispatched = things.orders["NEW"], things.orders["DISPATCHED"]
    return {
        "sign-in": {"username": "lead", "password": "no such password"},
        "drill-sign-in": {"account": "lead"},
        "sign-out": {},
        "account-propose": {"username": "officer@SQ-07", "role": "unit_dispatcher", "unit": "SQ-07", "days": "3"},
        "account-reset": {"username": "officer@SQ-07"},
        "account-terminal": {"shared": "yes"},
        "desk:reveal": {"reason": "call_person", "words": ""},
        "desk:break-glass": {"reason": "danger", "words": "大火，住户失联，需立即联系其家属并上门查看情况。"},
        "desk:ask-export": {"purpose": "handover", "words": "交接班需要", "columns": "number", "form": "xlsx"},
        "language": {"language": "en"},
        "csp-report": {},
        "desk:intake": {
            "source": source.pk, "kind": "records", "declared": "1", "text": "姓名,联系电话\n冯八,13700002222\n",
        },
        "desk:zero": {"source": source.pk, "day": world.at.date().isoformat()},
        "desk:dispose": {},
        "desk:recount": {"declared": "2", "reason": "source_miscounted"},
        "desk:settle": {"kind": "rejected", "reason": "not_a_record"},
        "desk:dispatch": {
            "command": str(uuid4()), "order": new, "take": new, f"unit-{new}": "PCS-03",
            f"role-{new}": "unit_duty_officer", f"n-{new}": "0",
        },
        "desk:sign": {"order": dispatched},
        "field:sign": {"order": dispatched},
        "desk:strike": {"how": "full"},
        "desk:give-handover": {},
        "desk:receive-handover": {},
        "desk:override-handover": {"reason": "接班人未到,指挥长同意先行处置"},
    }  # fmt: skip


def form_ways(things: Things, moves: tuple[str, ...] = tuple(MOVES)) -> list[Way]:
    """Return every page that takes a POST, each move of an order as a way of its own."""
    bodies, found = page_bodies(things), []
    for name, address, pattern in pages(things):
        if name.endswith(":move"):
            prefix = f"{name.partition(':')[0]}/"
            for move in moves:
                place = address_of(pattern, things, prefix, move=move, order_id=_order_for(move, things))
                found.append(Way(f"{name} {move}", "POST", place, move_body(move, things)))
        elif Client().options(address).status_code != 405 or name in bodies:
            found.append(Way(name, "POST", address, bodies.get(name, {})))
    return [way for way in found if takes_post(way)]


def takes_post(way: Way) -> bool:
    """Say whether the page takes a POST: a GET-only page answers 405 to everybody who may see it."""
    if way.name == "csp-report":
        return False  # reads a browser's report and stores nothing; tests/web/parts/test_headers.py
    view = resolve(way.address).func
    methods = allowed_methods(view)
    return methods is None or "POST" in methods


def allowed_methods(view: Any) -> set[str] | None:
    """Return the methods that Django's decorators let through to a view; None when none of them says."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            held = cell.cell_contents
            if isinstance(held, list | tuple) and held and all(one in METHODS for one in held):
                return set(held)
        view = getattr(view, "__wrapped__", None)
    return None


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def api_bodies(things: Things) -> dict[str, dict[str, Any]]:
    """Return, by operation, a body that is taken."""
    new = things.orders["NEW"]
    return {
        "POST /api/batches": {"source": "CDC", "command": str(uuid4()), "declared": "1"},
        "POST /api/batches/json": {"source": "CDC", "command": str(uuid4()), "rows": [{"姓名": "冯八"}]},
        "POST /api/batches/{batch_id}/dispose": {"command": str(uuid4())},
        "POST /api/records/{record_id}/settle": {
            "command": str(uuid4()), "kind": "rejected", "reason": "not_a_record",
        },
        "POST /api/orders/dispatch": {"command": str(uuid4()), "choices": [{"order": new, "unit": "PCS-03"}]},
        "POST /api/orders/{order_id}/moves": {"command": str(uuid4()), "move": "note", "details": {"note": "好"}},
        "POST /api/outcome-sheets/{sheet_id}/acknowledge": {"command": str(uuid4())},
    }  # fmt: skip


def api_ways(things: Things) -> list[Way]:
    """Return every operation of the API."""
    bodies, found = api_bodies(things), []
    for path, operations in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        for method, told in operations.items():
            name = f"{method.upper()} {path}"
            parameters = told.get("parameters", [])
            values = {one["name"]: things.value(one["name"]) for one in parameters if one["in"] == "path"}
            query = tuple(one["name"] for one in parameters if one["in"] == "query")
            is_json = "application/json" in told.get("requestBody", {}).get("content", {})
            found.append(Way(name, method.upper(), path.format(**values), bodies.get(name, {}), is_json, query))
    return found


def caller_of(name: str, world: World) -> Client:
    """Return a client signed in as a person of the world, or as nobody; it shows errors as answers."""
    client = Client(raise_request_exception=False)
    if name != ANONYMOUS:
        client.force_login(world.people[name], backend=BACKEND)
        tokens: dict[str, str] = world.__dict__.setdefault("tokens", {})
        client.token = tokens.get(name) or tokens.setdefault(name, basic(name))  # type: ignore[attr-defined]  # ours
    return client


def send(client: Client, way: Way, name: str, body: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send a way its body, or another one; the API is told who calls by each request."""
    told = way.body if body is None else body
    if way.is_api and name != ANONYMOUS:
        more["headers"] = {"authorization": getattr(client, "token", "") or basic(name)}
    if way.method == "GET":
        return client.get(way.address, told, **more)
    if way.is_json:
        return client.post(way.address, json.dumps(told), content_type="application/json", **more)
    if way.name == "POST /api/batches":
        table = BytesIO("姓名,联系电话\n冯八,13700003333\n".encode())
        table.name = "c.csv"
        told = {**told, "file": table}
    if way.name.startswith("public:"):  # as a browser sends these forms; in parts it would be larger than they may be
        return client.post(way.address, urlencode(told), content_type="application/x-www-form-urlencoded", **more)
    return client.post(way.address, told, **more)
