"""Reserving bar codes, so that no two sites and no two printings ever bear the same."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.screening.models import LabelBlock, Round, Site
from bihuan.apps.screening.queries.tubes import last_serial
from bihuan.apps.screening.rules.tubes_codes import make_code, next_block

PRINTERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.SITE_LEADER, Role.FIELD_OFFICER})


def reserve_labels(*, round_id: str, site_id: str, count: int, by: Actor, at: datetime) -> LabelBlock:
    """Reserve the next `count` serial numbers of a site in a round; whoever prints the block anew gets the same codes.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_over`, `bad_count`, `codes_used_up`.
    """
    if by.role not in PRINTERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        site = Site.objects.filter(pk=site_id, incident=by.incident).first()
        chosen = Round.objects.filter(pk=round_id, incident=by.incident).first()
        if site is None or chosen is None or (by.unit and site.unit_id != by.unit):
            raise NotAllowed("not_found")
        if chosen.state not in {"planned", "open"}:
            raise NotAllowed("round_over")
        first, last = next_block(last_serial(chosen.pk, site.pk), count)
        make_code(round_number=chosen.number, site_number=site.number, serial=last)
        block = LabelBlock.objects.create(
            round=chosen, site=site, first=first, last=last, reserved_at=at, reserved_by=by.account
        )
        facts = {"round": chosen.pk, "site": site.pk, "first": first, "last": last}
        record_event(EventDraft("labels.reserved", "labels", block.pk, 0, by, at, facts))
        return block


def codes_of(block: LabelBlock, *, is_box: bool = False) -> list[str]:
    """Return the codes of a block in the order in which they are printed."""
    numbers = range(block.first, block.last + 1)
    return [
        make_code(round_number=block.round.number, site_number=block.site.number, serial=serial, is_box=is_box)
        for serial in numbers
    ]
