"""The bars of a Code 128 code as rectangles of an SVG, since our pages allow no inline style."""

from __future__ import annotations

from itertools import groupby

QUIET = 10  # modules of white on either side, as ISO/IEC 15417 asks


def bars_of(code: str) -> tuple[int, list[tuple[int, int]]]:
    """Return (width of the drawing in modules, bars as (left, width) in modules) of a Code 128 code.

    Which bars a code has is python-barcode's knowledge; only its drawing of them carries inline styles.
    """
    from barcode.codex import Code128  # loaded when labels are printed, not when the server starts

    [modules] = Code128(code).build()
    bars, left = [], QUIET
    for is_dark, run in groupby(modules, lambda one: one == "1"):
        width = len(list(run))
        if is_dark:
            bars.append((left, width))
        left += width
    return left + QUIET, bars
