"""Releasing identities: the longest exposed first, so many on one word, more in approved tranches, never too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bihuan.apps.core.journal import EventDraft, Look, record_access, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import Query, ReleasedIdentity, Tranche
from bihuan.apps.intake.queries.cases import case_standing
from bihuan.apps.intake.queries.gate import released_count
from bihuan.apps.intake.queries.parties import is_ended, limits_of, live_role
from bihuan.apps.intake.rules.asking import ORIGINATORS
from bihuan.apps.intake.rules.limits import Limits
from bihuan.apps.intake.rules.releasing import room_of_case


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person who was found, by pseudonym, and how long they were exposed."""

    pseudonym: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Release:
    """What goes out now, what had gone out for the case before, how many wait, and what they wait for."""

    now: tuple[str, ...]
    before: tuple[str, ...]
    left: int
    code: str


def release_identities(*, query_id: str, ranked: Sequence[Ranked], by: Actor, at: datetime) -> Release:
    """Release the next identities of an accepted query, the longest exposed first, and record which.

    `ranked` is the whole answer of the search; what is said of it is how many it is, and whose identities may be
    shown. One approved tranche is used up where the first 500 of the case are out.

    :raises NotAllowed: `not_found`, `not_accepted`, `query_expired`, `incident_ended`, `not_ranked`, or why the case
        can release nothing any more; such a try is recorded.
    """
    refusal, release = "", None
    with writing():
        query, limits = get_query(query_id, by), limits_of(by.incident)
        refusal = _refusal(query, ranked, by, at, limits)
        if refusal:
            n = flushed_n(query.pk)
            record_event(EventDraft("query.release_refused", "query", query.pk, n, by, at, {}, reason=refusal))
        else:
            release = _release(query, [one.pseudonym for one in ranked], by, at, limits)
    if release is None:
        raise NotAllowed(refusal)
    return release


def get_query(query_id: str, by: Actor) -> Query:
    """Return the actor's own query. :raises NotAllowed: `not_found`, also for another's."""
    row = Query.objects.filter(pk=query_id, incident=by.incident, officer=by.account).first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def _refusal(query: Query, ranked: Sequence[Ranked], by: Actor, at: datetime, limits: Limits) -> str:
    role, unit = live_role(by.account, by.incident, at)
    if role not in ORIGINATORS or unit:
        return "wrong_role"
    if query.state != "accepted":
        return "not_accepted"
    if query.expires_at is None or at >= query.expires_at:
        return "query_expired"
    if is_ended(by.incident, at):
        return "incident_ended"
    seconds = [one.seconds for one in ranked]
    if seconds != sorted(seconds, reverse=True) or len({one.pseudonym for one in ranked}) != len(ranked):
        return "not_ranked"
    return case_standing(query.case, by.account, by.incident, at, limits).refusal


def _release(query: Query, pseudonyms: list[str], by: Actor, at: datetime, limits: Limits) -> Release:
    out = ReleasedIdentity.objects.filter(incident=by.incident, case=query.case)
    known = set(out.values_list("pseudonym", flat=True))
    before = tuple(one for one in pseudonyms if one in known)
    fresh = [one for one in pseudonyms if one not in known]
    tranche = _usable(query, at, limits)
    room = room_of_case(released=len(known), wanted=len(fresh), tranches=int(tranche is not None), limits=limits)
    if room.with_tranche and tranche is not None:
        _use(tranche, by, at)
    now = tuple(fresh[: room.alone + room.with_tranche])
    ReleasedIdentity.objects.bulk_create(
        ReleasedIdentity(incident_id=by.incident, query=query, case=query.case, pseudonym=one, at=at) for one in now
    )
    _record(query, now, len(known), by, at)
    return Release(now, before, len(fresh) - len(now), room.code)


def _record(query: Query, now: Sequence[str], before: int, by: Actor, at: datetime) -> None:
    facts = {
        "case": query.case, "released": len(now), "of_case": before + len(now),
        "digest": sha256("\n".join(now).encode()).hexdigest(),
    }  # fmt: skip
    n = flushed_n(query.pk)
    record_event(EventDraft("query.released", "query", query.pk, n, by, at, facts))
    look = Look("query", "query", query.pk, "", ("identity",), query.purpose, more={"released": len(now)})
    record_access(look, by=by, at=at)


def _usable(query: Query, at: datetime, limits: Limits) -> Tranche | None:
    since = at - timedelta(hours=limits.query_hours)
    return query.tranches.filter(state="approved", decided_at__gt=since).order_by("number").first()


def _use(tranche: Tranche, by: Actor, at: datetime) -> None:
    if Tranche.objects.filter(pk=tranche.pk, state="approved").update(state="used") != 1:
        raise NotAllowed("stale")
    n = flushed_n(tranche.pk)
    record_event(EventDraft("tranche.used", "tranche", tranche.pk, n, by, at, {"number": tranche.number}))


def ask_tranche(*, query_id: str, by: Actor, at: datetime) -> Tranche:
    """Ask two departments for the next identities of a case.

    :raises NotAllowed: `not_found`, `not_accepted`, `query_expired`, `already_asked`, `never_more`.
    """
    with writing():
        query, limits = get_query(query_id, by), limits_of(by.incident)
        refusal = _refusal(query, (), by, at, limits)
        if refusal:
            raise NotAllowed(refusal)
        asked = Tranche.objects.filter(incident=by.incident, case=query.case)
        since = at - timedelta(hours=limits.approval_hours)
        if asked.filter(state="waiting", asked_at__gt=since).exists() or _usable(query, at, limits):
            raise NotAllowed("already_asked")
        out = released_count(query.case, by.incident)
        size = min(limits.tranche, limits.identities_most - out)
        if size <= 0:
            raise NotAllowed("never_more")
        number = asked.count() + 1
        digest = sha256(f"{query.digest}:{query.case}:{number}:{size}:{out}".encode()).hexdigest()
        row = Tranche.objects.create(
            incident_id=by.incident, query=query, case=query.case, number=number, size=size, digest=digest,
            asked_by=by.account, asked_at=at,
        )  # fmt: skip
        facts = {"query": query.pk, "case": query.case, "number": number, "size": size, "out": out, "digest": digest}
        record_event(EventDraft("tranche.asked", "tranche", row.pk, 0, by, at, facts, to_state="waiting"))
        return row
