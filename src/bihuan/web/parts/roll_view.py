"""Who should be on and who has checked in, as the hand-over shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.apps.core.queries import account_names
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.labels import label


@dataclass(frozen=True, slots=True)
class RollShown:
    """One who should be on: holder of a duty role by name, or by the plan at a post by number."""

    role: str
    who: str
    where: str
    starts_at: datetime
    ends_at: datetime
    checked_in_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Say whether they have not checked in."""
        return self.checked_in_at is None


def roll_view(rows: Iterable[Mapping[str, Any]]) -> list[RollShown]:
    """Return the rows of a sheet for the page; a sheet that was signed before there was any has none."""
    listed = list(rows)
    names = account_names({row["account"] for row in listed if row["account"]})
    return [
        RollShown(
            row["role"], names.get(row["account"], "") or _("officer %s") % row["number"],
            label("duty_role", row["role"]) if row["role"] else row["post"],
            parse_instant(row["starts_at"]), parse_instant(row["ends_at"]),
            parse_instant(row["checked_in_at"]) if row["checked_in_at"] else None,
        )
        for row in listed
    ]  # fmt: skip
