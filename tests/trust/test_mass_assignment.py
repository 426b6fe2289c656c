"""Nothing is written but what a form or an operation lists, whatever else is sent beside it (trust R49).

Every write endpoint is found from the URLconf and from the API's description, and is sent its usual body twice: alone,
and together with the name of every field of every model and what an intruder would try. Both times the whole database
is compared before and after. Forms leave the rest aside: the two differences must be the same; JSON with an unknown
name is refused whole. None of the values sent may lie anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from bihuan.apps.briefing.actions import calls
from bihuan.apps.core.journal import read_body
from bihuan.apps.core.models import EventBody
from bihuan.apps.core.sealing import SealedColumn, content_of
from bihuan.apps.orders.rules.moves import MOVES
from tests.conftest import IS_PROOF
from tests.trust.listed import (
    OF_BRIEFING,
    OF_CALLS,
    OF_CARE,
    OF_CONTROLS,
    OF_FACTS,
    OF_FORCES,
    OF_FORMS,
    OF_HELP,
    OF_NEWS,
    OF_PUBLIC,
    OF_RESPONSE,
    OF_RIGHTS,
    OF_TESTING,
)
from tests.trust.ways import ANONYMOUS, Things, Way, api_ways, caller_of, form_ways, make_things, public_ways, send
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
ALL_ROLES = (
    ANONYMOUS, "lead", "analyst", "clerk", "reviewer", "commander", "inspector", "administrator", "dispatcher@PCS-03",
    "officer@PCS-03", "officer@SQ-07",
)  # fmt: skip
ROLES = ALL_ROLES if IS_PROOF else (ANONYMOUS, "lead", "clerk", "dispatcher@PCS-03", "officer@PCS-03")
SHOWN_MOVES = tuple(MOVES) if IS_PROOF else ("sign", "note", "report", "recall", "dispatch")
# What each way may be told, by hand: a field that a form gains without being written here is a field nobody judged.
_MOVE = {"command", "expected_n", "note", "unit", "duty_role", "reason", "result", "seconds", "assignee", "survivor"}
LISTED = {
    "sign-in": {"username", "password", "next"},
    "drill-sign-in": {"account"},
    "sign-out": {"next"},
    "account-passkey-options": set(),
    "account-codes": set(),
    "account-factor-remove": set(),
    "account-session-end": set(),
    "account-active": set(),
    "account-unlock-options": set(),
    "account-confirm": set(),
    "account-withdraw": set(),
    "account-revoke": set(),
    "account-totp": {"code"},
    "account-passkey-add": {"answer", "label"},
    "account-password": {"password", "new_password"},
    "account-lock": {"next"},
    "account-proof": {"code", "next"},
    "account-proof-options": set(),
    "account-proof-passkey": {"answer", "next"},
    "account-locked": {"password", "next"},
    "account-unlock-passkey": {"answer", "next"},
    "account-propose": {"username", "role", "unit", "days"},
    "account-reset": {"username"},
    "account-terminal": {"shared"},
    "desk:reveal": {"reason", "words"},
    "desk:break-glass": {"reason", "words"},
    "desk:review-glass": {"verdict"},
    "desk:review-access": {"verdict"},
    "desk:tell-looked": set(),
    "desk:ask-query": {"purpose", "legal_basis", "case", "window_from", "window_to", "approver"},
    "desk:ask-tranche": set(),
    "desk:say-word": {"word", "digest", "reason"},
    "desk:link-case": {"record"},
    "desk:confirm-laboratory": set(),
    "desk:add-visit": {"place", "place_text", "starts_at", "ends_at", "origin", "note", "is_confirmed"},
    "desk:confirm-visit": set(),
    "desk:case-dates": {
        "n",
        "has_symptoms",
        "onset_date",
        "sample_date",
        "report_date",
        "isolated_at",
        "setting",
        "known_source",
        "note",
    },
    "desk:classify-case": {"n", "verdict"},
    "desk:close-case": {"n", "outcome"},
    "desk:decide-exposures": {"do", "exposure", "all", "case", "run", "open", "reason", "category", "told"},
    "desk:release-contact": {"reason"},
    "desk:end-contact": {"reason"},
    "desk:propose-quarantine": {
        "regime",
        "legal_basis",
        "starts_at",
        "ends_at",
        "review_at",
        "place_text",
        "note",
    },
    "desk:attendance-act": {"command", "attendance", "officer", "post", "reason", "words"},
    "desk:new-call": {
        "command",
        "message",
        "post_id",
        "unit",
        "skill",
        "level",
        "wanted",
        "answer_minutes",
        "override_reason",
        "overridden",
        "preview",
        "call",
    },
    "desk:close-call": set(),
    "desk:call-answer": {"command", "answer", "minutes", "reason"},
    "desk:inspection-visit": {"command"},
    "desk:reinspect": {"command", "mended"},
    "field:post-act": {"command", "attendance", "officer", "post", "reason", "words"},
    "field:answer-call": {"command", "answer", "minutes", "reason"},
    "desk:decide-quarantine": {"word", "reason"},
    "desk:lift-quarantine": {"reason"},
    "desk:review-quarantine": {"next_review_at"},
    "desk:extend-quarantine": {"ends_at", "review_at"},
    "desk:ask-material": {
        "kind",
        "purpose",
        "legal_basis",
        "holder",
        "place",
        "place_text",
        "window_from",
        "window_to",
        "note",
    },
    "desk:heat-rule": {"n", "workload", "is_acclimatised", "allowed", "booth_c"},
    "desk:weather": {"kind", "spot", "source", "height", "lines"},
    "desk:report-casualty": {"who", "command"},
    "desk:report-crowding": {"waiting", "lanes"},
    "desk:check-site": {"present"},
    "desk:check-code": {"kind", "document"},
    "desk:decide-material": {"word", "reason"},
    "desk:material-came": {"batch", "reference"},
    "desk:ask-export": {"purpose", "words", "columns", "form"},
    "desk:ask-search": {"query", "kind", "minutes", "residual", "metres", "engine", "command"},
    "desk:cancel-search": set(),
    "desk:release-search": set(),
    "desk:next-search": {"minutes", "residual", "metres", "engine", "command"},
    "desk:order-source": set(),
    "desk:report-paste": {"report", "city", "published_on"},
    "desk:decide-report": {
        "do",
        "kind",
        "first",
        "last",
        "reason",
        "case",
        "starts_at",
        "ends_at",
        "place",
        "document",
        "phone",
        "name",
        "classification",
        "ground",
        "onset_date",
        "sample_date",
        "report_date",
    },
    "desk:decide-export": {"answer"},
    "desk:make-export": set(),
    "desk:export-passphrase": set(),
    "desk:export-file": set(),
    "language": {"language", "next"},
    "desk:intake": {"source", "kind", "declared", "not_told", "seq", "file", "text", "kept"},
    "desk:zero": {"source", "day"},
    "desk:dispose": {"year"},
    "desk:recount": {"declared", "reason"},
    "desk:settle": {"kind", "reason", "next"},
    "desk:dispatch": {"command", "order", "take"},
    "desk:sign": {"order", "next"},
    "field:sign": {"order"},
    "desk:strike": {"how", "next"},
    "desk:give-handover": set(),
    "desk:receive-handover": set(),
    "desk:override-handover": {"reason"},
    "desk:move": _MOVE | {"children", "answer", "evidence", "contacted", "contacted_at", "next", "records"},
    "field:move": _MOVE | {"children", "answer", "evidence", "contacted", "contacted_at", "records"},
    "POST /api/batches": {"source", "command", "seq", "declared", "file"},
    "POST /api/batches/json": {"source", "command", "seq", "declared", "rows"},
    "POST /api/batches/{batch_id}/dispose": {"command", "columns"},
    "POST /api/records/{record_id}/settle": {"command", "kind", "reason", "values"},
    "POST /api/orders/dispatch": {"command", "choices"},
    "POST /api/orders/{order_id}/reveal": {"field", "reason", "words"},
    "POST /api/records/{record_id}/reveal": {"field", "reason", "words"},
    "POST /api/queries": {
        "command",
        "purpose",
        "legal_basis",
        "case",
        "window_from",
        "window_to",
        "places",
        "approver",
    },
    "POST /api/queries/{query_id}/approve": {"digest"},
    "POST /api/queries/{query_id}/refuse": {"digest", "reason"},
    "POST /api/exports": {"command", "rows", "columns", "form", "purpose", "words"},
    "POST /api/exports/{export_id}/decision": {"answer"},
    "POST /api/exports/{export_id}/make": set(),
    "POST /api/exports/{export_id}/passphrase": set(),
    "POST /api/exports/{export_id}/file": set(),
    "POST /api/orders/{order_id}/moves": {"command", "move", "expected_n", "details", "report"},
    "POST /api/outcome-sheets/{sheet_id}/acknowledge": {"command"},
    **OF_BRIEFING,
    **OF_CONTROLS,
    **OF_FACTS,
    **OF_NEWS,
    **OF_FORMS,
    **OF_RESPONSE,
    **OF_FORCES,
    **OF_CARE,
    **OF_TESTING,
    **OF_HELP,
    **OF_CALLS,
    **OF_RIGHTS,
    **OF_PUBLIC,
}
TRIED = (
    "id", "pk", "_state", "role", "roles", "is_admin", "is_staff", "is_superuser", "is_active", "is_drill", "state",
    "status", "risk_status", "unit", "unit_id", "account", "by", "at", "incident", "permissions", "groups", "grant",
    "owner", "created_at", "password", "actor", "approved", "mfa", "__class__", "__proto__", "constructor",
)  # fmt: skip
NUMBER, DAY, WORD = "987654321", "1999-12-31T23:59:59Z", "CANARYMASS"
READS = re.compile(
    r"\s*(?:SELECT|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|WITH\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b)|EXPLAIN)\b",
    re.IGNORECASE | re.DOTALL,
)
WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE
)
SESSIONS = {"django_session"}  # Django's own, rewritten on any sign-in
COLUMNS = {  # the instant at which a token or a session was last used is noted once a minute, whatever was sent
    "accounts_apitoken": "id, digest, account_id, expires_at, revoked_at",
    "accounts_signedin": "id, account_id, began_at, CASE WHEN seen_at < '2000' THEN seen_at END, proved_at, second,"
    " is_shared, device, device_name, has_company, locked_at, ended_at",
}
VOLATILE = (
    (re.compile(r"\$[A-Za-z0-9+/]{16,40}\$"), "$A$"),  # the salt of a code that is kept by Argon2
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "U"),
    (re.compile(r"[0-9a-f]{16,}"), "H"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|\+\d\d:?\d\d)?"), "T"),
    (re.compile(r"[A-Za-z0-9+/_=-]{40,}"), "B"),
    (re.compile(r"\b[A-Z2-7]{32}\b"), "K"),  # the secret of an authenticator
    (re.compile(r"\b\d{9,}\.\d+"), "S"),  # seconds of an epoch
)
Table = Counter[tuple[Any, ...]]


def value_for(field: models.Field[Any, Any]) -> str:
    """Return what would be taken, were this field written from a request."""
    if isinstance(field, models.BooleanField):
        return "true"
    if isinstance(field, models.IntegerField | models.FloatField):
        return NUMBER
    if isinstance(field, models.DateField):
        return DAY
    return WORD


def everything() -> dict[str, str]:
    """Return every field of every model by name and by column, and what an intruder would try."""
    told = dict.fromkeys(TRIED, WORD)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            told |= {field.name: value_for(field), field.attname: value_for(field)}
    return told


class Written:
    """Notes each table into which a statement writes; what cannot be told from the statement counts as all tables."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.is_unclear = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(sql):
            target = WRITES.match(sql)
            self.tables |= {target[1]} if target else set()
            self.is_unclear |= target is None
        return execute(sql, params, many, context)


def rows_of(names: Iterable[str]) -> dict[str, Table]:
    """Return all rows of tables."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            columns = COLUMNS.get(name, "*")
            cursor.execute(f'SELECT {columns} FROM "{name}"')  # noqa: S608 - a table of the database's own list
            found[name] = Counter(cursor.fetchall())
    return found


def opened(names: Collection[str]) -> dict[str, Table]:
    """Return what lies sealed in rows and bodies of tables, opened: nothing hides from the comparison there."""
    found: dict[str, Table] = {}
    if EventBody._meta.db_table in names:
        found["bodies"] = Counter((str(read_body(body)),) for body in EventBody.objects.exclude(key=""))
    for model in apps.get_models():
        is_sealed = any(isinstance(field, SealedColumn) for field in model._meta.concrete_fields)
        if is_sealed and model._meta.db_table in names:
            rows = [(str(row.pk), str(content_of(row))) for row in model._default_manager.all()]
            found[f"sealed {model.__name__}"] = Counter(rows)
    return found


def whole(names: Collection[str] | None = None) -> dict[str, Table]:
    """Return all rows of all tables, or of those named, sealed ones opened too."""
    if names is None:
        names = [name for name in connection.introspection.table_names() if name not in SESSIONS]
    return rows_of(names) | opened(names)


def settled(value: object) -> str:
    """Return a value without what is new each time: identifiers, digests, instants, secrets."""
    text = str(value)
    for pattern, mark in VOLATILE:
        text = pattern.sub(mark, text)
    return text


Difference = dict[str, tuple[Table, Table]]


def difference(before: dict[str, Table], after: dict[str, Table]) -> Difference:
    """Return the rows that came and the rows that went, by table."""
    return {name: (after[name] - rows, rows - after[name]) for name, rows in before.items() if after[name] != rows}


def shape(found: Difference) -> dict[str, tuple[Table, Table]]:
    """Return a difference without what is new each time."""

    def plain(rows: Table) -> Table:
        made: Table = Counter()
        for row, count in rows.items():
            made[tuple(map(settled, row))] += count
        return made

    return {name: (plain(came), plain(gone)) for name, (came, gone) in found.items()}


class Still:
    """A caller who signed in once, and the database as it stands between the requests, each of which is taken back."""

    def __init__(self, who: str, world: World) -> None:
        self._client = caller_of(who, world)
        self.rows = whole()

    def client(self) -> Client:
        """Return a browser with the caller's cookies of the start: signing out in one ends no other."""
        client = Client(raise_request_exception=False)
        client.cookies = deepcopy(self._client.cookies)
        client.token = getattr(self._client, "token", "")  # type: ignore[attr-defined]  # ours, as in ways.py
        return client


def effect(way: Way, who: str, still: Still, body: dict[str, Any]) -> tuple[int, Difference]:
    """Send a body, see what it changes, and take it back; only tables into which something wrote are compared."""
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            status = send(still.client(), way, who, body).status_code
        after = whole(None if written.is_unclear else written.tables & still.rows.keys())
        found = difference({name: still.rows.get(name, Counter()) for name in after}, after)
        transaction.set_rollback(True)
    return status, found


def stuffed(way: Way, extra: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the body with all that is not listed beside it, and for JSON in each object inside it, too."""
    listed = LISTED[way.name.partition(" ")[0] if not way.is_api else way.name]
    more = {name: value for name, value in extra.items() if name not in listed | way.body.keys()}
    yield {**way.body, **more}
    for name, inner in way.body.items() if way.is_json else ():
        if isinstance(inner, dict):
            yield {**way.body, name: {**more, **inner}}
        if isinstance(inner, list) and inner and isinstance(inner[0], dict) and name != "rows":
            yield {**way.body, name: [{**more, **inner[0]}]}


def ways(things: Things) -> list[Way]:
    """Return every way that writes."""
    return [
        *form_ways(things, SHOWN_MOVES),
        *public_ways(things),
        *(way for way in api_ways(things) if way.method != "GET"),
    ]


@pytest.fixture(autouse=True)
def drawn_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing to chance that shows in a row: one callee in fifty is drawn to be asked, whatever was sent."""
    monkeypatch.setattr(calls, "is_drawn_to_be_asked", lambda: False)


def test_only_what_is_listed_is_written_whoever_sends_it(capsys: pytest.CaptureFixture[str]) -> None:
    things, extra = make_things(), everything()
    ways_in = ways(things)
    sent = changed = 0
    wrong = []
    for who in ROLES:
        still = Still(who, things.world)
        for way in ways_in:
            _, usual = effect(way, who, still, way.body)
            for body in stuffed(way, extra):
                status, found = effect(way, who, still, body)
                sent, changed = sent + 1, changed + bool(found)
                came = [value for rows, _ in found.values() for row in rows for value in map(str, row)]
                if any(mark in value for value in came for mark in (WORD, NUMBER, DAY[:10])):
                    wrong.append((way.name, who, "a value that was not asked for is kept"))
                elif way.is_json and (found or status < 400):
                    wrong.append((way.name, who, f"an unknown field was taken: {status}"))
                elif not way.is_json and shape(found) != shape(usual):
                    wrong.append((way.name, who, f"another effect: {sorted(found)} not {sorted(usual)}"))
        assert whole() == still.rows, "a request was not taken back whole"
    with capsys.disabled():
        print(f"\nmass assignment: {len(extra)} field names, {sent} requests, {changed} had their usual effect")
    assert wrong == []
    assert changed >= 12


def test_every_way_that_writes_says_what_it_may_be_told() -> None:
    found = {way.name if way.is_api else way.name.partition(" ")[0] for way in ways(make_things())}
    assert found == LISTED.keys()


def test_the_effect_of_an_honest_request_is_seen() -> None:
    """The comparison itself: a row that came is found, and what differs each time is not."""
    things = make_things()
    [way] = [way for way in form_ways(things, ("note",)) if way.name == "desk:move note"]
    still = Still("lead", things.world)
    status, found = effect(way, "lead", still, way.body)
    assert (status, "core_event" in found) == (302, True)
    again = effect(way, "lead", still, {**way.body, "note": f"{WORD} 987654321"})[1]
    assert shape(again) != shape(found)
    third = shape(effect(way, "lead", still, way.body)[1])
    assert {name: rows for name, rows in third.items() if rows != shape(found)[name]} == {}
    assert third == shape(found)
