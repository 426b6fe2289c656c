"""A person asks for a copy, correction, deletion, explanation or second look; each is an order with a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.briefing.actions.rights_codes import Issued, ProofTold, issue_code, view_of
from bihuan.apps.briefing.actions.rights_moving import begin
from bihuan.apps.briefing.actions.rights_reading import resident
from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.briefing.queries.rights import open_requests_of
from bihuan.apps.briefing.rules import rights
from bihuan.apps.core.journal import CommandReused, run_command, writing
from bihuan.apps.core.journal.rows import next_number
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.sealing import filled, index_of
from bihuan.apps.intake.actions.contests import open_contest
from bihuan.apps.orders.actions import open_internal_order

ORDER_KIND = "rights_request"


def ask_by_code(*, token: str, kind: str, words: str, at: datetime, command: str = "") -> str:
    """Keep what a person asks by their open view; sent twice with one command it is kept once. Return its identifier.

    :raises NotAllowed: `view_over`: no such view is open; and as `_keep`.
    """
    row = view_of(token, at)
    if row is None:
        raise NotAllowed("view_over")
    said = rights.check_words(kind, words)
    digest = index_of(row.incident_id, "rights", said)  # under a key: a plain digest could be tried
    request = {"do": "rights", "person": row.person_id, "kind": kind, "said": digest}
    try:
        kept = run_command(
            command=command, request=request, at=at,
            do=lambda: {"id": _keep(row.person_id, kind, said, "code", resident(row), at).pk},
        )  # fmt: skip
    except CommandReused as reused:  # sent, gone back, changed and sent again
        raise NotAllowed("already_asked") from reused
    return str(kept["id"])


@dataclass(frozen=True, slots=True)
class Served:
    """What somebody got at the counter: their code, and what became of what they asked: its number, or why not."""

    issued: Issued
    number: int = 0
    refusal: str = ""


def serve_person(
    *, told: ProofTold, kind: str, words: str, by: Actor, at: datetime, session: str = ""
) -> Served:  # fmt: skip
    """Give a person who proves who they are a code, and keep what they ask at once ("" = nothing).

    What is asked already, or cannot be asked, costs them no code: it is said beside it.

    :raises NotAllowed: as `issue_code`; `unknown_right`, `missing_detail`.
    """
    said = rights.check_words(kind, words)
    if kind:
        rights.due_at(kind, at)
    issued = issue_code(told=told, by=by, at=at, session=session)
    if not kind:
        return Served(issued)
    try:
        with writing():
            return Served(issued, _keep(issued.person, kind, said, "desk", by, at).number)
    except NotAllowed as refusal:
        return Served(issued, refusal=refusal.code)


def _keep(person: str, kind: str, said: str, channel: str, by: Actor, at: datetime) -> RightsRequest:
    """Keep a request with its order; :raises NotAllowed: `unknown_right`, `already_asked`, `nothing_to_contest`."""
    due_at = rights.due_at(kind, at)
    if kind in open_requests_of(by.incident, person):
        raise NotAllowed("already_asked")
    row = RightsRequest(
        incident_id=by.incident, person_id=person, kind=kind, channel=channel, taken_by=by.account, taken_at=at,
        due_at=due_at, number=next_number(RightsRequest.objects.filter(incident=by.incident)),
    )  # fmt: skip
    if kind == rights.CONTEST:
        contest = open_contest(person_id=person, words=said, by=system(by.incident), at=at)
        row.contest, row.due_at = contest.pk, min(due_at, contest.due_at)
    row.order = (
        open_internal_order(
            kind=ORDER_KIND, urgency=rights.URGENCY[kind], title=f"{row.number} {kind}", text="",
            incident=by.incident, at=at, dedupe=False, about=f"rights:{row.pk}",
        )
        or ""
    )  # fmt: skip
    facts = {
        "number": row.number, "kind": kind, "channel": channel, "person": person, "order": row.order,
        "contest": row.contest,
    }  # fmt: skip
    return begin(filled(row, words=said), "rights.asked", by=by, at=at, facts=facts, to_state=rights.OPEN)
