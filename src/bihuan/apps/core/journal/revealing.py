"""Revealing counts inside the journal's lock, so that two requests at once cannot exceed the budget (R9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bihuan.apps.core.journal.access import Look, record_access
from bihuan.apps.core.journal.writing import EventDraft, record_event, writing
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.personal import PersonalField, Viewer, disclose
from bihuan.apps.core.rules.revealing import COMPARED_OVER, HARD_LIMIT, Ruling, judge
from bihuan.apps.core.rules.showing import may_reveal


@dataclass(frozen=True, slots=True)
class Asked:
    """One value that somebody asks to see: of what, whose, its declaration, and how the viewer stands to it."""

    object_kind: str
    object_id: str
    person: str
    name: str
    field: PersonalField | None
    value: str
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody asks: the code of the reason, the words beside it, and in which sign-in."""

    reason: str
    words: str
    session: str = ""


def reveal(find: Callable[[], Asked], why: Why, *, by: Actor, at: datetime, since: datetime) -> str:
    """Return one value whole, once; shown or refused it is counted against the budget of the shift since `since`.

    `find` is asked inside the journal's lock, so that nothing moves between the finding and the showing. The caller
    has checked the reason and fails closed.

    :raises NotAllowed: `not_found`, also where the viewer may not ask for it; `budget_spent`.
    """
    with writing():
        asked = find()
        if not asked.value or not may_reveal(asked.field, asked.viewer):
            raise NotAllowed("not_found")
        look = Look(
            "reveal", asked.object_kind, asked.object_id, asked.person, (asked.name,), "desk_work", why.reason,
            session=why.session, words=why.words.strip(),
        )  # fmt: skip
        ruling = record_reveal(look, by=by, at=at, since=since)
        shown = disclose(asked.field, asked.value, asked.viewer, is_revealed=True) if ruling.is_shown else ""
    if not ruling.is_shown:
        raise NotAllowed("budget_spent", n=ruling.number)
    return shown


def record_reveal(look: Look, *, by: Actor, at: datetime, since: datetime) -> Ruling:
    """Write one reveal, shown or refused, with its alarm if it raises one; `since` is when the shift began.

    The refusal is kept too: the caller raises after the transaction, not inside it.
    """
    with writing():
        mine = AccessEntry.objects.filter(incident=by.incident, account=by.account, act="reveal", decision="shown")
        before = mine.filter(at__gte=since, at__lte=at).count()
        own, unit = _earlier_days(by, at, since)
        tried = before if before < HARD_LIMIT else before + _refused(by, since, at)
        ruling = judge(tried, own, unit)
        decision = "shown" if ruling.is_shown else "refused"
        more = {"number": ruling.number, **(look.more or {})}
        entry = record_access(replace(look, decision=decision, more=more), by=by, at=at)
        if ruling.alarm is not None:
            _alarm(ruling, entry.pk, by, at)
    return ruling


def _refused(by: Actor, since: datetime, at: datetime) -> int:
    """Return how many were refused in the shift: the hard stop alarms once and not at every further try."""
    tried = AccessEntry.objects.filter(incident=by.incident, account=by.account, act="reveal", decision="refused")
    return tried.filter(at__gte=since, at__lte=at).count()


def _earlier_days(by: Actor, at: datetime, since: datetime) -> tuple[list[int], list[int]]:
    """Return reveals a day before this shift: one's own, and of each officer of the unit on each day."""
    earlier = AccessEntry.objects.filter(
        incident=by.incident, unit=by.unit, act="reveal", decision="shown", at__gte=at - COMPARED_OVER, at__lt=since
    )
    days = Counter((account, moment.date()) for account, moment in earlier.values_list("account", "at"))
    return [n for (account, _day), n in days.items() if account == by.account], list(days.values())


def _alarm(ruling: Ruling, entry: str, by: Actor, at: datetime) -> None:
    facts = {
        "entry": entry,
        "alarm": str(ruling.alarm),
        "number": ruling.number,
        "account": by.account,
        "unit": by.unit,
    }
    record_event(EventDraft("access.alarmed", "access", new_id(), 0, by, at, facts, reason=str(ruling.alarm)))
