"""Bytes of a workbook to the content of a form: opened by the guarded child, never in the server (R45)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bihuan.apps.briefing.importers.xlsforms import BadForm, Content, content_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.importers import Limits, UnreadableFile, read_sheets

_MIB = 1024 * 1024
_LIMITS = Limits(inflated_bytes=64 * _MIB, child_output_bytes=32 * _MIB, child_cpu_seconds=10)


def read_workbook(data: bytes) -> Content:
    """Return what stands in the bytes of an XLSForm.

    :raises NotAllowed: what the guarded reader refuses (`not_a_table`, `macros`, `inflates_too_much` …), or why the
        workbook is no form (`no_survey`, `unknown_sheet`, `column_twice`, `form_too_long` …), with its place.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        return read_file(Path(file.name))


def read_file(path: Path) -> Content:
    """Return what stands in a file. :raises NotAllowed: as `read_workbook`."""
    try:
        return content_of(read_sheets(path, limits=_LIMITS))
    except UnreadableFile as bad:
        raise NotAllowed(bad.code, where=bad.place) from bad
    except BadForm as bad:
        raise NotAllowed(bad.code, where=bad.place) from bad
