"""The rumour desk answers and never watches (R70, R71, R73): in its tables, its imports, its addresses, its events."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from bihuan.apps.briefing.models import FactCheck, FactDraft, FactQuestion, FactSource, FactVersion
from bihuan.apps.core.journal.subscriptions import jobs_for

ROOT = Path(__file__).resolve().parents[4] / "src" / "bihuan"
MODELS = (FactCheck, FactDraft, FactSource, FactVersion, FactQuestion)
# Parts of a column's name by which somebody outside could be named, reached or found.
FORBIDDEN = frozenset(
    {
        "author", "account", "handle", "user", "username", "nick", "ip", "addr", "phone", "mobile", "tel", "mail",
        "email", "person", "name", "contact", "profile", "avatar", "post", "group", "sender", "reporter", "device",
        "agent", "session", "cookie", "fingerprint", "location", "latitude", "longitude", "place", "street",
        "identity", "document", "card", "wechat", "weixin", "qq", "link", "platform", "reply", "forward", "caller"
    }
)  # fmt: skip
# Two columns hold identifiers of the desk's own people, so that two persons can be told apart (R72).
STAFF = {"written_by", "reviewed_by"}
REACHABLE = {"briefing.FactCheck", "briefing.FactDraft", "briefing.FactSource", "briefing.FactVersion"} | {
    "briefing.FactQuestion", "core.Incident", "core.Protocol",
}  # fmt: skip
NETWORK = {
    "aiohttp", "ftplib", "httplib2", "httpx", "imaplib", "poplib", "pycurl", "requests", "scrapy",
    "selenium", "smtplib", "socket", "socketserver", "ssl", "subprocess", "telnetlib", "urllib3", "webbrowser",
    "websockets", "xmlrpc", "feedparser", "playwright", "sched", "schedule", "apscheduler", "celery",
}  # fmt: skip
FETCHING = ("urllib.request", "http.client", "http.server", "importlib")
ORDERS = (
    "bihuan.apps.orders",
    "bihuan.apps.tracing",
    "bihuan.apps.residents",
    "bihuan.apps.zones",
    "bihuan.apps.screening",
)


def modules() -> list[Path]:
    """Return every module of fact-checks, and all of the public pages."""
    found = [
        *ROOT.glob("apps/briefing/**/facts*.py"),
        *ROOT.glob("web/desk/facts/*.py"),
        *ROOT.glob("web/public/**/*.py"),
    ]
    return sorted({*found, *ROOT.glob("web/parts/facts_*.py")})


def imported(path: Path) -> Iterator[str]:
    """Yield every name that a module imports, wherever in it, with `import_module` told by a text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "import_module", "__import__",
        }:  # fmt: skip
            yield "importlib: a module told by a text"


def fields(model: type[models.Model]) -> list[models.Field]:  # type: ignore[type-arg]  # of any kind
    return list(model._meta.local_concrete_fields)


def words_of(name: str) -> set[str]:
    return set(re.split(r"[_\d]+", name.lower()))


@pytest.mark.parametrize("model", MODELS)
def test_no_column_could_name_or_reach_anybody_outside(model: type[models.Model]) -> None:
    named = [one.name for one in fields(model) if one.name not in STAFF and words_of(one.name) & FORBIDDEN]
    assert named == []
    kinds = {models.GenericIPAddressField, models.EmailField, models.ManyToManyField, models.FileField}
    assert [one.name for one in fields(model) if type(one) in kinds] == []


def test_the_columns_are_these_and_no_others() -> None:
    assert {model.__name__: " ".join(sorted(one.name for one in fields(model))) for model in MODELS} == {
        "FactCheck": "channel_class draft expires_at first_published_at first_seen_on id incident language lapsed_at n"
        " next_review_at number published_at question_n replaces review_called_at state superseded_at superseded_by"
        " topic version",
        "FactDraft": "answer_en answer_zh claim_en claim_zh fact id note_en note_zh serial verdict written_at"
        " written_by",
        "FactSource": "digest draft id is_primary issued_on issuer position title url",
        "FactVersion": "draft expires_at fact id next_review_at published_at reviewed_by version written_by",
        "FactQuestion": "asked_at fact id incident language n number sealed state way",
    }


def test_from_a_claim_no_key_leads_to_a_person_or_an_order() -> None:
    """Walk all keys forward from a claim and a question; nothing else than the incident is reached."""
    seen, todo = set(), list(MODELS)
    while todo:
        model = todo.pop()
        if model._meta.label in seen:
            continue
        seen.add(model._meta.label)
        todo += [one.related_model for one in fields(model) if one.is_relation]  # type: ignore[misc]  # all are models
    assert seen == REACHABLE


def test_no_table_of_another_context_points_at_a_claim() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for one in model._meta.get_fields()
        if one.is_relation and one.concrete and one.related_model in MODELS
    }
    assert pointing == {one._meta.label for one in MODELS}


def test_there_is_something_to_read() -> None:
    names = [path.name for path in modules()]
    assert len(names) >= 30
    assert {"drawing.py", "asking.py", "feed.py", "facts_questions.py"} <= set(names)


@pytest.mark.parametrize("path", modules(), ids=lambda one: str(one.relative_to(ROOT)))
def test_no_module_can_fetch_anything(path: Path) -> None:
    used = list(imported(path))
    fetching = [one for one in used if one.split(".")[0] in NETWORK or one.startswith(FETCHING)]
    assert fetching == []
    text = path.read_text("utf-8")
    assert [one for one in ("urlopen", "urlretrieve", "django.core.mail", "open_connection") if one in text] == []


@pytest.mark.parametrize(
    "path", [one for one in modules() if "public" not in one.parts], ids=lambda one: str(one.relative_to(ROOT))
)
def test_no_module_of_claims_knows_orders_or_people(path: Path) -> None:
    allowed = "bihuan.web.desk.tracing.forms"
    used = [one for one in imported(path) if one.startswith(ORDERS) or "bihuan.web.desk.orders" in one]
    people = [one for one in imported(path) if one.endswith((".Person", ".WorkOrder", ".open_internal_order"))]
    assert [one for one in used + people if not one.startswith(allowed)] == []


def test_no_job_follows_from_a_claim_or_a_question() -> None:
    events = set()
    for path in modules():
        events |= set(re.findall(r'"((?:fact|fact_question)\.[a-z_]+)"', path.read_text("utf-8")))
    assert len(events) == 13
    assert [one for one in sorted(events) if jobs_for(one)] == []


def test_no_address_of_claims_opens_an_order() -> None:
    patterns = [one for one in _patterns(get_resolver()) if "facts" in str(one[0])]
    names = {name for _, name, _ in patterns}
    assert names == {
        "facts", "write-fact", "fact-questions", "take-question", "settle-questions", "fact", "print-fact",
        "reword-fact", "publish-fact", "confirm-fact", "drop-fact", "part-question", "ask_fact",
    }  # fmt: skip
    assert {view.__module__.split(".facts")[0] for _, _, view in patterns} == {"bihuan.web.desk", "bihuan.web.public"}


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str, object]]:
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, address)
        elif isinstance(one, URLPattern):
            yield address, str(one.name), one.callback
