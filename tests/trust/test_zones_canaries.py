"""Canaries of zones and residents (R18): every page, the commands and the journal, as every caller.

`WHOLE` says of each field who may see it whole, `SEEN` where that has to happen; whatever is not told may not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake.models import Resident
from tests.conftest import IS_PROOF
from tests.trust.ground import ANONYMOUS, undone
from tests.trust.test_canaries import heard, taken, text_of
from tests.trust.test_people_canaries import AROUND, ROLES, URLS
from tests.trust.test_urls import addresses
from tests.trust.zones_canaries import CARED, ZonesCanaries

__all__ = ["heard"]
HELPED = ("words", "name", "phone", "address")
pytestmark = [pytest.mark.django_db, pytest.mark.unmeasured]
UNIT = {"unit_dispatcher", "field_officer"}
# What may stand whole in a page, and to whom: the unit at its own work. The desk reveals with a reason, one at a time.
WHOLE: dict[str, set[str]] = {
    "pass own name": {"unit_dispatcher"},
    "pass own code": {"unit_dispatcher"},
    **{f"care own {name}": UNIT for name in CARED},
    **{f"help own {name}": UNIT for name in HELPED},
    **{f"emergency own {name}": UNIT for name in ("text", "phone", "place")},
}
# Where each of these has to stand, so that nothing passes because nothing is there.
SEEN: dict[str, tuple[str, ...]] = {
    "pass own name": ("desk:pass-print own",),
    "care own name": ("desk:care-entry own", "field:welfare"),
    "care own phone": ("desk:care-entry own", "field:welfare"),
    "help own words": ("desk:help-request own",),
    "help own phone": ("desk:help-request own",),
    "emergency own text": ("desk:emergency own",),
    "emergency own phone": ("desk:emergency own",),
}
COMMANDS = (
    ["emergencies", "list"], ["emergencies", "list", "--json"], ["residents", "list"], ["residents", "due", "--json"],
    ["residents", "routes"], ["hotline", "status"], ["hotline", "late"], ["hotline", "green", "--json"],
)  # fmt: skip
PACKAGES = ("zones/", "response/", "residents/", "gate/", "patrol/", "welfare/", "help/")


@pytest.fixture(scope="module")
def zones(django_db_setup: None, django_db_blocker: Any) -> Iterator[ZonesCanaries]:
    """Return the world with its canaries, built once; whatever the tests do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield ZonesCanaries()
        transaction.set_rollback(True)


def ways(zones: ZonesCanaries) -> dict[str, str]:
    """Return every address of the two contexts that can be got, found from the URLconf, and those around them."""
    found = {name: reverse(name) for name in AROUND}
    orders = {"desk:order", "field:order"}
    for name, pattern in addresses():
        is_public = name.startswith("public:")  # shows nobody anything of anybody
        is_ours = str(pattern.pattern).startswith(PACKAGES) and "GET" in URLS[name] and not is_public
        for place in ("own", "beside") if is_ours or name in orders else ():
            told = {one: zones.values(place)[one] for one in pattern.pattern.converters}
            found[f"{name} {place}" if told else name] = reverse(name, kwargs=told)
    for place, where in (("own", "own"), ("beside", "sibling")):
        home = Resident.objects.get(pk=zones.ground.things["resident at gate"][f"desk {where}"]).building_id
        gate = zones.ground.things["gate"][f"desk {where}"]
        found[f"field:gate building {place}"] = f"{reverse('field:gate')}?gate={gate}&building={home}"
    lists = {"desk:care": "which", "desk:help": "view"}
    found |= {
        f"{name} {one}": f"{reverse(name)}?{key}={one}"
        for name, key in lists.items()
        for one in ("unseen", "medicine", "ended", "all", "late", "closed", "calls")
    }
    return found | {"/api/orders": "/api/orders?limit=200", "/api/orders own": f"/api/orders/{zones.held['own'].order}"}


def callers_for(name: str) -> list[tuple[str, str]]:
    """Return who looks and from which district: whoever has to see something, of the rest ten drawn; at proof all."""
    everybody = [(who, "own") for who in [*ROLES, ANONYMOUS]] + [(who, "other") for who in ROLES]
    if IS_PROOF:
        return everybody
    units = [(who, "own") for who in ("unit_dispatcher", "field_officer", "gate_keeper", "desk_lead")]
    return list(dict.fromkeys([*units, *random.Random(name).sample(everybody, 10)]))


def test_no_page_shows_whom_zones_and_residents_are_about_where_it_may_not(
    zones: ZonesCanaries, heard: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    stray, seen, looks = [], set(), Counter[int]()
    for name, address in ways(zones).items():
        for who, place in callers_for(name):
            with undone():
                answer = zones.ground.client(who, place).get(address)
            found = zones.in_text(text_of(answer))
            may = {group for group, roles in WHOLE.items() if who in roles} if place == "own" else set()
            looks[answer.status_code] += 1
            seen |= {(name, group) for group in found & may}
            stray += [(who, place, name, answer.status_code, found - may)] if found - may else []
    with capsys.disabled():
        print(f"\nzones: {len(zones.group)} canaries, {len(ways(zones))} addresses, {looks.total()} answers "
              f"{dict(looks)}, {len(stray)} stray")  # fmt: skip
    assert stray == []
    assert zones.in_text(heard.getvalue()) == set()
    assert {(name, group) for group, names in SEEN.items() for name in names} - seen == set()


EXPORTED: dict[str, tuple[str, ...]] = {
    "desk_lead": tuple(f"help {place} {name}" for place in ("own", "beside") for name in HELPED),
    "unit_dispatcher": ("pass own name", *(f"help own {name}" for name in HELPED)),
}
"""Who takes out whom, with a second person's word: the lead what they could reveal, a unit what it hands over."""


def test_an_export_of_zones_and_residents_holds_what_its_reader_may_see_and_nothing_else(
    zones: ZonesCanaries, heard: StringIO
) -> None:
    plan, found = {"plan": zones.cover}, {}
    for role, (dataset, filters), form in product(
        (one for one in Role if one is not Role.SYSTEM),
        (("passes", {}), ("help_requests", {"view": "all"}), ("response_times", {}), ("cover_sites", plan)),
        ("xlsx", "print"),
    ):
        try:
            with undone():
                text, _columns = taken(zones.ground, role, dataset, filters, form)
        except NotAllowed:
            continue
        found[role.value, dataset, form] = zones.in_text(text)
    for (role_name, dataset, form), groups in found.items():
        kind = {"passes": "pass", "help_requests": "help"}.get(dataset, "nobody")
        may = {one for one in EXPORTED.get(role_name, ()) if one.startswith(kind)}
        assert (role_name, dataset, form, groups) == (role_name, dataset, form, may)
    assert {(role_name, dataset) for role_name, dataset, _form in found} == {
        ("desk_lead", "passes"), ("desk_lead", "help_requests"), ("desk_lead", "response_times"),
        ("desk_lead", "cover_sites"), ("desk_analyst", "response_times"), ("unit_dispatcher", "passes"),
        ("unit_dispatcher", "help_requests"),
    }  # fmt: skip
    assert zones.in_text(heard.getvalue()) == set()


def test_commands_and_journal_of_zones_and_residents_name_nobody(
    zones: ZonesCanaries, tmp_path: Path, heard: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    incident, said = ["--incident", zones.ground.world.incident.code], []
    with undone():
        for words in COMMANDS:
            out, err = StringIO(), StringIO()
            try:
                call_command(*words, *incident, stdout=out, stderr=err)
            except (SystemExit, Exception) as error:
                err.write(f"FAILED {type(error).__name__}: {error}")
            said.append((" ".join(words), out.getvalue() + err.getvalue()))
        call_command("journal", "export", str(tmp_path / "out"), stdout=StringIO())
    assert [(name, text) for name, text in said if "FAILED" in text] == []
    assert [(name, found) for name, text in said if (found := zones.in_text(text))] == []
    files = {one.name: one.read_text("utf-8", "replace") for one in tmp_path.rglob("*") if one.is_file()}
    assert [(name, found) for name, text in files.items() if (found := zones.in_text(text))] == []
    assert len(files) >= 2
    assert zones.in_text(heard.getvalue() + capfd.readouterr().err) == set()
