"""Every address x caller x method, found from the URLconf, against what was written in urls.toml (R14, R19, R25)."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.models import Batch
from bihuan.apps.tracing.models import Case
from bihuan.web.api.application import api
from tests.apps.accounts.staff import make_staff
from tests.conftest import IS_PROOF
from tests.trust.ground import ANONYMOUS, BACKEND, LEGAL, Ground, make_ground, undone
from tests.trust.ground_of_care import care_bodies, care_values, make_help
from tests.trust.ground_of_covering import make_cover_plan
from tests.trust.ground_of_facts import facts_values
from tests.trust.ground_of_figures import make_bulletin
from tests.trust.ground_of_forms import form_values
from tests.trust.ground_of_gates import gate_bodies, gate_values
from tests.trust.ground_of_heat import make_post, make_site
from tests.trust.ground_of_news import news_values
from tests.trust.ground_of_rights import make_notice, make_right
from tests.trust.ground_of_samples import sample_bodies, sample_values
from tests.trust.plans_ground import planned_at
from tests.trust.posts import at_unit
from tests.worlds import HEADER

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
HERE = Path(__file__).parent
WRITTEN = tomllib.loads((HERE / "urls.toml").read_text("utf-8"))
MATRIX = tomllib.loads((HERE / "matrix.toml").read_text("utf-8"))
URLS: dict[str, dict[str, str]] = WRITTEN["urls"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
ROLES = [role.value for role in Role if role is not Role.SYSTEM]
OUTSIDE = (ANONYMOUS, "no_factor", "locked")
LEADS_TO_SIGN_IN = ("/sign-in/", "/account/set-up/", "/account/locked/")
SHUT = {"sign-in", "wrong-method"}  # to whom is outside, either tells nothing
CLASSES = {403: "refused", 404: "missing", 401: "sign-in", 423: "sign-in", 405: "wrong-method"}
BAD = {400, 409, 411, 415, 422}
MAY_ORIGINATE = {"desk_lead", "desk_analyst"}


@dataclass
class Grounds:
    """The world, every caller, and what stands for the parameters of addresses."""

    ground: Ground
    callers: dict[str, Client]
    values: dict[str, str]
    bodies: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def grounds(django_db_setup: None, django_db_blocker: Any) -> Iterator[Grounds]:
    """Return the world with all callers, built once; whatever the tests do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        ground = make_ground()
        yield Grounds(ground, _callers(ground), _values(ground), _bodies(ground))
        transaction.set_rollback(True)


def _callers(ground: Ground) -> dict[str, Client]:
    callers = {role: ground.client(role, "own") for role in [*ROLES, ANONYMOUS]}
    callers["no_factor"], callers["locked"] = Client(), Client()
    callers["no_factor"].force_login(make_staff("real", Role.DESK_LEAD), backend=BACKEND)
    locked = ground.world.people["lead"]
    callers["locked"].force_login(locked, backend=BACKEND)
    SignedIn.objects.filter(account=locked).update(locked_at=ground.world.at)
    return callers


def _values(ground: Ground) -> dict[str, str]:
    things, role, tracing = ground.things, Role.FIELD_OFFICER, ground.things["tracing"]
    waiting = Batch.objects.filter(state="received").first()
    whose = ground.world.people["analyst"]
    at = ground.world.at
    session = SignedIn.objects.create(account=whose, began_at=at, seen_at=at, proved_at=at)
    return {
        "cover_id": make_cover_plan(ground).pk,
        "bulletin_id": make_bulletin(ground).pk,
        "post_id": make_post(ground, "PCS-03").pk, "site_id": make_site(ground, "PCS-03").pk,
        "order_id": ground.thing("order", role, "own"), "person_id": ground.thing("person", role, "own"),
        "batch_id": waiting.pk if waiting else ground.thing("batch", "", "own").pk,
        "record_id": things["held"]["desk own"],
        "receipt_id": ground.thing("receipt", "", "own"), "handover_id": ground.thing("handover", role, "own"),
        "sheet_id": ground.thing("sheet", "", "own"), "query_id": things["peers"][0].pk, "export_id": things["waiting"],
        "glass_id": things["glass"], "review_id": things["review"], "source_id": things["source"]["desk sibling"].pk,
        "subject": "tranche", "subject_id": things["tranche"].pk, "proposal_id": things["proposal"],
        **{name: str(uuid4()) for name in ("grant_id", "run_id", "report_id", "factor_id")}, "number": "99",
        "community": "511302001", "path": "nothing/there",
        "session_id": session.pk, "code": "E3", "form": "xlsx",
        "move": "note", "name": "phone", "dataset": "orders", "kind": "order", "rest": "nothing/there",
        "lang": "en", "size": "a0", "token": "none",
        "object_id": ground.thing("order", role, "own"), "case_id": tracing["case"], "visit_id": tracing["visit"],
        "control_id": things["zones"]["control"], "situation_id": things["situation"], "paper": "json",
        "emergency_id": ground.thing("emergency", role, "own"),
        "patrol_id": ground.thing("patrol", role, "own"), "point": "en_route",
        **_of_plans(ground), **_at_posts(ground), **_of_testing(ground), **sample_values(ground), **gate_values(ground),
        **care_values(ground), "help": make_help(ground), **facts_values(ground), **news_values(ground),
        **form_values(ground), "right_id": make_right(ground), "notice_id": make_notice(ground),
        "contact_id": tracing["contact"],
        "quarantine_id": tracing["quarantine"], "request_id": tracing["waiting"],
    }  # fmt: skip


def _of_plans(ground: Ground) -> dict[str, str]:
    it = planned_at(ground, "PCS-03")
    return {
        "officer_id": it.officer, "absence_id": it.absence, "post_id": it.post, "need_id": it.free_need,
        "plan_id": it.published, "assignment_id": it.assignment, "pairing_id": it.pairing,
        "roster_line_id": it.roster_line,
    }  # fmt: skip


def _of_testing(ground: Ground) -> dict[str, str]:
    role, testing = Role.FIELD_OFFICER, ground.things["testing"]
    return {
        "round_id": testing["round"], "building_id": ground.thing("testing building", role, "own"),
        "site_id": ground.thing("site", role, "own"), "lane_id": ground.thing("lane", role, "own"),
        "entry_id": testing["visited"], "excuse_id": testing["excuse"],
    }  # fmt: skip


def _at_posts(ground: Ground) -> dict[str, str]:
    it = at_unit(ground, "PCS-03")
    return {
        "act": "nothing", "call_id": it.call, "line_id": it.line, "inspection_id": it.visit, "finding_id": it.finding,
    }  # fmt: skip


def _bodies(ground: Ground) -> dict[str, dict[str, Any]]:
    """Return what is sent where an empty body would be refused before anybody asks who sends it."""
    at, digest = ground.world.at, ground.things["tranche"].digest
    place, case = ground.things["place"].pk, ground.things["case"]
    begin, end = at - timedelta(hours=5), at - timedelta(hours=3)
    slot = {"place": place, "starts_at": f"{begin:%FT%TZ}", "ends_at": f"{end:%FT%TZ}"}
    note = {"command": str(uuid4()), "note": "x", "expected_n": ""}
    order = ground.thing("order", Role.FIELD_OFFICER, "own")
    return {
        "desk:report-casualty": {"who": "resident"},
        "desk:move": note, "field:move": note, "desk:say-word": {"word": "yes", "digest": digest},
        "desk:reveal": {"reason": "call_person"}, "desk:review-glass": {"verdict": "justified"},
        "desk:review-access": {"verdict": "in_order"}, "desk:decide-export": {"answer": "approve"},
        "account-propose": {"username": "x"}, "desk:new-call": {"message": "muster", "answer_minutes": "15"},
        "desk:call-answer": {"answer": "cannot", "reason": "ill"}, "field:answer-call": {"answer": "cannot"},
        "desk:add-visit": {"place_text": "西山路12号面馆", "starts_at": f"{begin:%FT%H:%M}", "origin": "typed"},
        "desk:case-dates": {"n": Case.objects.get(pk=ground.things["tracing"]["case"]).n},
        "desk:zero": {"source": ground.things["source"]["desk own"].pk, "day": f"{at:%Y-%m-%d}"},
        "desk:recount": {"declared": "2", "reason": "source_miscounted"}, "desk:strike": {"how": "full"},
        "/api/batches": {"source": "CDC", "declared": "1"},
        "/api/batches/json": {"source": "CDC", "rows": [{"姓名": "冯八"}]}, "/api/batches/{batch_id}/dispose": {},
        "/api/records/{record_id}/settle": {"kind": "rejected", "reason": "not_a_record"},
        "/api/orders/dispatch": {"choices": [{"order": order, "unit": "PCS-03"}]},
        "/api/records/{record_id}/reveal": {"field": "name", "reason": "same_person"},
        "/api/orders/{order_id}/reveal": {"field": "phone", "reason": "call_person"},
        "/api/orders/{order_id}/moves": {"move": "note", "details": {"note": "x"}},
        "/api/outcome-sheets/{sheet_id}/acknowledge": {},
        "/api/queries": {
            "purpose": "find_exposed", "legal_basis": "public_health_emergency", "case": case, "places": [slot],
            "window_from": f"{at - timedelta(days=2):%FT%TZ}", "window_to": f"{at:%FT%TZ}",
        },
        "/api/queries/{query_id}/approve": {"digest": "0" * 64},
        "/api/queries/{query_id}/refuse": {"digest": "0" * 64, "reason": "too_broad"},
        "/api/exports": {
            "rows": {}, "columns": ["number"], "form": "xlsx", "purpose": "field_work", "words": LEGAL,
        },
        "/api/exports/{export_id}/decision": {"answer": "approve"},
        **sample_bodies(ground), **gate_bodies(ground), **care_bodies(),
    }  # fmt: skip


COMMANDS = {"/api/batches", "/api/batches/json", "/api/batches/{batch_id}/dispose", "/api/records/{record_id}/settle",
            "/api/orders/dispatch", "/api/orders/{order_id}/moves", "/api/outcome-sheets/{sheet_id}/acknowledge",
            "/api/queries", "/api/exports"}  # fmt: skip


def addresses(found: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of pages by name, and of the API by its path."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace and str(one.pattern) != "api/" else space
            yield from addresses(one.url_patterns, "api/" if str(one.pattern) == "api/" else inner)
        else:
            yield _name(one, space), one


def _name(one: URLPattern, space: str) -> str:
    if space != "api/":
        return f"{space}{one.name}"
    if one.name in {"missing", "api-root", "openapi-json"}:
        return str(one.name)
    told = str(one.pattern)
    for name in one.pattern.converters:
        for kind in ("", "str:", "uuid:", "id:"):
            told = told.replace(f"<{kind}{name}>", f"{{{name}}}")
    return f"/api/{told}"


def operations() -> set[str]:
    """Return the paths of the API's own description."""
    return set(api.get_openapi_schema(path_prefix="/api/")["paths"])


@cache
def _known() -> dict[str, URLPattern]:
    return dict(addresses())


def address_of(name: str, grounds: Grounds) -> str:
    """Fill an address with what exists."""
    if name.startswith("/api/"):
        return name.format(**grounds.values)
    special = {"missing": "/api/nothing/there", "api-root": "/api/", "openapi-json": "/api/openapi.json"}
    if name in special:
        return special[name]
    pattern = _known()[name]
    values = {one: grounds.values[one] for one in pattern.pattern.converters}
    if name in {"desk:looked", "desk:tell-looked"}:
        values["object_id"] = grounds.ground.things["looked at"]
    if name == "desk:people-of-order":
        values["order_id"] = grounds.ground.things["testing"]["order"]
    if name in {"desk:help-request", "desk:help-act"}:
        values["request_id"] = grounds.values["help"]
    if name.startswith("public:") and name != "public:index":
        values["lang"] = "en"  # it stands in the part before
    return reverse(name, kwargs=values)


def class_of(answer: Any) -> str:
    """Return to which class an answer belongs."""
    if answer.status_code in {301, 302}:
        return "sign-in" if answer.url.startswith(LEADS_TO_SIGN_IN) else "ok"
    if answer.status_code in BAD:
        return "bad"
    return CLASSES.get(answer.status_code, "ok" if answer.status_code < 300 else str(answer.status_code))


def named(words: str) -> set[str]:
    """Return the callers that words name, groups unfolded."""
    groups = WRITTEN["groups"]
    return set().union(*(named(groups[one]) if one in groups else {one} for one in words.split()))


def written(name: str, method: str, caller: str) -> str:
    """Return which answer is written."""
    told = URLS[name].get(method)
    if told is None:
        return "wrong-method"
    for part in told.split("; "):
        answer, _, words = part.partition(": ")
        if words and caller in named(words):
            return answer
        if not words and (caller not in OUTSIDE or name in WRITTEN["public"]["addresses"]):
            return answer
    return str(WRITTEN["otherwise"][caller])


def send(grounds: Grounds, name: str, method: str, caller: str) -> str:
    """Send a request as a caller, take back what it does; return the class of the answer."""
    client, address = grounds.callers[caller], address_of(name, grounds)
    body, more = dict(grounds.bodies.get(name, {})), {}
    if method == "POST" and name in COMMANDS:
        body["command"] = str(uuid4())
    if method == "POST" and name == "/api/batches":
        body["file"] = BytesIO(f"{HEADER}{uuid4()},,,,,\n".encode())
        body["file"].name = "n.csv"
    elif method == "POST" and name.startswith("/api/") and name in grounds.bodies:
        more["content_type"] = "application/json"
    kept = deepcopy(client.cookies)
    try:
        with undone():
            return class_of(getattr(client, method.lower())(address, *([body] if method == "POST" else []), **more))
    finally:
        client.cookies = kept  # a new key of a session, or its end, is taken back with the rows


def callers_for(name: str, method: str) -> list[str]:
    """Return who tries: whoever gets it and who is outside always, of the others a seeded third, under proof all."""
    if IS_PROOF:
        return [*ROLES, *OUTSIDE]
    if method not in URLS[name]:
        return ["desk_lead"] if method in {"GET", "POST", "DELETE"} else []
    by_answer = Counter(written(name, method, role) for role in ROLES)
    rare = [role for role in ROLES if by_answer[written(name, method, role)] <= 4]
    rest = random.Random(f"{name} {method}").sample(sorted(set(ROLES) - set(rare)), max(0, (19 - len(rare)) // 3))
    return [*rare, *rest, *OUTSIDE]


def test_every_address_is_told_and_nothing_else() -> None:
    assert sorted({name for name, _ in addresses()}) == sorted(URLS)
    assert {name for name in URLS if name.startswith("/api/")} == operations()
    words = [part for ways in URLS.values() for one in ways.values() for part in one.split("; ")]
    assert {part.partition(": ")[0] for part in words} <= {*CLASSES.values(), "ok", "bad"}
    assert set().union(*(named(part.partition(": ")[2]) for part in words if ": " in part)) <= {*ROLES, *OUTSIDE}


def test_every_address_answers_every_caller_as_written(grounds: Grounds, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, sent = [], Counter[str]()
    for name in URLS:
        for method in METHODS:
            for caller in callers_for(name, method):
                expected, found = written(name, method, caller), send(grounds, name, method, caller)
                sent[found] += 1
                is_shut = caller in OUTSIDE and expected in SHUT and found in SHUT
                if found != expected and not is_shut:
                    wrong.append((name, method, caller, f"written {expected}", f"found {found}"))
    with capsys.disabled():
        print(f"\naddresses: {len(URLS)}, {sum(map(len, URLS.values()))} ways, {len(ROLES) + len(OUTSIDE)} callers, "
              f"{sum(sent.values())} requests {dict(sent)}, {len(wrong)} mismatches")  # fmt: skip
    assert wrong == []


def test_no_unit_police_gate_or_site_originates_a_query_about_persons_or_places() -> None:
    """R14, over both written files: whatever way serves asking is open to the desk's analysts and leads alone."""
    asking = {"person list", "person export", "query create", "case_link create"}
    ways = [way for way, serves in MATRIX["ways"].items() if asking & set(serves.split(", "))]
    pages = [(name.partition(" ")[0], name.partition(" ")[2]) for name in ways if " " in name]
    pages = [(one, method) if not method.startswith("/") else (method, one) for one, method in pages]
    assert len(pages) == 3
    for name, method in pages:
        assert {role for role in ROLES if written(name, method, role) not in {"missing", "refused"}} <= MAY_ORIGINATE


# What a resident hands in without an account: the system keeps it, and nothing is shown of any object.
HANDED_IN = {
    "public:report_call POST": "call_report create", "public:report_confirmed POST": "call_report create",
    "public:ask_fact POST": "fact_question create", "public:help POST": "help_request create",
    "public:care POST": "care create",
}  # fmt: skip


def test_what_serves_an_object_is_shut_to_who_has_not_signed_in() -> None:
    """The matrix's column `anonymous`: each way to each cell asks for the sign-in first, but what residents hand in."""
    for way, serves in MATRIX["ways"].items():
        if " " in way and serves not in {"-", "inside", "operator"} and way not in HANDED_IN:
            one, two = way.split(" ")
            name, method = (two, one) if two.startswith("/") else (one, two)
            assert [written(name, method, caller) for caller in (ANONYMOUS, "locked")] == ["sign-in", "sign-in"]


def test_residents_hand_in_what_is_listed_and_reach_no_other_object() -> None:
    ways = MATRIX["ways"].items()
    assert {way: serves for way, serves in ways if way.startswith("public:") and serves != "-"} == HANDED_IN
