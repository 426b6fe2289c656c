"""What is done in tracing. One function = one transaction, one event per object moved."""

from bihuan.apps.tracing.actions.cases import CaseTold, classify_case, close_case, open_case, update_case
from bihuan.apps.tracing.actions.confirming import Confirmed, Preview, confirm_exposures, preview_confirm
from bihuan.apps.tracing.actions.contacts import end_contact, release_contact
from bihuan.apps.tracing.actions.erasing import purge_tracing
from bihuan.apps.tracing.actions.exposures import NewExposure, propose_exposures, refuse_exposures
from bihuan.apps.tracing.actions.looking import look_at, reveal_field
from bihuan.apps.tracing.actions.material import ask_material, decide_material, fulfil_material
from bihuan.apps.tracing.actions.quarantines import (
    NewQuarantine,
    decide_quarantine,
    extend_quarantine,
    lift_quarantine,
    propose_quarantine,
    review_quarantine,
)
from bihuan.apps.tracing.actions.reports import (
    CaseSaid,
    VisitSaid,
    confirm_report_item,
    paste_report,
    refuse_report_item,
)
from bihuan.apps.tracing.actions.retention_runs import purge_tracing_data
from bihuan.apps.tracing.actions.searching import SearchRefused, ask_search, cancel_run
from bihuan.apps.tracing.actions.sweeping import sweep_tracing
from bihuan.apps.tracing.actions.visits import KeptVisit, NewVisit, confirm_visit, correct_visit, record_visit

__all__ = [
    "CaseSaid",
    "CaseTold",
    "Confirmed",
    "KeptVisit",
    "NewExposure",
    "NewQuarantine",
    "NewVisit",
    "Preview",
    "SearchRefused",
    "VisitSaid",
    "ask_material",
    "ask_search",
    "cancel_run",
    "classify_case",
    "close_case",
    "confirm_exposures",
    "confirm_report_item",
    "confirm_visit",
    "correct_visit",
    "decide_material",
    "decide_quarantine",
    "end_contact",
    "extend_quarantine",
    "fulfil_material",
    "lift_quarantine",
    "look_at",
    "open_case",
    "paste_report",
    "preview_confirm",
    "propose_exposures",
    "propose_quarantine",
    "purge_tracing",
    "purge_tracing_data",
    "record_visit",
    "refuse_exposures",
    "refuse_report_item",
    "release_contact",
    "reveal_field",
    "review_quarantine",
    "sweep_tracing",
    "update_case",
]
