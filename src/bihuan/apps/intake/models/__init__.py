"""What intake remembers."""

from bihuan.apps.intake.models.deletions import Deletion
from bihuan.apps.intake.models.evidence import BulkEffect, CaseLink, Contest, Evidence
from bihuan.apps.intake.models.gate import Approval, Query, ReleasedIdentity, Tranche
from bihuan.apps.intake.models.population import Building, Resident
from bihuan.apps.intake.models.records import Disposition, Person, Record
from bihuan.apps.intake.models.sources import Batch, Expectation, Receipt, Source

__all__ = [
    "Approval",
    "Batch",
    "Building",
    "BulkEffect",
    "CaseLink",
    "Contest",
    "Deletion",
    "Disposition",
    "Evidence",
    "Expectation",
    "Person",
    "Query",
    "Receipt",
    "Record",
    "ReleasedIdentity",
    "Resident",
    "Source",
    "Tranche",
]
