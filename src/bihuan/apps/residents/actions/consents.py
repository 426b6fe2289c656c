"""To what somebody agrees, for how long it holds, and what their kin were sent on it: nothing without."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.actions.moving import begin, step
from bihuan.apps.residents.models import CareConsent, CareEntry, KinNews
from bihuan.apps.residents.queries.scope import get_entry
from bihuan.apps.residents.rules.needs import CONSENT_HOW, CONSENTS, check_consent


def give_consent(*, entry_id: str, what: str, how: str, by: Actor, at: datetime) -> CareConsent:
    """Keep that somebody agreed to exactly this, told to the actor; said again, nothing happens.

    :raises NotAllowed: `not_found`, `entry_ended`, `bad_value`.
    """
    if what not in CONSENTS or how not in CONSENT_HOW:
        raise NotAllowed("bad_value")
    with writing():
        entry = _live(by, entry_id)
        found = CareConsent.objects.filter(entry=entry, what=what, withdrawn_at=None).first()
        if found is not None:
            return found
        row = CareConsent(entry=entry, what=what, how=how, given_at=at, given_to=by.account)
        begin(row, "consent.given", by=by, at=at, facts={"entry": entry.pk, "what": what, "how": how})
        _hold(entry, by=by, at=at)
        return row


def withdraw_consent(*, consent_id: str, by: Actor, at: datetime) -> CareConsent:
    """Keep that somebody takes back what they agreed to, told to the actor: from now on it is refused.

    :raises NotAllowed: `not_found`, `not_agreed` (taken back before), `stale`.
    """
    with writing():
        row = CareConsent.objects.filter(pk=consent_id).first()
        if row is None:
            raise NotAllowed("not_found")
        entry = get_entry(by, row.entry_id, Action.UPDATE)
        if row.withdrawn_at is not None:
            raise NotAllowed("not_agreed")
        facts = {"entry": entry.pk, "what": row.what}
        step(row, "consent.withdrawn", by=by, at=at, facts=facts, withdrawn_at=at, withdrawn_to=by.account)
        _hold(entry, by=by, at=at)
        return row


def tell_kin(*, entry_id: str, what: str, by: Actor, at: datetime) -> KinNews:
    """Keep that kin were sent a word, a picture or a voice; the picture itself is not kept.

    :raises NotAllowed: `not_found`, `entry_ended`, `bad_value`, `no_consent`: they did not agree to exactly this.
    """
    with writing():
        entry = _live(by, entry_id)
        held = {one.what: one for one in CareConsent.objects.filter(entry=entry, withdrawn_at=None)}
        check_consent(held, what)
        row = KinNews.objects.create(entry=entry, consent=held[what], what=what, at=at, by=by.account)
        step(entry, "care.kin_told", by=by, at=at, facts={"what": what, "consent": held[what].pk})
        return row


def _live(by: Actor, entry_id: str) -> CareEntry:
    entry = get_entry(by, entry_id, Action.UPDATE)
    if entry.ended_at is not None:
        raise NotAllowed("entry_ended")
    return entry


def _hold(entry: CareEntry, *, by: Actor, at: datetime) -> None:
    """Let the entry say which consents hold now."""
    held = list(
        CareConsent.objects.filter(entry=entry, withdrawn_at=None).order_by("what").values_list("what", flat=True)
    )
    step(entry, "care.changed", by=by, at=at, facts={"fields": ["consent"], "class": entry.care_class}, consent=held)
