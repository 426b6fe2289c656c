"""Lines and batches as lists, trays and previews may show them: masked here, before any page can see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bihuan.apps.core.rules import Role
from bihuan.apps.core.rules.declared import PLAIN_VALUES, VALUES
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer, disclose
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.importers.table import PARAM_CODES
from bihuan.apps.intake.models import Batch, Disposition

_LIST = Viewer(Role.SYSTEM, Relation.NONE, Surface.LIST)


def masked_value(field: str, value: str) -> str:
    """Return a value of a line as a list may show it; a field that is not declared is hidden."""
    return value if field in PLAIN_VALUES else disclose(VALUES.get(field), value, _LIST)


def opened(lines: Iterable[Disposition]) -> list[Disposition]:
    """Return the lines, opened with one question to the vault."""
    found = list(lines)
    open_all(found)
    return found


def masked_values(one: Disposition) -> dict[str, str]:
    """Return what was read in a line, masked."""
    return {str(name): masked_value(str(name), str(value)) for name, value in one.values.items()}


def remark_codes(one: Disposition) -> list[tuple[str, str]]:
    """Return what is doubtful in a line: (code, field), and nothing of its content."""
    return [(str(remark["code"]), str(remark.get("field", ""))) for remark in one.remarks]


def masked_filename(batch: Batch) -> str:
    """Return the name of a batch's file for a list: people write anything into it, so it is hidden."""
    return disclose(Batch.PERSONAL.get("filename"), batch.filename, _LIST)


def alarms_of_file(batch: Batch) -> list[dict[str, object]]:
    """Return what is wrong with a file: codes with their figures, without words that came from the file."""
    return [_plain(alarm) for alarm in batch.table.get("alarms", [])]


def unreadable_of(batch: Batch) -> dict[str, object] | None:
    """Return why a file could not be read, None when it could."""
    found = batch.table.get("unreadable")
    return _plain(found) if found else None


def _plain(told: Mapping[str, object]) -> dict[str, object]:
    params = told.get("params")
    params = params if isinstance(params, Mapping) else {}
    return {**told, "params": {name: value for name, value in params.items() if _is_figure(name, value)}}


def _is_figure(name: str, value: object) -> bool:
    return isinstance(value, int | float) or name in PARAM_CODES


def columns_n(batch: Batch) -> int:
    """Return how many columns a batch has."""
    return len(batch.table.get("header", []))
