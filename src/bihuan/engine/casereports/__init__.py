"""A pasted official Chinese case report, read into proposals that a person confirms."""

from bihuan.engine.casereports.reading import read_report
from bihuan.engine.casereports.report import CaseReport

__all__ = ["CaseReport", "read_report"]
