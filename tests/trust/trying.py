"""Trying one cell of the matrix: what an actor reaches through access, an action, or the page where only a page asks.

A probe returns whether the role got what it tried. It is refused by raising `NotAllowed` with a code that speaks of
who asks; any other refusal means that the probe itself is wrong, and fails the test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from bihuan.apps.core.rules import NotAllowed, Role
from tests.trust.ground import Ground

# Refusals that speak of who asks. Whatever else is refused would be refused to anybody: the probe is not sharp.
OF_AUTHORITY = frozenset(
    {
        "not_found", "wrong_role", "not_your_unit", "not_your_source", "second_person_needed", "own_request",
        "own_access", "own_evidence", "grant_to_oneself", "grant_to_peer", "not_asked", "column_not_yours",
        "officer_not_asker", "person_needed", "not_your_area",
    }
)  # fmt: skip
FROM_ELSEWHERE = frozenset(
    {
        "nothing_to_export",
        "nothing_to_contest",
        "unknown_account",
        "unknown_case",
        "no_needs",
        "unknown_unit",
        "nobody_to_call",
    }
)  # there is nothing of it there
Probe = Callable[["Try"], bool]
PROBES: dict[tuple[str, str], Probe] = {}


class Try:
    """One cell being tried: who, where, on what."""

    def __init__(self, ground: Ground, role: Role, place: str) -> None:
        self.ground, self.role, self.place = ground, role, place
        self.by, self.at, self.world = ground.actor(role, place), ground.world.at, ground.world

    def thing(self, kind: str) -> Any:
        return self.ground.thing(kind, self.role, self.place)

    @property
    def client(self) -> Client:
        return self.ground.client(self.role.value, self.place)

    def page(self, name: str, *args: Any, api: str = "", **query: Any) -> Any:
        """Get a page; what is refused is refused here as the actions refuse."""
        if self.role is Role.SYSTEM:
            raise NotAllowed("wrong_role")  # nobody can sign in as the machine: no account bears the role
        answer = self.client.get(api or reverse(name, args=args), query)
        return self._allowed(answer)

    def send(self, name: str, *args: Any, **body: Any) -> Any:
        if self.role is Role.SYSTEM:
            raise NotAllowed("wrong_role")
        return self._allowed(self.client.post(reverse(name, args=args), body))

    def _allowed(self, answer: Any) -> Any:
        if answer.status_code in {403, 404}:
            raise NotAllowed("not_found")
        assert answer.status_code in {200, 201, 302}, answer.status_code
        return answer

    def is_mine(self, value: Any) -> bool:
        """Say whether the own object is meant, of things that are one's own or somebody else's."""
        return self.place in {"own", "other"} and bool(value)


def probe(kind: str, action: str) -> Callable[[Probe], Probe]:
    def keep(one: Probe) -> Probe:
        PROBES[kind, action] = one
        return one

    return keep


def first_of(*tries: Callable[[], Any]) -> bool:
    """Say whether one of several ways to the same cell is open."""
    codes = []
    for one in tries:
        try:
            one()
        except NotAllowed as refusal:
            codes.append(refusal.code)
        else:
            return True
    raise NotAllowed(next((code for code in codes if code not in OF_AUTHORITY), codes[0]))


def query_of(t: Try) -> str:
    """Return one's own query; of another officer (or of somebody who asks nothing), another's."""
    own, (peer, lead, _with_tranche) = t.ground.things["queries"], t.ground.things["peers"]
    if t.place in {"own", "other"}:
        return own.get(t.role, peer).pk if t.role in own else str(uuid4())
    return (peer if t.place == "sibling" else lead).pk
