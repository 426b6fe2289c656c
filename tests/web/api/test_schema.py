"""The API keeps to its own description, whatever is sent: schemathesis over every operation, as five roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.conftest import IS_PROOF
from tests.web.api.calling import basic, new
from tests.worlds import World, receive_lines

from bihuan.apps.intake.models import Batch, Disposition, Receipt
from bihuan.web.api.application import api

Known = dict[str, str]
# Not checked: `positive_data_acceptance`, since rules refuse what no schema can say (a state, a reason for a move);
# `unsupported_method` and `ignored_auth`, which test_signing_in.py checks for every operation.
CHECKED = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance, negative_data_rejection,
]  # fmt: skip
ENOUGH = settings(
    max_examples=400 if IS_PROOF else 10, deadline=None, derandomize=not IS_PROOF,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def described(*, is_covered: bool) -> Any:
    """Return the API's own description; `is_covered`: with one case for every edge of every field, too."""
    schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/")))
    schema.app = get_wsgi_application()
    schema.config.phases.coverage.enabled = is_covered
    return schema


WHOLE, RANDOM = described(is_covered=True), described(is_covered=IS_PROOF)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's own connection between calls, as Django's client does."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.fixture
def known(world: World) -> Known:
    """Return what really exists, by the name of the field that means it."""
    receive_lines(world, ["欧阳小满,110101199003074258,13800009999,顺安区西山路12号,511302001,另一条\n", "无名,,,,,\n"])
    return {
        "order_id": world.orders[0], "order": world.orders[1], "source": "CDC", "unit": "PCS-03",
        "batch_id": Batch.objects.all()[0].pk, "receipt_id": Receipt.objects.all()[0].pk,
        "record_id": Disposition.objects.filter(kind="held")[0].pk,
    }  # fmt: skip


def aim(case: Any, known: Known) -> None:
    """Let a valid case speak of things that exist, so that it comes further than "not found"; commands stay new."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part |= {field: known[field] for field in part if field in known and isinstance(part[field], str)}
    body = case.body if isinstance(case.body, dict) else {}
    body |= {"command": new()} if "command" in body else {}
    for inner in [body.get("details"), *(body.get("choices") or [])]:
        if isinstance(inner, dict):
            inner |= {field: known[field] for field in inner if field in known}


def check(case: Any, name: str, known: Known) -> None:
    """Send the case as this person; a valid one about things that exist."""
    if case.meta.generation.mode is GenerationMode.POSITIVE:
        aim(case, known)
    response = case.call(headers={"Authorization": basic(name)})
    case.validate_response(response, checks=CHECKED)


@WHOLE.parametrize()
@ENOUGH
def test_every_operation_keeps_to_its_description_for_the_lead(case: Any, known: Known) -> None:
    check(case, "lead", known)


@pytest.mark.parametrize("name", ["dispatcher@PCS-03", "clerk", "analyst", "inspector"])
@RANDOM.parametrize()
@ENOUGH
def test_every_operation_keeps_to_its_description_for_others(case: Any, name: str, known: Known) -> None:
    check(case, name, known)
