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
from bihuan.apps.tracing.actions.sweeping import sweep_tracing
from bihuan.apps.tracing.actions.visits import KeptVisit, NewVisit, confirm_visit, correct_visit, record_visit

__all__ = [
    "CaseTold",
    "Confirmed",
    "KeptVisit",
    "NewExposure",
    "NewQuarantine",
    "NewVisit",
    "Preview",
    "ask_material",
    "classify_case",
    "close_case",
    "confirm_exposures",
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
    "preview_confirm",
    "propose_exposures",
    "propose_quarantine",
    "purge_tracing",
    "record_visit",
    "refuse_exposures",
    "release_contact",
    "reveal_field",
    "review_quarantine",
    "sweep_tracing",
    "update_case",
]
