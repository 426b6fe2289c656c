"""The query gate over the API: ask, read the answer, agree or refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from bihuan.apps.intake.access import check_approver, check_originator, get_query
from bihuan.apps.intake.actions import ask_query, say_word
from bihuan.apps.intake.queries.gate import queries_of
from bihuan.apps.intake.rules.asking import Ask, Stay
from bihuan.web.api.kinds import Answer, Code, Id, Instant, Told
from bihuan.web.api.pages import Page, Window
from bihuan.web.api.problems import problem, problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now

router = Router(tags=["queries"])
_WORDS = problems(404, 409, 413, 415, 422)
MOST_SLOTS = 400


class StayTold(Told):
    """A place and the time for which it is asked."""

    place: Code
    starts_at: Instant
    ends_at: Instant


class QueryTold(Told):
    """A query; everything may be left out, so that the gate itself says, and records, what is missing."""

    command: Id
    purpose: Code = ""
    legal_basis: Code = ""
    case: Code = ""
    window_from: Instant | None = None
    window_to: Instant | None = None
    places: Annotated[list[StayTold], Field(default_factory=list, max_length=MOST_SLOTS)]
    approver: Id | None = None

    def ask(self, officer: str) -> Ask:
        """Return the query as the gate takes it."""
        stays = tuple(Stay(one.place, one.starts_at, one.ends_at) for one in self.places)
        return Ask(
            self.purpose, self.legal_basis, self.case, self.window_from, self.window_to, stays, officer,
            self.approver or "",
        )  # fmt: skip


class StaySaid(Answer):
    """A place and its time."""

    place: str
    starts_at: datetime
    ends_at: datetime


class NarrowerSaid(Answer):
    """The nearest narrower query that passes at once."""

    purpose: str
    legal_basis: str
    case: str
    window_from: datetime
    window_to: datetime
    places: list[StaySaid]


class QuerySaid(Answer):
    """A query with the gate's answer; `code` and `figures` say why it did not pass at once."""

    id: Id
    state: Literal["accepted", "waiting", "refused", "declined"]
    code: str
    figures: dict[str, int]
    purpose: str
    legal_basis: str
    case: str
    window_from: datetime | None
    window_to: datetime | None
    places: list[StaySaid]
    narrower: NarrowerSaid | None
    digest: str
    asked_at: datetime
    expires_at: datetime | None


class QueryPage(Page):
    """Some of one's own queries, the newest first."""

    items: list[QuerySaid]


class AgreeTold(Told):
    """Agreement to exactly the query with this digest."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", max_length=64)]


class RefuseTold(AgreeTold):
    """A refusal and why."""

    reason: Literal["case_unclear", "too_broad", "not_necessary", "other_means", "doubtful"]


@router.post("/queries", response={200: QuerySaid} | problems(413, 415, 422))
def ask(request: HttpRequest, told: QueryTold) -> QuerySaid | HttpResponse:
    """Put a query before the gate. Refused it is kept too: 400 for what is missing, 403 with the reason and figures.

    `params.query` of a refusal names the kept query, which tells the nearest narrower one.
    """
    by = actor_of(request)
    row = ask_query(ask=told.ask(by.account), by=by, at=now(), command=told.command)
    if row.state != "refused":
        return query_said(row)
    status = 400 if row.code.startswith("missing_") else 403
    return problem(status, row.code, {**row.figures, "query": row.pk})


@router.get("/queries", response={200: QueryPage} | problems(422))
def list_queries(request: HttpRequest, told: Query[Window]) -> QueryPage:
    """List one's own queries, the newest first."""
    by = actor_of(request)
    check_originator(by)
    found = queries_of(by.account, by.incident)
    items = [query_said(row) for row in found[told.part()]]
    return QueryPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/queries/{query_id}", response={200: QuerySaid} | problems(404, 422))
def one_query(request: HttpRequest, query_id: Path[Id]) -> QuerySaid:
    """Tell one query: to who asked it, to approvers, and to those who check the gate."""
    return query_said(get_query(actor_of(request), query_id))


@router.post("/queries/{query_id}/approve", response={200: QuerySaid} | _WORDS)
def approve(request: HttpRequest, query_id: Path[Id], told: AgreeTold) -> QuerySaid:
    """Agree to a query that waits; the second department's word releases it."""
    return _say(request, query_id, told.digest, is_yes=True, reason="")


@router.post("/queries/{query_id}/refuse", response={200: QuerySaid} | _WORDS)
def refuse(request: HttpRequest, query_id: Path[Id], told: RefuseTold) -> QuerySaid:
    """Refuse a query that waits, and thereby end it."""
    return _say(request, query_id, told.digest, is_yes=False, reason=told.reason)


def _say(request: HttpRequest, query_id: str, digest: str, *, is_yes: bool, reason: str) -> QuerySaid:
    by = actor_of(request)
    check_approver(by)
    get_query(by, query_id)
    said: dict[str, Any] = {"is_yes": is_yes, "digest": digest, "reason": reason}
    say_word(subject="query", subject_id=query_id, by=by, at=now(), **said)
    return query_said(get_query(by, query_id))


def query_said(row: Any) -> QuerySaid:
    """Return a query as the API tells it."""
    names = ("state", "code", "figures", "purpose", "legal_basis", "case", "window_from", "window_to", "digest")
    said = {name: getattr(row, name) for name in (*names, "asked_at", "expires_at", "places")}
    narrower = {name: value for name, value in row.narrower.items() if name in NarrowerSaid.model_fields}
    return QuerySaid.model_validate({"id": row.pk, **said, "narrower": narrower or None})
