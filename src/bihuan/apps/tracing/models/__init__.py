"""What tracing remembers."""

from bihuan.apps.tracing.models.cases import Case, ClassificationChange
from bihuan.apps.tracing.models.contacts import Contact, FollowUp
from bihuan.apps.tracing.models.exposures import Exposure
from bihuan.apps.tracing.models.material import MaterialRequest
from bihuan.apps.tracing.models.quarantines import Quarantine
from bihuan.apps.tracing.models.visits import Visit

__all__ = [
    "Case",
    "ClassificationChange",
    "Contact",
    "Exposure",
    "FollowUp",
    "MaterialRequest",
    "Quarantine",
    "Visit",
]
