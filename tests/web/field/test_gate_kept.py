"""What a phone may keep of a gate's page: a shell that is nobody's, its files by digest, no other address."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.gates_world import RESIDENTS, Gates, make_gates
from tests.web.people import make_person

from bihuan.apps.accounts.rules.sessions import ABSOLUTE
from bihuan.apps.core.models import Account
from bihuan.apps.zones.actions.gates_kit import gate_kit
from bihuan.apps.zones.rules.passes_judging import SHUT_MINUTES
from bihuan.web.field.gate import keeping

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[3] / "src/bihuan/web"


def signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(account)
    return client


def shell_of(client: Client) -> str:
    answer = client.get(keeping.shell_address())
    assert answer.status_code == 200
    return re.sub(r'nonce="[^"]+"', 'nonce=""', answer.content.decode())


def second_keeper(gates: Gates) -> Account:
    from bihuan.apps.core.actions import grant_role
    from bihuan.apps.core.rules import Role

    account = Account.objects.create(username="another", full_name="卫另一", is_drill=True)
    grant_role(
        account=account, incident=gates.world.incident, role=Role.GATE_KEEPER, unit=gates.world.units["SQ-07"], by=None,
        at=gates.at, days=7,
    )  # fmt: skip
    return account


def kept_of(client: Client) -> dict[str, Any]:
    """Return what the worker's script says that it keeps."""
    text = client.get(reverse("field:gate-worker")).content.decode()
    told: dict[str, Any] = json.loads(text.partition("\n")[0].removeprefix("const KEPT = ").removesuffix(";"))
    return told


def test_the_shell_is_the_same_for_two_keepers_of_two_units_but_for_the_nonce() -> None:
    gates = make_gates()
    one, other = signed_in(gates.keeper), signed_in(second_keeper(gates))
    one.get(f"{reverse('field:gate')}?building={gates.building.pk}")
    assert shell_of(one) == shell_of(other)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_shell_names_nobody_and_bears_nothing_of_a_session(language: str) -> None:
    gates = make_gates()
    client = signed_in(gates.keeper, language)
    page, shell = client.get(reverse("field:gate")).content.decode(), shell_of(client)
    token = client.cookies["csrftoken"].value
    private = (
        gates.keeper.full_name, gates.keeper.username, str(gates.keeper.pk), gates.world.incident.name, gates.gate.name,
        str(gates.gate.pk), str(gates.area.pk), str(gates.building.pk), *RESIDENTS, client.cookies["sessionid"].value,
        token, "csrfmiddlewaretoken", "data-personal", "hx-headers", "data-until", "data-kit=",
    )  # fmt: skip
    assert [word for word in private if word in shell] == []
    assert {"csrfmiddlewaretoken", "data-until", gates.keeper.full_name} <= {word for word in private if word in page}


def test_the_shell_of_another_release_is_not_given_and_none_to_who_counts_nobody() -> None:
    gates = make_gates()
    client = signed_in(gates.keeper)
    assert client.get(f"{reverse('field:gate-kept')}?release=0123456789abcdef").status_code == 404
    lead = signed_in(make_person("reads-only", "auditor"))
    told = {name: lead.get(reverse(name)).status_code for name in ("field:gate-kept", "field:gate-worker")}
    assert told == dict.fromkeys(told, 404)
    assert Client().get(reverse("field:gate-worker")).status_code == 302


def test_the_release_is_another_for_every_other_byte_of_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    bytes_of, found = keeping._bytes_of, {keeping.release()}
    for name in (*keeping.STYLES, keeping.SCRIPT, keeping.WORKER):
        keeping.release.cache_clear(), keeping.kept_file.cache_clear()
        monkeypatch.setattr(keeping, "_bytes_of", lambda one, name=name: bytes_of(one) + b" " * (one == name))
        found.add(keeping.release())
    monkeypatch.setattr(keeping, "_bytes_of", bytes_of)
    keeping.release.cache_clear(), keeping.kept_file.cache_clear()
    assert len(found) == 6


def test_the_worker_names_the_page_its_shell_and_static_files_with_their_digests_and_nothing_else() -> None:
    client = signed_in(make_gates().keeper)
    told = kept_of(client)
    assert (told["page"], told["shell"]) == ("/field/gate/", f"/field/gate/kept/?release={keeping.release()}")
    names = {re.sub(r"^/static/(.+)\?kept=[0-9a-f]{16}$", r"\1", url) for url in told["files"]}
    assert names == {*keeping.STYLES, keeping.SCRIPT}
    for url, integrity in told["files"].items():
        body = b"".join(client.get(url).streaming_content)  # type: ignore[attr-defined]  # a file of WhiteNoise
        assert integrity == f"sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def test_only_the_page_of_the_gate_may_start_a_worker_and_only_this_one() -> None:
    client = signed_in(make_gates().keeper)
    policies = {
        name: client.get(reverse(name)).headers["Content-Security-Policy"]
        for name in ("field:gate", "field:gate-kept", "field:gate-worker", "field:today", "field:patrol")
    }
    workers = {name: re.findall(r"worker-src ([^;]+)", policy) for name, policy in policies.items()}
    own = ["http://testserver/field/gate/worker.js"]
    assert workers == {name: own if name == "field:gate" else ["'none'"] for name in policies}
    assert "connect-src 'self'" in policies["field:gate-worker"]
    directives = dict(one.split(" ", 1) for one in policies["field:gate-worker"].split("; "))
    assert {directives[name] for name in ("default-src", "script-src", "style-src", "img-src")} == {"'none'"}


def test_no_script_of_the_product_but_the_gates_starts_a_worker_and_no_other_opens_a_cache() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in STATIC.rglob("*.js") if "vendor" not in path.parts}
    assert {name for name, text in scripts.items() if "serviceWorker.register" in text} == {"gate.js"}
    assert {name for name, text in scripts.items() if re.search(r"\bcaches\b", text)} == {
        "gate.js", "gate_worker.js", "forget.js",
    }  # fmt: skip
    assert {name for name, text in scripts.items() if re.search(r"\.put\(|addAll\(", text)} == {"gate_worker.js"}


def test_below_the_scope_of_the_worker_lie_the_addresses_of_the_gate_alone() -> None:
    field = next(one for one in get_resolver().url_patterns if str(one.pattern) == "field/")
    below = [
        str(route.pattern)
        for part in field.url_patterns  # type: ignore[union-attr]  # an include, as the line above found
        for route in getattr(part, "url_patterns", [part])
        if str(route.pattern).startswith("gate/")
    ]
    assert sorted(below) == [
        "gate/", "gate/<uuid:gate_id>/check/", "gate/<uuid:gate_id>/cross/", "gate/<uuid:gate_id>/kit/", "gate/kept/",
        "gate/worker.js",
    ]  # fmt: skip


def test_nothing_of_it_lies_in_the_browsers_own_cache() -> None:
    client = signed_in(make_gates().keeper)
    names = ("field:gate", "field:gate-kept", "field:gate-worker")
    assert {client.get(reverse(name)).headers["Cache-Control"] for name in names} == {"no-store"}


def test_a_phone_judges_no_longer_than_a_session_lasts() -> None:
    gates = make_gates()
    kit = json.loads(gate_kit(gate_id=gates.gate.pk, by=gates.by(), at=gates.at)["kit"].removeprefix("BHK1:"))
    assert (kit["shut_minutes"], SHUT_MINUTES * 60) == (720, ABSOLUTE.total_seconds())
