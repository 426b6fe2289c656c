"""What is wrong with a field that was sent, as stable codes: pydantic's own code, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MENDS = {
    "missing": "give_value", "extra_forbidden": "leave_out", "value_error": "mend_value", "enum": "choose_known",
    "literal_error": "choose_known", "string_too_long": "shorten", "too_long": "shorten", "too_short": "give_value",
    "string_pattern_mismatch": "remove_control_characters", "string_unicode": "remove_lone_surrogates",
    "less_than_equal": "lower", "greater_than_equal": "raise", "finite_number": "lower",
}  # fmt: skip
_MEND_BY_END = (("_type", "change_type"), ("_parsing", "change_type"), ("_parsing_size", "lower"))
_LONGEST_PATH = 200


def fault_of(error: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return (path, code, mend) of one error of validation; the value itself is not said again."""
    code = str(error["type"])
    path = ".".join(_step(step) for step in _shortened(error["loc"]))
    by_end = next((mend for end, mend in _MEND_BY_END if code.endswith(end)), "mend_value")
    return path[:_LONGEST_PATH], code, _MENDS.get(code, by_end)


def _shortened(steps: tuple[str | int, ...]) -> list[str | int]:
    """Leave out the name of the argument, which is ours and not the client's: body.told.seq → body.seq."""
    return [step for number, step in enumerate(steps) if not (number == 1 and step == "told")]


def _step(step: str | int) -> str:
    """Return one step of a path; a name that came from the client is shown in ASCII and cut."""
    return ascii(step)[1:-1][:60] if isinstance(step, str) else str(step)
