"""The authorisation matrix: every role x object x action x relation against what was written, by really trying it.

Expectations stand in matrix.toml, written from trust.md; a cell without one, an object without a row, a way that serves
no cell: each fails the build. Cells that have a way are tried in a transaction of their own that is taken back:
every allowed one and a seeded third of the others, under `make prove` all. Nobody's cells are tried in test_urls.py.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from bihuan.apps.core.models import Grant
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place
from bihuan.apps.orders.access import get_order, list_orders
from bihuan.apps.orders.actions import OrderUnknown
from bihuan.apps.orders.queries.orders import Filters
from bihuan.web.api.application import api
from tests.conftest import IS_PROOF
from tests.trust import (  # noqa: F401 - they keep their probes when loaded
    probes_of_calls,
    probes_of_care,
    probes_of_controls,
    probes_of_covering,
    probes_of_desk,
    probes_of_facts,
    probes_of_figures,
    probes_of_forms,
    probes_of_gates,
    probes_of_ground,
    probes_of_heat,
    probes_of_help,
    probes_of_news,
    probes_of_patrol,
    probes_of_people,
    probes_of_queues,
    probes_of_register,
    probes_of_rights,
    probes_of_roads,
    probes_of_rounds,
    probes_of_runs,
    probes_of_samples,
    probes_of_situation,
    probes_of_tracing,
    probes_of_work,
)
from tests.trust.ground import ANONYMOUS, Ground, make_ground, undone
from tests.trust.trying import FROM_ELSEWHERE, OF_AUTHORITY, PROBES, Try
from tests.trust.ways import allowed_methods, patterns

WRITTEN = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text("utf-8"))
PLACES, ACTIONS, ROLES = WRITTEN["places"], WRITTEN["actions"], WRITTEN["roles"]
KINDS = [name for name in WRITTEN if name not in {"places", "actions", "roles", "groups", "inner", "ways"}]
NO_WAY = "no way"
pytestmark = pytest.mark.django_db
_CONTEXTS = ("orders", "intake", "accounts", "tracing", "forces", "screening", "zones", "residents", "briefing")
Cell = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """Return the two districts, built once; whatever the tests do is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_ground()
        transaction.set_rollback(True)


def named(words: str) -> set[str]:
    """Return the roles that a cell names, its groups unfolded."""
    found: set[str] = set()
    for word in words.split():
        found |= named(WRITTEN["groups"][word]) if word in WRITTEN["groups"] else {word}
    return found


def expectations() -> dict[Cell, bool | None]:
    """Return every cell: allowed or not; None where there is no way. :raises KeyError: a cell is not told."""
    found: dict[Cell, bool | None] = {}
    for kind, action, place, role in product(KINDS, ACTIONS, PLACES, ROLES):
        told = WRITTEN[kind][action]
        if told == NO_WAY:
            found[kind, action, place, role] = None
        else:
            words = told[place] if place in told or place == "other" else told["here"]
            found[kind, action, place, role] = role in named(words)
    return found


def test_every_cell_is_told_and_names_roles_that_are() -> None:
    cells = expectations()
    assert len(cells) == len(KINDS) * len(ACTIONS) * len(PLACES) * len(ROLES)
    assert set(ROLES) == {role.value for role in Role} | {ANONYMOUS}
    assert set(PLACES) == {place.value for place in Place}
    assert set(ACTIONS) == {action.value for action in Action}
    assert {kind.value for kind in Kind} <= set(KINDS)
    for kind in KINDS:
        assert set(WRITTEN[kind]) == {*ACTIONS, "models"}
        for told in (WRITTEN[kind][action] for action in ACTIONS if WRITTEN[kind][action] != NO_WAY):
            assert set().union(*map(named, told.values())) <= set(ROLES)


def test_every_table_belongs_to_an_object() -> None:
    told = [name for kind in (*KINDS, "inner") for name in WRITTEN[kind]["models"]]
    assert Counter(told) == Counter(model.__name__ for model in apps.get_models())


def ways() -> Iterator[str]:
    """Yield every way there is: pages by method, operations, and public actions that ask who acts."""
    both = {"sign-in": "GET POST", "sign-out": "POST", "language": "POST"}  # Django's own views do not say
    for name, pattern in patterns():
        methods = allowed_methods(pattern.callback) or set(both[name].split())
        yield from (f"{name} {method}" for method in methods)
    yield "desk:live GET"
    for path, operations in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        yield from (f"{method.upper()} {path}" for method in operations)
    for module in _modules():
        for name, one in vars(module).items():
            is_ours = inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and "by" in inspect.signature(one).parameters:
                yield f"{module.__name__.removeprefix('bihuan.apps.')}.{name}"


def _modules() -> Iterator[Any]:
    for name in (
        "core.actions",
        "core.exports",
        "core.journal",
        *(f"{one}.actions" for one in _CONTEXTS),
    ):
        package = importlib.import_module(f"bihuan.apps.{name}")
        yield package
        for found in pkgutil.iter_modules(getattr(package, "__path__", [])):
            yield importlib.import_module(f"{package.__name__}.{found.name}")


def test_every_way_serves_a_cell_and_no_way_means_none() -> None:
    told: dict[str, str] = WRITTEN["ways"]
    assert sorted(set(ways())) == sorted(told)
    served = {tuple(one.split()) for words in told.values() if words not in {"-", "inside", "operator"}
              for one in words.split(", ")}  # fmt: skip
    open_ = {(kind, action) for kind in KINDS for action in ACTIONS if WRITTEN[kind][action] != NO_WAY}
    only_read_inside = {  # by access.py alone, inside what batches and rounds ask, and before one is moved
        ("receipt", "read"), ("resident", "read"), ("source", "read"), ("first_notice", "read"),
        ("public_place", "read"),
    }  # fmt: skip
    of_tracing = {  # by access.py alone, inside other pages of tracing
        ("follow_up", "read"), ("run", "list"), ("run", "read"), ("case_report", "list"), ("case_report", "read"),
    }  # fmt: skip
    assert served | of_tracing == open_ - only_read_inside
    assert set(PROBES) == open_


def test_what_only_the_operator_may_is_called_by_no_page() -> None:
    root = Path(importlib.import_module("bihuan.web").__file__ or "").parent
    code = "\n".join(one.read_text("utf-8") for one in root.rglob("*.py") if "management" not in one.parts)
    names = [way.rpartition(".")[2] for way, what in WRITTEN["ways"].items() if what == "operator"]
    assert [name for name in names if f"{name}(" in code] == []
    assert len(names) > 5


def tried(ground: Ground, cell: Cell) -> str:
    """Return "allowed", "refused", or the code of a refusal that has nothing to do with who asks."""
    kind, action, place, role = cell
    try:
        with undone():
            return "allowed" if PROBES[kind, action](Try(ground, Role(role), place)) else "refused"
    except OrderUnknown:
        return "refused"
    except NotAllowed as refusal:
        codes = OF_AUTHORITY | (FROM_ELSEWHERE if place == "other" else frozenset())
        return "refused" if refusal.code in codes else refusal.code


def chosen(cells: dict[Cell, bool | None]) -> dict[Cell, bool]:
    """Return what is tried: every allowed cell and a seeded third of the others; under proof all."""
    open_ = {cell: may_it for cell, may_it in cells.items() if may_it is not None and cell[3] != ANONYMOUS}
    refused = [cell for cell, is_allowed in open_.items() if not is_allowed]
    some = refused if IS_PROOF else random.Random("matrix").sample(refused, len(refused) // 3)
    return {cell: True for cell, is_allowed in open_.items() if is_allowed} | dict.fromkeys(some, False)


TRIED: Counter[str] = Counter()
OPEN_KINDS = [kind for kind in KINDS if any(WRITTEN[kind][action] != NO_WAY for action in ACTIONS)]


@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_every_cell_with_a_way_is_as_written(ground: Ground, kind: str) -> None:
    wrong = []
    for cell, is_allowed in chosen(expectations()).items():
        if cell[0] == kind:
            found = tried(ground, cell)
            TRIED[found] += 1
            if found != ("allowed" if is_allowed else "refused"):
                wrong.append((*cell, f"written {is_allowed}", f"found {found}"))
    TRIED["mismatches"] += len(wrong)
    assert wrong == []


def test_the_matrix_says_how_far_it_reached(capsys: pytest.CaptureFixture[str]) -> None:
    cells = expectations()
    no_way = sum(may_it is None for may_it in cells.values())
    with capsys.disabled():
        print(f"\nmatrix: {len(KINDS)} objects, {len(cells)} cells, {no_way} have no way, {len(chosen(cells))} to try; "
              f"tried here {dict(TRIED)}")  # fmt: skip
    assert len(cells) > 8_000
    assert len(chosen(cells)) > 2_000


def test_a_source_without_a_code_has_neither_the_desks_own_orders_nor_anybodys_sheets(ground: Ground) -> None:
    nobodys = replace(ground.actor(Role.SOURCE, "own"), unit="")
    own = ground.thing("order", Role.SOURCE, "superior")
    with pytest.raises(NotAllowed, match="wrong_role"):
        list_orders(nobodys, Filters(), ground.world.at)
    with pytest.raises(NotAllowed, match="not_found"):
        get_order(nobodys, own)
    Grant.objects.filter(account=nobodys.account).update(unit=None)
    answer = ground.client(Role.SOURCE.value, "own").get("/api/outcome-sheets")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
