"""What one incident keeps no longer than it may, over all contexts."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.calls_erasing import purge_call_reports
from bihuan.apps.briefing.actions.facts_forgetting import purge_questions
from bihuan.apps.briefing.actions.interviews_erasing import purge_interviews
from bihuan.apps.briefing.actions.places import forget_places
from bihuan.apps.briefing.actions.rights_erasing import purge_rights
from bihuan.apps.core.models import Incident
from bihuan.apps.intake.actions import purge_intake, sunset
from bihuan.apps.orders.actions.forgetting import purge_orders
from bihuan.apps.residents.actions.erasing import purge_care
from bihuan.apps.residents.actions.help_erasing import purge_help
from bihuan.apps.screening.actions.sweeping import purge_screening
from bihuan.apps.tracing.actions import purge_tracing, purge_tracing_data
from bihuan.apps.zones.actions.gates_forgetting import purge_passes
from bihuan.apps.zones.actions.inside import purge_crossings


def purge(one: Incident, at: datetime) -> int:
    """Decide what of an incident has outlived its purpose, shred it whole 90 days after its end; return how much."""
    if sunset(incident=one.code, at=at) is not None:
        return 1
    done = [*purge_intake(incident=one.code, at=at), purge_orders(incident=one.code, at=at)]
    done += purge_tracing(incident=one.code, at=at)
    done.append(purge_passes(incident=one.code, at=at))
    done.append(purge_care(incident=one.code, at=at))
    done.append(purge_help(incident=one.code, at=at))
    done.append(purge_interviews(incident=one.code, at=at))
    done.append(purge_call_reports(incident=one.code, at=at))
    done.append(purge_questions(incident=one.code, at=at))
    done.append(purge_rights(incident=one.code, at=at))
    gone = purge_screening(incident=one.code, at=at) + bool(purge_crossings(incident=one.code, at=at))
    gone += bool(purge_tracing_data(incident=one.code, at=at))
    gone += bool(forget_places(incident=one.code, at=at))
    return sum(deletion is not None for deletion in done) + gone
