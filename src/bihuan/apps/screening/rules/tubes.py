"""What may be in a tube: how many, who, and who needs a word because they were tested before. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bihuan.apps.core.rules import NotAllowed, Role

SIZES = {"single": (1,), "pooled": (5, 10, 20), "household": tuple(range(1, 21))}
REPEATS = ("positive_tube", "invalid_tube", "lost_tube", "doctor_asked", "own_wish", "entry_mistaken")
LOST_REASONS = ("not_arrived", "broken", "leaked", "spoiled", "mixed_up")
FILLERS = frozenset({Role.FIELD_OFFICER, Role.SITE_LEADER})
_COMMAND = re.compile(r"[0-9a-zA-Z-]{8,36}")


@dataclass(frozen=True, slots=True)
class Member:
    """One person for a tube: their line of the roster or a traveller, and the reason of a repeat ("" = first time)."""

    entry: str = ""
    traveller: str = ""
    repeat: str = ""

    @property
    def key(self) -> str:
        """Return by what the person is told from others."""
        return self.entry or self.traveller


def check_filler(role: Role) -> None:
    """Refuse who takes no samples. :raises NotAllowed: `wrong_role`."""
    if role not in FILLERS:
        raise NotAllowed("wrong_role", role=role.value)


def check_tube(kind: str, size: int) -> None:
    """Refuse a tube that there is not. :raises NotAllowed: `bad_tube_kind`, `bad_tube_size`."""
    if kind not in SIZES:
        raise NotAllowed("bad_tube_kind")
    if size not in SIZES[kind]:
        raise NotAllowed("bad_tube_size", size=size)


def check_members(members: Sequence[Member], *, inside: Collection[str], size: int) -> None:
    """Refuse members that do not fit beside those who are inside.

    :raises NotAllowed: `no_member`: nobody, or both a line and a traveller; `tube_overfull`; `twice_in_tube`;
        `bad_repeat`: no such reason.
    """
    if not members or any(bool(one.entry) == bool(one.traveller) for one in members):
        raise NotAllowed("no_member")
    if len(inside) + len(members) > size:
        raise NotAllowed("tube_overfull", size=size, members=len(inside), more=len(members))
    keys = [one.key for one in members]
    if len({*keys, *inside}) != len(keys) + len(inside):
        raise NotAllowed("twice_in_tube")
    if any(one.repeat and one.repeat not in REPEATS for one in members):
        raise NotAllowed("bad_repeat")


def check_repeats(members: Sequence[Member], tested: Collection[str]) -> None:
    """Refuse who was tested in the round before and has no word for it. :raises NotAllowed: `tested_before`."""
    again = sum(one.key in tested and not one.repeat for one in members)
    if again:
        raise NotAllowed("tested_before", people=again)


def check_household(kind: str, households: Collection[tuple[str, int]]) -> None:
    """Refuse a household tube with people of two flats, or of a flat unknown. :raises NotAllowed: `other_household`.

    `households` are the different (building, number of the flat) of its members; number 0 is an unknown flat.
    """
    if kind == "household" and (len(households) > 1 or any(not number for _, number in households)):
        raise NotAllowed("other_household")


def members_digest(code: str, keys: Sequence[str]) -> str:
    """Return a digest of who is in a tube, the same in whatever order they came (SHA-256, hexadecimal)."""
    # nosemgrep: hash-without-key - over random identifiers and a tube code
    return sha256("\n".join([code, *sorted(keys)]).encode()).hexdigest()


def check_command(command: str) -> None:
    """Refuse a command identifier that could not be kept; "" is none. :raises NotAllowed: `bad_command`."""
    if command and not _COMMAND.fullmatch(command):
        raise NotAllowed("bad_command")
