"""What the API answers when it does not do what was asked: one shape, a code and what it was about, never prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.rules import NotReceived
from bihuan.apps.orders.actions import OrderUnknown
from bihuan.web.api.faults import fault_of
from bihuan.web.api.kinds import Answer


class Fault(Answer):
    """One field that could not be taken: where it stands, what is wrong, and what mends it, all as codes."""

    path: str
    code: str
    mend: str


class Problem(Answer):
    """Why nothing was done. `params` says with which values; `fields` names the fields of a 422."""

    code: str
    params: dict[str, str | int]
    fields: list[Fault]


INVALID = {
    "missing_detail": "give_value", "unknown_move": "choose_known", "unknown_unit": "choose_known",
    "unknown_duty_role": "choose_known", "unknown_answer": "choose_known", "bad_reason": "choose_known",
    "bad_value": "mend_value", "bad_settlement": "choose_known", "bad_mapping": "choose_known",
    "bad_count": "mend_value", "suspension_too_long": "shorten", "extension_too_long": "shorten",
    "merge_into_itself": "choose_other", "same_unit": "choose_other", "unknown_source": "choose_known",
    "unknown_reason": "choose_known", "unknown_assignee": "choose_known", "unknown_column": "choose_known",
    "words_missing": "give_value",
}  # fmt: skip
AGAINST_THE_STATE = frozenset(
    {
        "stale", "wrong_state", "not_held", "already_acknowledged", "already_answered", "already_asked", "not_asked",
        "mapping_fixed", "batch_not_received", "seq_taken", "command_reused", "handover_not_signed", "children_open",
        "no_children", "survivor_ended", "merged_too_long_ago", "called_back_before", "satisfied", "nothing_to_stop",
        "too_early", "returned_before", "suspended_too_often", "extended_before", "sent_back_too_often",
        "too_many_variants", "not_waiting", "already_said", "something_changed", "approval_expired",
        "nothing_to_export", "too_many_rows", "too_much_paper", "export_budget_spent",
        "export_expired",
        "wrong_export_state", "passphrase_first", "passphrase_shown", "cell_too_long",
    }
)  # fmt: skip
_FIELDS = {
    "unknown_move": "body.move", "unknown_unit": "body.details.unit", "unknown_duty_role": "body.details.duty_role",
    "unknown_answer": "body.details.answer", "bad_reason": "body.reason", "bad_value": "body.values",
    "bad_settlement": "body.kind", "bad_mapping": "body.columns", "bad_count": "body.declared",
    "suspension_too_long": "body.details.seconds", "extension_too_long": "body.details.seconds",
    "merge_into_itself": "body.details.survivor", "same_unit": "body.details.unit", "unknown_source": "body.source",
    "unknown_reason": "body.details.reason", "unknown_assignee": "body.details.assignee",
    "unknown_column": "body.columns", "words_missing": "body.words",
}  # fmt: skip
_RENAMED = {"not_received": "batch_not_received"}  # as `not_received` is the word for a delivery that was not taken
_HTTP_CODES = {400: "unreadable_body", 401: "not_signed_in", 403: "csrf_failed", 404: "not_found", 405: "wrong_method"}


def problem(status: int, code: str, params: Mapping[str, Any] | None = None, *faults: Fault) -> HttpResponse:
    """Return the answer that nothing was done."""
    said = {name: value if isinstance(value, int) else str(value) for name, value in (params or {}).items()}
    body = Problem(code=code, params=said, fields=list(faults))
    return JsonResponse(body.model_dump(), status=status)


def status_of(code: str) -> int:
    """Return the status of a refusal: 404, 409 where the state stands against it, 422 for a bad value, else 403."""
    if code == "not_found":
        return 404
    if code == "cannot_show":
        return 503
    if code in INVALID:
        return 422
    return 409 if code in AGAINST_THE_STATE else 403


def refuse(_request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """Answer a refusal of the rules; what is missing and what is not theirs is one and the same answer."""
    code = _RENAMED.get(refusal.code, refusal.code)
    status = status_of(code)
    if status == 404:
        return problem(404, "not_found")
    faults = [Fault(path=_path(code, refusal.params), code=code, mend=INVALID[code])] if status == 422 else []
    return problem(status, code, refusal.params, *faults)


def _path(code: str, params: Mapping[str, str | int]) -> str:
    return f"body.details.{params['detail']}" if code == "missing_detail" else _FIELDS[code]


def _unknown(_request: HttpRequest, _error: OrderUnknown) -> HttpResponse:
    return problem(404, "not_found")


def _reused(_request: HttpRequest, _error: CommandReused) -> HttpResponse:
    return problem(409, "command_reused")


def _not_received(request: HttpRequest, error: NotReceived) -> HttpResponse:
    if error.code in INVALID or error.code in AGAINST_THE_STATE:
        return refuse(request, NotAllowed(error.code, **error.params))
    return problem(503, "not_received", {"reason": error.code})


def _busy(_request: HttpRequest, _error: OperationalError) -> HttpResponse:
    return problem(503, "not_received", {"reason": "database"})


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [Fault(path=path, code=code, mend=mend) for path, code, mend in map(fault_of, error.errors)]
    return problem(422, "invalid", {}, *faults)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, WrongMediaType):
        return problem(415, "wrong_media_type", {"wanted": "application/json"})
    return problem(error.status_code, _HTTP_CODES.get(error.status_code, "refused"))


def _nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = problem(401, "not_signed_in")
    if "Sec-Fetch-Mode" not in request.headers:  # a page's own script must not raise the browser's password window
        response["WWW-Authenticate"] = 'Basic realm="Bihuan", charset="UTF-8"'
    return response


def _too_large(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(413, "too_large")


def _unreadable(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(400, "unreadable_body")


class WrongMediaType(Exception):  # noqa: N818 - named after what came
    """A body that should be JSON came as something else."""


class TooLarge(Exception):  # noqa: N818 - named after what came
    """A file is larger than the API takes."""


_ANSWERS: dict[type[Exception], Any] = {
    NotAllowed: refuse, OrderUnknown: _unknown, CommandReused: _reused, NotReceived: _not_received,
    OperationalError: _busy, ValidationError: _invalid, HttpError: _http, AuthenticationError: _nobody,
    RequestDataTooBig: _too_large, TooLarge: _too_large, SuspiciousOperation: _unreadable, BadRequest: _unreadable,
    MultiPartParserError: _unreadable, UnreadablePostError: _unreadable,
}  # fmt: skip


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer every refusal in the one shape."""
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)


def problems(*statuses: int) -> dict[Any, type[Problem]]:
    """Return the refusals of an operation for its description, with those that every operation can give."""
    return {frozenset({400, 401, 403, 503, *statuses}): Problem}
