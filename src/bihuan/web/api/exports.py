"""Exports over the API: ask, decide, make, see the passphrase once, fetch; each a call of its own."""

from __future__ import annotations

from base64 import b64encode

from django.http import HttpRequest
from ninja import Path, Query, Router

from bihuan.apps.core.exports import (
    decide_export,
    exports_of,
    fetch_export,
    get_export,
    make_export,
    show_passphrase,
    try_asking,
    waiting_exports,
)
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.api.commands import once
from bihuan.web.api.exports_said import (
    DecideTold,
    ExportFile,
    ExportPage,
    ExportSaid,
    ExportTold,
    ExportWindow,
    Passphrase,
    export_said,
)
from bihuan.web.api.kinds import Id
from bihuan.web.api.problems import problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.export_files import draw

router = Router(tags=["exports"])
_TOLD = problems(404, 409, 413, 415, 422)
_STEP = problems(404, 409, 422)


@router.post("/exports", response={200: ExportSaid} | _TOLD)
def ask(request: HttpRequest, told: ExportTold) -> ExportSaid:
    """Ask for an export: `approved` at once, or `asked` until a second person in another role agrees."""
    by, at = actor_of(request), now()

    def do() -> dict[str, object]:
        row = try_asking(asked=told.asked(), by=by, at=at)
        return {"export": row.pk if row is not None else ""}

    found = str(once(told.command, "export", told.model_dump(mode="json"), by, at, do)["export"])
    if not found:
        raise NotAllowed("export_budget_spent")
    return export_said(get_export(by, found))


@router.get("/exports", response={200: ExportPage} | problems(422))
def list_exports(request: HttpRequest, told: Query[ExportWindow]) -> ExportPage:
    """List the caller's exports (an overseer: all), newest first; `waiting`: those that wait for the caller's word."""
    by = actor_of(request)
    found = waiting_exports(by) if told.waiting else exports_of(by)
    items = [export_said(row) for row in found[told.part()]]
    return ExportPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/exports/{export_id}", response={200: ExportSaid} | problems(404, 422))
def one_export(request: HttpRequest, export_id: Path[Id]) -> ExportSaid:
    """Tell how far an export has come."""
    return export_said(get_export(actor_of(request), export_id))


@router.post("/exports/{export_id}/decision", response={200: ExportSaid} | _TOLD)
def decide(request: HttpRequest, export_id: Path[Id], told: DecideTold) -> ExportSaid:
    """Agree to another person's export, or refuse it."""
    is_approved = told.answer == "approve"
    return export_said(decide_export(export_id=export_id, is_approved=is_approved, by=actor_of(request), at=now()))


@router.post("/exports/{export_id}/make", response={200: ExportSaid} | _STEP)
def make(request: HttpRequest, export_id: Path[Id]) -> ExportSaid:
    """Make the file of an approved export."""
    return export_said(make_export(export_id=export_id, draw=draw, by=actor_of(request), at=now()))


@router.post("/exports/{export_id}/passphrase", response={200: Passphrase} | _STEP)
def passphrase(request: HttpRequest, export_id: Path[Id]) -> Passphrase:
    """Tell the passphrase, once; it is forgotten with this answer."""
    return Passphrase(passphrase=show_passphrase(export_id=export_id, by=actor_of(request), at=now()))


@router.post("/exports/{export_id}/file", response={200: ExportFile} | _STEP)
def file(request: HttpRequest, export_id: Path[Id]) -> ExportFile:
    """Give the file in base64; each time is a look at every row of it."""
    fetched = fetch_export(export_id=export_id, by=actor_of(request), at=now())
    content = b64encode(fetched.body).decode()
    return ExportFile(filename=fetched.filename, content_type=fetched.content_type, content=content)
