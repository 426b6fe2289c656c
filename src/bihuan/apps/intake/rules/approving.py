"""Two persons of two departments, one of them health, neither the one who asks: when is something approved?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import Role
from bihuan.apps.intake.rules.asking import APPROVERS

HEALTH = Role.HEALTH_APPROVER
REFUSALS = ("case_unclear", "too_broad", "not_necessary", "other_means", "doubtful")


@dataclass(frozen=True, slots=True)
class Party:
    """A person before the gate: the account, and everything by which a second account of theirs is known.

    `keys` holds the account, the telephone and the full name; two accounts that share one are taken for one person.
    """

    account: str
    keys: frozenset[str]
    department: str = ""
    role: Role = Role.SYSTEM
    granted_by: str = ""

    def is_same(self, other: Party) -> bool:
        """Say whether both are, or may be, one person."""
        return bool(self.keys & other.keys)


def party_keys(account: str, phone: str, full_name: str) -> frozenset[str]:
    """Return by what a person is known: account, telephone (digits), full name (without spaces and case)."""
    digits = "".join(filter(str.isdigit, phone))[-11:]
    name = "".join(full_name.split()).casefold()
    told = {"account": account, "phone": digits, "name": name}
    return frozenset(f"{kind}:{value}" for kind, value in told.items() if value)


@dataclass(frozen=True, slots=True)
class Word:
    """What one approver said: yes or no, to exactly the thing with this digest."""

    by: Party
    is_yes: bool
    digest: str


def refusal_of_word(word: Word, *, asker: Party, said: Sequence[Word], digest: str, asked_at: datetime, at: datetime,
                    most_hours: int) -> str:  # fmt: skip
    """Return why an approver's word does not count, "" when it does."""
    if word.by.role not in APPROVERS:
        return "wrong_role"
    if word.by.is_same(asker) or word.by.granted_by == asker.account:
        return "own_request"
    if not word.by.department:
        return "no_department"
    if any(other.by.is_same(word.by) for other in said):
        return "already_said"
    if any(other.by.department == word.by.department for other in said):
        return "same_department"
    if word.digest != digest:
        return "something_changed"
    return "approval_expired" if at >= asked_at + timedelta(hours=most_hours) else ""


def is_approved(said: Sequence[Word], asker: Party) -> bool:
    """Say whether these words together are enough: two departments, one of them health, none of them the asker."""
    yes = [word.by for word in said if word.is_yes and not word.by.is_same(asker) and word.by.department]
    departments = {party.department for party in yes if party.role in APPROVERS}
    return len(departments) >= 2 and any(party.role is HEALTH for party in yes)


def is_approved_by_another(said: Sequence[Word], asker: Party) -> bool:
    """Say whether another department than the asker's agreed (R16: an action on many, proposed by one department)."""
    return any(word.is_yes and word.by.department not in {"", asker.department} for word in said)
