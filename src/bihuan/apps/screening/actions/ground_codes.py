"""Checking a code at a site (验码): a read of what a person is by evidence, of which nothing is kept but a count."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.rules.weather import hour_of
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.intake.queries.searching import persons_matching
from bihuan.apps.screening.models import CodeChecks, Lane, Site
from bihuan.apps.screening.queries.ground import codes_checked
from bihuan.apps.screening.queries.scope import get_site
from bihuan.apps.screening.rules.ground import check_may_check_codes, codes_allowed
from bihuan.engine.cleaning.documents import KINDS, parse_document_number


def check_code(*, site_id: str, document: str, kind: str = "citizen_number", by: Actor, at: datetime) -> bool:
    """Say whether the person with this document (a kind of `KINDS`) may pass: not when evidence gives them a status.

    The status is computed as everywhere (R15). Neither which status nor whether the person is known at all is told; the
    document, the person and the officer are written nowhere: not in the journal, not in the access log, only the
    counter of the site and hour goes up.

    :raises NotAllowed: `not_found`: not a site of the actor's unit, or not theirs to check; `bad_document`;
        `no_protocol`: without its rules nobody has a status, and everybody would pass; `too_many_codes`: more in this
        hour than the site's lanes can take.
    """
    with writing():
        site = get_site(by, site_id)
        check_may_check_codes(by, site.unit_id)
        number = parse_document_number(document, kind) if kind in KINDS else None
        if not isinstance(number, str):
            raise NotAllowed("bad_document")
        if protocol_of(by.incident)[0] is None:
            raise NotAllowed("no_protocol")
        hour = hour_of(at)
        if codes_checked(site, hour) >= codes_allowed(Lane.objects.filter(site=site, is_open=True).count()):
            raise NotAllowed("too_many_codes")
        is_pass = not _has_status(f"{kind}:{number}", by.incident, at)
        _count(site, hour, is_pass)
        return is_pass


def _has_status(number: str, incident: str, at: datetime) -> bool:
    """Say whether evidence gives anybody with this document a status at the instant."""
    persons = persons_matching(incident, {"document": number})
    return any(status_at(person, incident, at) is not None for person in persons)


def _count(site: Site, hour: datetime, is_pass: bool) -> None:
    row, _ = CodeChecks.objects.get_or_create(site=site, hour_at=hour)
    column = "passed" if is_pass else "stopped"
    CodeChecks.objects.filter(pk=row.pk).update(**{column: F(column) + 1})
