"""When footage or records may be asked for: one case, one place, its window, some hours, another department. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.rules.approving import Party
from bihuan.apps.intake.rules.asking import APPROVERS, BASES, LONG_VENUES
from bihuan.apps.intake.rules.limits import Limits
from bihuan.apps.tracing.rules.windows import Window

KINDS = ("footage", "record")
PURPOSES = ("find_exposed", "find_source")
REFUSALS = ("case_unclear", "too_broad", "not_necessary", "other_means", "doubtful")
WAITING, APPROVED, DECLINED, FULFILLED, EXPIRED, PURGED = (
    "waiting", "approved", "declined", "fulfilled", "expired", "purged"
)  # fmt: skip
LASTS = timedelta(hours=72)
KEPT_FOR = timedelta(days=30)  # the retention class `footage`


@dataclass(frozen=True, slots=True)
class MaterialTold:
    """What is asked for: of which holder, where, from when to when, for which purpose and on what ground."""

    kind: str
    purpose: str
    legal_basis: str
    holder: str
    place: str
    place_text: str
    window_from: datetime
    window_to: datetime
    venue: str = ""


def check_material(told: MaterialTold, window: Window, limits: Limits, at: datetime) -> None:
    """Refuse what is not bound to a lawful purpose, a place and a few hours of the case's window.

    :raises NotAllowed: `bad_kind`, `unlawful_purpose`, `unlawful_basis`, `no_holder`, `no_place`, `window_reversed`,
        `window_future`, `window_off_case`, `slot_too_long` with what is allowed.
    """
    for code, is_wrong in (
        ("bad_kind", told.kind not in KINDS),
        ("unlawful_purpose", told.purpose not in PURPOSES),
        ("unlawful_basis", told.legal_basis not in BASES),
        ("no_holder", not told.holder.strip()),
        ("no_place", not told.place and not told.place_text.strip()),
        ("window_reversed", told.window_from >= told.window_to),
        ("window_future", told.window_to > at),
        ("window_off_case", not window.holds(told.window_from, told.window_to)),
    ):
        if is_wrong:
            raise NotAllowed(code)
    most = limits.slot_hours_long if told.venue in LONG_VENUES else limits.slot_hours
    if told.window_to - told.window_from > timedelta(hours=most):
        raise NotAllowed("slot_too_long", limit=most)


def check_word(asker: Party, department: str, approver: Party) -> None:
    """Refuse a word that is not another department's.

    :raises NotAllowed: `wrong_role`, `own_request` (the same person, or whom the asker gave the role), `no_department`,
        `same_department`.
    """
    if approver.role not in APPROVERS:
        raise NotAllowed("wrong_role", role=approver.role.value)
    if approver.is_same(asker) or approver.granted_by == asker.account:
        raise NotAllowed("own_request")
    if not approver.department:
        raise NotAllowed("no_department")
    if approver.department == department:
        raise NotAllowed("same_department")
