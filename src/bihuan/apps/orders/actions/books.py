"""The books are struck every minute and closed every day; a difference is itself an order of the highest urgency."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is the name of an argument here
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.actions import beat
from bihuan.apps.core.journal import EventDraft, current_root, record_event, seal_blocks, writing
from bihuan.apps.core.models import DayRoot, Event, Incident
from bihuan.apps.core.rules import system
from bihuan.apps.intake.actions.keys import receipt_key
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.orders.models import Balance
from bihuan.apps.orders.queries.books import Scope, since_last_balance, snapshot, strike
from bihuan.apps.orders.queries.books.daysheet import day_sheet
from bihuan.apps.orders.queries.books.journal import altered_leaves
from bihuan.apps.orders.rules.equations import Equation, unaccounted
from bihuan.engine.ledger.canonical import canonical_bytes, instant

_OF_THE_JOURNAL = frozenset({"E0", "E4", "E6"})
"""When one of these does not hold, what we sign can no longer be trusted: intake stops giving receipts (M14)."""


class JournalRewritten(Exception):  # noqa: N818 - named after what was found
    """The root of an earlier day is no longer the root at its size; nothing is signed over a rewritten journal."""


def strike_balance(*, incident: str, at: datetime, is_full: bool, day: Date | None = None) -> Balance:
    """Strike the books of an incident and keep the result; a difference opens one order of urgency P1.

    A full balance reads everything and is an event itself; the other looks at what was touched since the last one.
    `day` is the local day whose sheet is made, the present one when None.
    """
    with snapshot():
        size, root = current_root()
        scope = Scope(incident, at, None if is_full else since_last_balance(incident))
        found = strike(scope)
        sheet: dict[str, object] = {"root": root}
        if is_full:
            day = day or _local_date(incident, at)
            sheet["date"] = str(day)
            sheet["day"] = day_sheet(incident, *_day_range(incident, day, size)).as_json()
    return _keep(incident, at, is_full, size, found, sheet)


def _keep(
    incident: str, at: datetime, is_full: bool, size: int, found: tuple[Equation, ...], sheet: dict[str, object]
) -> Balance:
    missing = unaccounted(found)
    with writing():
        balance = Balance.objects.create(
            incident_id=incident, at=at, tree_size=size, is_full=is_full, unaccounted=missing, sheet=sheet,
            equations=[one.as_json() for one in found],
        )  # fmt: skip
        if is_full:
            differences = {one.code: one.difference for one in found}
            facts = {"date": sheet["date"], "tree_size": size, "differences": differences}
            record_event(EventDraft("balance.struck", "balance", balance.id, 0, system(incident), at, facts))
        broken = [one.code for one in found if one.code in _OF_THE_JOURNAL and one.difference]
        beat(task=f"books {incident}", at=at, detail=" ".join(broken))
        if missing:
            _raise_order(incident, found, at)
    return balance


def _raise_order(incident: str, found: tuple[Equation, ...], at: datetime) -> None:
    """Open the order that a difference is, once as long as it is open."""
    wrong = [one for one in found if one.difference]
    title = "difference " + " ".join(one.code for one in wrong)
    lines = [f"{one.code} {o.kind} {o.id} {o.what}" for one in wrong for o in one.offenders[:20]]
    open_internal_order(
        kind="difference", urgency="P1", title=title, text="\n".join(lines), incident=incident, at=at, dedupe=True
    )


def _zone(incident: str) -> ZoneInfo:
    return ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))


def _local_date(incident: str, at: datetime) -> Date:
    return at.astimezone(_zone(incident)).date()


def _day_range(incident: str, day: Date, size: int) -> tuple[int, int]:
    """Return the leaf indexes [first, last) of the incident's local day."""
    zone = _zone(incident)
    midnights = [datetime.combine(day + timedelta(days=n), datetime.min.time(), zone) for n in (0, 1)]
    first, last = (_first_since(midnight, size) for midnight in midnights)
    return first, last


def _first_since(instant_: datetime, size: int) -> int:
    earlier = Event.objects.filter(at__lt=instant_, index__lt=size).order_by("-index")
    last = earlier.values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def close_day(*, date: Date, at: datetime) -> DayRoot:
    """Sign the root of the journal for a day; a day that is closed already keeps its root.

    :raises JournalRewritten: the last day's root is no longer that of the first so many events, or an event of this
        day is not what its leaf was made of.
    """
    seal_blocks()
    with writing():
        closed = DayRoot.objects.filter(date=date).first()
        if closed is not None:
            return closed
        previous = DayRoot.objects.order_by("-date").first()
        if previous is not None and current_root(previous.tree_size)[1] != previous.root:
            raise JournalRewritten(str(previous.date))
        altered = next(altered_leaves(previous.tree_size if previous else 0), None)
        if altered is not None:
            raise JournalRewritten(f"event {altered.id}")
        size, root = current_root()
        said = {"kind": "root", "date": str(date), "tree_size": size, "root": root, "at": instant(at)}
        payload, key = canonical_bytes(said).decode(), receipt_key()
        return DayRoot.objects.create(
            date=date, tree_size=size, root=root, payload=payload, signature=key.sign(payload), key=key.key_id
        )
