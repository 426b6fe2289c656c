"""Looking at many rows of tracing at once: one question to the vault, an entry in the log for each that is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Surface, Viewer
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all, whole_names
from bihuan.apps.core.sealing import open_all
from bihuan.apps.tracing.actions.looking import Worded, look_at, person_of, relation_of, words_of
from bihuan.apps.tracing.actions.moving import subject_of
from bihuan.apps.tracing.models import Exposure


def look_at_many(
    *, rows: Iterable[Worded], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, dict[str, Shown]]:
    """Return what the actor may see of rows that `access` gave: row → name → value.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    found = list(rows)
    with failing_closed():
        open_all(found)
        seen = {row.pk: _seen(row, by, surface) for row in found}
        whole = [(row, names) for row in found if (names := whole_names(seen[row.pk].values()))]
        if whole:
            with writing():
                for row, names in whole:
                    look = Look("read", subject_of(row), row.pk, person_of(row), names, "desk_work", session=session)
                    record_access(look, by=by, at=at)
        return seen


def _seen(row: Worded, by: Actor, surface: Surface) -> dict[str, Shown]:
    viewer = Viewer(by.role, relation_of(row, by), surface)
    return show_all(row.PERSONAL, {name: words_of(row, name) for name in row.PERSONAL}, viewer)


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding as its viewer sees it: its words, and its reasons by name where they stand whole (else none)."""

    words: Mapping[str, Shown]
    reasons: Mapping[str, object]

    @property
    def is_whole(self) -> bool:
        """Say whether the viewer sees the reasons: they are to decide about them."""
        return self.words.get("reasons", NOTHING).is_whole


def look_at_finding(
    *, exposure: Exposure, by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> FindingSeen:
    """Return why somebody was found; the log says that it was looked at. :raises NotAllowed: `cannot_show`."""
    words = look_at(row=exposure, by=by, at=at, surface=surface, session=session)
    return FindingSeen(words, exposure.reasons if words["reasons"].is_whole else {})
