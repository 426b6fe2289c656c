"""Lines over the API: one masked value for a reason; a named person decides what becomes of held ones."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import StringConstraints

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import check_decider, get_disposition
from bihuan.apps.intake.actions import settle_record
from bihuan.apps.intake.rules import SETTLE_REASONS, DispositionKind
from bihuan.web.api.batches_said import LineSaid, line_said
from bihuan.web.api.commands import once
from bihuan.web.api.kinds import Answer, Code, Id, Line, Told
from bihuan.web.api.orders_said import RevealTold
from bihuan.web.api.problems import problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.disclosure import api_looker

router = Router(tags=["records"])
_Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f]*$")]
_Words = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class Corrected(Told):
    """What the line says when it is corrected; what is left out stays as it was read."""

    external_key: Line | None = None
    name: Line | None = None
    sex: Code | None = None
    birth_date: Code | None = None
    document_kind: Annotated[str, StringConstraints(max_length=18, pattern=r"^[a-z_]*$")] | None = None
    document_number: _Number | None = None
    phone: _Number | None = None
    address: _Words | None = None
    community_code: Code | None = None
    onset_date: Code | None = None
    sample_date: Code | None = None
    report_date: Code | None = None
    result: Code | None = None
    urgency: Literal["P1", "P2", "P3", "P4"] | None = None
    note: _Words | None = None


class SettleTold(Told):
    """What a held line becomes, why, and (where it is accepted) with which corrected values."""

    command: Id
    kind: Literal["accepted", "duplicate", "rejected"]
    reason: Code
    values: Corrected | None = None
    duplicate_of: Id | None = None


class LineRevealed(Answer):
    """One value of a line, told once; whoever asked stands in the access log."""

    record: Id
    field: str
    value: str


@router.post("/records/{record_id}/reveal", response={200: LineRevealed} | problems(404, 413, 415, 422))
def reveal(request: HttpRequest, record_id: Path[Id], told: RevealTold) -> LineRevealed:
    """Tell one masked value of a line once, for one reason; counted against the caller's budget of the shift."""
    look = api_looker(request)
    found = get_disposition(look.by, record_id)
    value = look.reveal_of_line(found.pk, told.field, told.reason, told.words)
    return LineRevealed(record=found.pk, field=told.field, value=value)


@router.post("/records/{record_id}/settle", response={200: LineSaid} | problems(404, 409, 413, 415, 422))
def settle(request: HttpRequest, record_id: Path[Id], told: SettleTold) -> LineSaid:
    """Decide a held line once; the same command gives the same answer."""
    by, at = actor_of(request), now()
    check_decider(by)
    if told.reason not in SETTLE_REASONS[DispositionKind(told.kind)]:
        raise NotAllowed("bad_reason")
    held = get_disposition(by, record_id)
    values = told.values.model_dump(exclude_none=True) if told.values and told.kind == "accepted" else {}

    def do() -> dict[str, object]:
        done = settle_record(
            record_id=held.pk, kind=told.kind, reason=told.reason, by=by, at=at, values=values,
            duplicate_of=told.duplicate_of or "", command=told.command,
        )  # fmt: skip
        return line_said(done).model_dump(mode="json")

    said = told.model_dump(mode="json")
    return LineSaid(**once(told.command, "settle", {"record": held.pk, "told": said}, by, at, do))
