"""A person of tracing who asks about their own data: met by a case, with a contact, and others around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.apps.briefing.actions.rights_codes import Issued, ProofTold, issue_code, open_view
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.models import Person
from tests.apps.intake.gate.desk import document
from tests.tracing_world import Tracing, make_tracing

TICKET = "0123456789abcdef" * 2
OTHER_TICKET = "f" * 32
MINUTE = timedelta(minutes=1)


@dataclass
class Rights:
    """The world of tracing, and the person of it who proves who they are."""

    tracing: Tracing
    person: str
    document: str

    @property
    def at(self) -> datetime:
        """The instant at which the world stands."""
        return self.tracing.at

    @property
    def incident(self) -> str:
        """The code of the incident."""
        return self.tracing.desk.incident.code

    @property
    def row(self) -> Person:
        """The person."""
        return Person.objects.get(pk=self.person)

    def by(self, name: str) -> Actor:
        """Return somebody of the desk as an actor."""
        return self.tracing.actor(name)

    def proof(self, **more: Any) -> ProofTold:
        """Return what the person shows at the counter, changed as told."""
        told = {
            "document_kind": "citizen_number", "document_number": self.document,
            "birth_year": int(self.document[6:10]), "way": "counter", **more,
        }  # fmt: skip
        return ProofTold(**told)

    def issue(self, *, by: str = "clerk", at: datetime | None = None, **more: Any) -> Issued:
        """Give the person a code."""
        return issue_code(told=self.proof(**more), by=self.by(by), at=at or self.at)

    def open(self, code: str, *, at: datetime | None = None, ticket: str = TICKET) -> str:
        """Type a code; return the token of the view that it opened, "" for none."""
        return open_view(typed=code, ticket=ticket, at=at or self.at)

    def token(self) -> str:
        """Return the token of a view that is open."""
        return self.open(self.issue().code)


def make_rights() -> Rights:
    """Return a world with two exposed persons, confirmed as contacts; the first of them asks."""
    tracing = make_tracing(exposed=2)
    tracing.confirm()
    person = tracing.persons[0]
    return Rights(tracing, person, _document_of(person))


def _document_of(person: str) -> str:
    return str(Person.objects.get(pk=person).document).partition(":")[2]


def refused(code: str, do: Any, *args: Any, **told: Any) -> NotAllowed:
    """Do it, and expect the refusal."""
    with pytest.raises(NotAllowed) as refusal:
        do(*args, **told)
    assert refusal.value.code == code
    return refusal.value


__all__ = ["MINUTE", "OTHER_TICKET", "TICKET", "Rights", "document", "make_rights", "refused"]
