"""Situation reports that were frozen: which there are, one of them, that of yesterday, whose digest it is."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.briefing.rules import situation as rules
from bihuan.apps.core.models import Event
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do


def report_before(incident: str, at: datetime) -> SituationReport | None:
    """Return the report of yesterday: the newest that nobody corrected, from 36 to 12 hours before."""
    least, most = rules.YESTERDAY
    found = SituationReport.objects.filter(incident_id=incident, superseded_by=None, at__lte=at - least)
    return found.filter(at__gte=at - most).order_by("-at", "-number").first()


def list_reports(by: Actor) -> QuerySet[SituationReport]:
    """Return the reports of the incident, newest first. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.LIST, Kind.SITUATION_REPORT)
    found = SituationReport.objects.filter(incident_id=by.incident)
    return found.select_related("supersedes", "superseded_by", "signature", "press").order_by("-number")


def get_report(by: Actor, report_id: str) -> SituationReport:
    """Return a report. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    if not may_do(by, Action.READ, Kind.SITUATION_REPORT, ""):
        raise NotAllowed("not_found")
    found = list_reports(by).filter(pk=report_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def names_of(*accounts: str) -> dict[str, str]:
    """Return the names of officers by account, to be shown beside what they froze or signed."""
    return account_names(set(accounts))


def find_report(incident: str, number: int = 0) -> SituationReport | None:
    """Return a report of an incident by its number, the last one for 0."""
    found = SituationReport.objects.filter(incident_id=incident).order_by("-number")
    return (found.filter(number=number) if number else found).first()


def find_report_by_digest(digest: str) -> SituationReport | None:
    """Return the report with this digest whose event in the journal says the same; None when there is none."""
    found = SituationReport.objects.filter(digest=digest).first()
    if found is None:
        return None
    told = Event.objects.filter(subject_id=found.pk, kind="situation.frozen").values_list("facts", flat=True).first()
    return found if told is not None and json.loads(told)["digest"] == digest else None
