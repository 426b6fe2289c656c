"""Who is still owed the notice of first contact, and the text of it with the names of this installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import QuerySet

from bihuan.apps.briefing.models import FirstNotice
from bihuan.apps.briefing.queries.public import site_address
from bihuan.apps.briefing.rules.notices import DEFERRED, GIVEN, OWED, NoticeLine, may_notice, notice_lines
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action

VIEWS = ("overdue", "waiting", "given")


def list_notices(by: Actor, view: str, at: datetime) -> QuerySet[FirstNotice]:
    """Return the notices that the actor may see in one view, the most urgent first; a unit's own to a unit.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_notice(by, Action.LIST, by.unit):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = FirstNotice.objects.filter(incident=by.incident)
    found = found.filter(unit=by.unit) if by.unit else found
    if view == "given":
        return found.filter(state=GIVEN).order_by("-given_at", "id")
    waiting = found.filter(state__in=[OWED, DEFERRED]).order_by("due_at", "id")
    return waiting.filter(due_at__lte=at) if view == "overdue" else waiting


def get_notice(by: Actor, notice_id: str, action: Action = Action.READ) -> FirstNotice:
    """Return a notice. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = FirstNotice.objects.filter(pk=notice_id, incident=by.incident).first()
    if row is None or not may_notice(by, action, row.unit):
        raise NotAllowed("not_found")
    return row


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """How many notices wait, are deferred, and are past their deadline."""

    waiting: int
    deferred: int
    overdue: int


def notice_counts(by: Actor, at: datetime) -> NoticeCounts:
    """Return how the notices stand that the actor may see. :raises NotAllowed: `wrong_role`."""
    waiting = list_notices(by, "waiting", at)
    return NoticeCounts(waiting.count(), waiting.filter(state=DEFERRED).count(), waiting.filter(due_at__lte=at).count())


def notice_text(language: str) -> list[NoticeLine]:
    """Return the notice in a language (`zh` or `en`), with the authority, lines and address of this installation."""
    authority, lines = settings.AUTHORITY, settings.OFFICIAL_LINES
    said = {name: told.get(language, "") for name, told in authority.items()}
    address = f"{site_address()}/public/{language}/mine/"
    return notice_lines(language, {**said, **lines, "address": address})


def notice_version() -> str:
    """Return a short name of the text as it stands, by which it is known later which one somebody was given."""
    said = "\n".join(line.text for language in ("zh", "en") for line in notice_text(language))
    # nosemgrep: hash-without-key - over the text of a notice, nobody is in it
    return sha256(said.encode()).hexdigest()[:12]
