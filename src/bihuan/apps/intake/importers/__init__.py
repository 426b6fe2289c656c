"""Text to rows: any file a source may send becomes a table of lines, or a refusal that says where and what helps."""

from bihuan.apps.intake.importers.columns import ColumnGuess, Mapping, recognise_columns
from bihuan.apps.intake.importers.fields import FIELDS
from bihuan.apps.intake.importers.interpreting import Interpreter, Options, Problem, Row, interpret, observe
from bihuan.apps.intake.importers.kinds import RECORDS, BatchKind, guess_kind, kind_codes, kind_of, register_kind
from bihuan.apps.intake.importers.limits import DEFAULT_LIMITS, Limits
from bihuan.apps.intake.importers.opening import read_text
from bihuan.apps.intake.importers.population import LEFT, POPULATION
from bihuan.apps.intake.importers.reading import read_sheets, read_table
from bihuan.apps.intake.importers.rosters import DUTY_ROSTER
from bihuan.apps.intake.importers.table import Alarm, Line, Table, UnreadableFile

__all__ = [
    "DEFAULT_LIMITS",
    "DUTY_ROSTER",
    "FIELDS",
    "LEFT",
    "POPULATION",
    "RECORDS",
    "Alarm",
    "BatchKind",
    "ColumnGuess",
    "Interpreter",
    "Limits",
    "Line",
    "Mapping",
    "Options",
    "Problem",
    "Row",
    "Table",
    "UnreadableFile",
    "guess_kind",
    "interpret",
    "kind_codes",
    "kind_of",
    "observe",
    "read_sheets",
    "read_table",
    "read_text",
    "recognise_columns",
    "register_kind",
]
