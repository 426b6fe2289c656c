"""Generated requests through the real gate, against the policy written a second time: none is wrongly accepted."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import ask_query
from bihuan.apps.intake.models import CaseLink, Query
from bihuan.apps.intake.queries.gate import ask_of, known_at
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.intake.rules.asking import Ask, Outcome, Stay
from bihuan.apps.intake.rules.gate import check_query
from tests.apps.intake.gate.desk import DAY, Desk, document, line, make_desk
from tests.apps.intake.gate.naive_policy import hours, is_within, violations
from tests.conftest import IS_PROOF

pytestmark = pytest.mark.django_db
REQUESTS = 10_400 if IS_PROOF else 1_040
EPISODE = 26
ASKERS = ("analyst", "analyst2", "lead", "interviewer", "clerk", "commander")
WHOLE = {"purpose", "legal_basis", "case", "officer", "window_from", "window_to", "places", "limits", "digest"}


class Asking:
    """Makes requests of every kind, most of them near the limits."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance, self.at = desk, random.Random(seed), desk.at
        self.favourite = [self.chance.choice(desk.cases) for _ in range(2)]
        self.haunts = self.chance.sample(desk.places, 45)

    def one(self) -> tuple[Ask, Actor]:
        """Return the next request and who puts it; most are whole, some lack something or say nonsense."""
        chance = self.chance
        self.at += hours(chance.choice([0, 0, 0.05, 0.5, 3, 9]))
        asker = chance.choices(ASKERS, [12, 5, 4, 1, 1, 1])[0]
        actor = self.desk.actor(asker, "" if chance.random() < 0.97 else "PCS-03")
        end = self.at - hours(chance.choice([0, 0, 1, 24, 100, -2 if chance.random() < 0.2 else 0]))
        start = end - hours(chance.choice([24, 48, 72, 150, 335, 336, 337, 500, -24 if chance.random() < 0.1 else 30]))
        said: dict[str, Any] = {
            "purpose": "find_exposed", "legal_basis": "statutory_duty", "officer": actor.account,
            "case": chance.choice([*self.favourite * 4, *self.desk.cases]), "window_from": start, "window_to": end,
            "places": tuple(self._stay(start, end, place) for place in self._places()),
        }  # fmt: skip
        if chance.random() < 0.12:
            field = chance.choice(list(said))
            said[field] = {"window_from": None, "window_to": None, "places": ()}.get(field, chance.choice(["", "x"]))
        return Ask(**said), actor

    def _places(self) -> list[str]:
        """Return places, most of them a few that come again, sometimes as many as may be or one more."""
        chance, count = self.chance, self.chance.choice([1, 1, 2, 3, 4, 12, 20, 21])
        if count >= 12:
            return chance.sample(self.haunts, count)
        pool = [*self.haunts[:4], self.desk.school, self.desk.works, *(["*", "nowhere"] if count == 4 else [])]
        return [chance.choice(pool) for _ in range(count)]

    def _stay(self, start: datetime, end: datetime, place: str) -> Stay:
        chance = self.chance
        minutes = max(int((end - start).total_seconds() // 60), 1)
        begin = start + hours(chance.randrange(minutes) / 60) - hours(1 if chance.random() < 0.03 else 0)
        length = hours(chance.choice([0.5, 1, 2, 3.5, 4, 4, 4.02, 8, 24, 80, 0 if chance.random() < 0.1 else 1]))
        return Stay(place, begin, min(begin + length, end) if chance.random() < 0.95 else begin + length)


def as_plain(ask: Ask) -> dict[str, Any]:
    """Return a request as the naive policy reads it."""
    slots = [{"place": s.place, "starts_at": s.starts_at, "ends_at": s.ends_at} for s in ask.places]
    names = ("purpose", "legal_basis", "case", "officer", "window_from", "window_to")
    return {**{name: getattr(ask, name) for name in names}, "places": slots}


@pytest.fixture
def desk() -> Desk:
    """Return a desk with six cases, one of them on the analyst's own upload."""
    desk = make_desk(cases=5)
    own = desk.send([line(70, document(70), sampled="2026-08-15")], by="analyst")[0]
    desk.cases.append(desk.link(own).case)
    return desk


def world_of(desk: Desk) -> dict[str, Any]:
    """Return the world as the naive policy reads it."""
    hands = {desk.cases[-1]: {desk.people["analyst"].pk}}
    cases = {
        link.case: {"at": link.case_at, "hands": hands.get(link.case, set()) | {desk.people["clerk"].pk}}
        for link in CaseLink.objects.all()
    }
    kinds = dict.fromkeys(desk.places, "restaurant") | {desk.school: "school", desk.works: "workplace"}
    return {"cases": cases, "places": kinds}


def is_whole(row: Query) -> bool:
    """Say whether the journal has all of a request."""
    events = list(Event.objects.filter(subject_id=row.pk, subject="query", n=0))
    facts = json.loads(events[0].facts) if len(events) == 1 else {}
    return set(facts) >= WHOLE and all(facts[name] for name in WHOLE) and facts["places"] == row.places


def passes(ask: Ask, actor: Actor, at: datetime, row: Query) -> bool:
    """Say whether a narrower request would pass if it were put at once in place of the first."""
    limits = limits_of(actor.incident)
    known = known_at(
        ask, account=actor.account, role=actor.role, unit=actor.unit, incident=actor.incident, at=at, limits=limits,
        without=row.pk,
    )  # fmt: skip
    return check_query(ask, known, limits).outcome is Outcome.ACCEPTED


def narrower_of(row: Query) -> Ask:
    """Return the narrower request that a row holds."""
    said = row.narrower
    times = {name: datetime.fromisoformat(said[name]) for name in ("window_from", "window_to")}
    slots = tuple(
        Stay(s["place"], datetime.fromisoformat(s["starts_at"]), datetime.fromisoformat(s["ends_at"]))
        for s in said["places"]
    )
    return Ask(said["purpose"], said["legal_basis"], said["case"], **times, places=slots, officer=said["officer"])


def play(desk: Desk, seed: int, counts: Counter[str]) -> None:
    """Put one episode of requests, each judged a second time."""
    asking, world, history = Asking(desk, seed), world_of(desk), []
    for _ in range(EPISODE):
        ask, actor = asking.one()
        row = ask_query(ask=ask, by=actor, at=asking.at)
        plain = {
            **as_plain(ask), "at": asking.at, "asked_by": actor.account, "role": str(actor.role), "unit": actor.unit,
            "open": row.state != "refused",
        }  # fmt: skip
        wrong = violations(plain, world, history)
        counts[row.state] += 1
        counts[f"code {row.code}"] += 1
        assert row.state != "accepted" or (wrong == set() and is_whole(row)), (seed, wrong)
        assert row.state != "waiting" or (wrong == {"long stay"} and is_whole(row)), (seed, wrong)
        assert row.state != "refused" or wrong != set(), (seed, row.code)
        assert ask_of(row) == ask or row.state == "refused"
        if row.narrower:
            counts["narrower"] += 1
            cut = narrower_of(row)
            told = {**plain, **as_plain(cut)}
            assert is_within(told, plain), seed
            assert violations(told, world, history) == set(), seed
            assert passes(cut, actor, asking.at, row), seed
        history.append(plain)


def test_no_generated_request_is_wrongly_accepted(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    for seed in range(REQUESTS // EPISODE):
        with transaction.atomic():
            play(desk, seed, counts)
            transaction.set_rollback(True)
    assert sum(counts[state] for state in ("accepted", "waiting", "refused")) == REQUESTS
    codes = {name.removeprefix("code ") for name in counts if name.startswith("code ")}
    assert min(counts["accepted"], counts["refused"], counts["narrower"]) > REQUESTS // 20, counts
    assert codes >= {"window_too_long", "window_budget", "places_budget", "slot_too_long", "long_slot", "own_upload"}
    with capsys.disabled():
        states = {name: counts[name] for name in ("accepted", "waiting", "refused", "narrower")}
        print(f"\nR11: {REQUESTS} requests, {states}, {len(codes)} codes, 0 wrongly accepted or refused")


def test_roles_that_may_ask_are_two() -> None:
    from bihuan.apps.intake.rules.asking import ORIGINATORS

    assert frozenset({Role.DESK_ANALYST, Role.DESK_LEAD}) == ORIGINATORS


def test_a_day_later_budgets_are_fresh_but_the_case_still_bounds_them(desk: Desk) -> None:
    assert desk.put(window_from=desk.at - 14 * DAY, window_to=desk.at).code == ""
    later = desk.at + DAY
    assert desk.put(window_from=later - 14 * DAY, window_to=later, at=later).code == ""
    week = desk.at + 20 * DAY
    assert desk.put(window_from=week - DAY, window_to=week, at=week).code == "window_off_case"
