"""What intake remembers."""

from bihuan.apps.intake.models.deletions import Deletion
from bihuan.apps.intake.models.records import Disposition, Person, Record
from bihuan.apps.intake.models.sources import Batch, Expectation, Receipt, Source

__all__ = ["Batch", "Deletion", "Disposition", "Expectation", "Person", "Receipt", "Record", "Source"]
