"""Text to rows: any file a source may send becomes a table of lines, or a refusal that says where and what helps."""

from bihuan.apps.intake.importers.columns import ColumnGuess, Mapping, recognise_columns
from bihuan.apps.intake.importers.fields import FIELDS
from bihuan.apps.intake.importers.interpreting import Interpreter, Options, Problem, Row, interpret, observe
from bihuan.apps.intake.importers.limits import DEFAULT_LIMITS, Limits
from bihuan.apps.intake.importers.opening import read_text
from bihuan.apps.intake.importers.reading import read_table
from bihuan.apps.intake.importers.table import Alarm, Line, Table, UnreadableFile

__all__ = [
    "DEFAULT_LIMITS",
    "FIELDS",
    "Alarm",
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
    "interpret",
    "observe",
    "read_table",
    "read_text",
    "recognise_columns",
]
