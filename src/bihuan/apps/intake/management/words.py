"""How a batch and its lines read on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from bihuan.apps.intake.actions import Preview
from bihuan.apps.intake.importers.codes import CODES
from bihuan.apps.intake.models import Batch
from bihuan.apps.intake.rules import BatchCounts

_KINDS = {"accepted": "accepted 受理", "duplicate": "duplicate 重复", "rejected": "rejected 拒收", "held": "held 待定"}
_REASONS = {
    "same_content": "The same line came before.",
    "conflict": "The same key came before with other content: compare both.",
    "reader_failed": "The reader itself failed on it: tell the maintainers.",
}
_LONG = 20_000


def number(value: int) -> str:
    """Write a count with separators."""
    return f"{value:,}"


def meaning(code: str) -> str:
    """Return what a code means, with what helps."""
    known = CODES.get(code)
    return f"{known.meaning} {known.mend}" if known else _REASONS.get(code, "")


def received_lines(batch: Batch, receipt: str) -> Iterable[str]:
    """Describe what was received."""
    form = " ".join(str(batch.table.get(name, "")) for name in ("format", "encoding")).strip()
    yield f"Received 已接收 {batch.source.code} {batch.source.name}, delivery {batch.seq}"
    yield f"  batch      {batch.id}"
    yield f"  file       {batch.filename} ({form or 'unreadable'}, {number(batch.size)} bytes)"
    yield f"  SHA-256    {batch.sha256}"
    told = "not told" if batch.declared is None else number(batch.declared)
    yield f"  declared   {told}   read {number(batch.read)}"
    for alarm in batch.table.get("alarms", []):
        figures = ", ".join(f"{name} {value}" for name, value in alarm["params"].items())
        yield f"  ! {alarm['code']}: {meaning(alarm['code'])} {figures}".rstrip()
    yield f"  receipt R1 {receipt}"


def disposed_lines(batch: Batch, receipt: str, found: Iterable[tuple[str, str, int]]) -> Iterable[str]:
    """Describe what became of the lines, by kind and reason."""
    by_kind = list(found)
    yield "Disposed 已处置"
    for kind, label in _KINDS.items():
        yield f"  {label:<14} {number(getattr(batch, kind)):>10}"
        for _, reason, count in (row for row in by_kind if row[0] == kind and row[1]):
            yield f"      {reason:<28} {number(count):>10}  {meaning(reason)}"
    yield f"  receipt R2 {receipt}"


def balance_line(counts: BatchCounts) -> str:
    """Return E1 of a batch as a sum."""
    declared = "not told" if counts.declared is None else number(counts.declared)
    parts = " + ".join(number(n) for n in (counts.accepted, counts.duplicate, counts.rejected, counts.held))
    waiting = f" + {number(counts.waiting)} waiting" if counts.waiting else ""
    return f"E1: declared {declared} | read {number(counts.read)} = {parts}{waiting} | difference {counts.difference}"


def unreadable_lines(batch: Batch) -> Iterable[str]:
    """Say why a file could not be read, where, and what helps."""
    about = batch.table["unreadable"]
    figures = ", ".join(f"{name} {value}" for name, value in about["params"].items())
    yield f"The file cannot be read: {about['code']} at {about['place']}{f' ({figures})' if figures else ''}."
    yield f"{meaning(about['code'])} [{about['mend']}]".strip()
    yield "Its bytes are kept and receipted; no line was taken from it. Mend the file and send it again."


def preview_lines(shown: Preview) -> Iterable[str]:
    """List the columns with what they are taken for."""
    yield f"Columns 列 ({'remembered' if shown.is_remembered else 'recognised'}):"
    for column in shown.columns:
        samples = " | ".join(sample[:20] for sample in column.samples)
        yield f"  {column.index + 1:>3} {column.label[:30]:<30} {column.field:<18} {column.evidence:<13} {samples}"
    for code, count in shown.problems.items():
        yield f"  ! {code} in {number(count)} of the first {number(shown.sampled)} lines: {meaning(code)}"


def progress_on(stream: TextIO, verb: str) -> Callable[[int, int], None]:
    """Return the function that shows how far it is: in place on a terminal, every tenth of a long file elsewhere."""
    shown = [0]

    def show(done: int, total: int) -> None:
        is_terminal = stream.isatty()
        if not is_terminal and (total <= _LONG or done * 10 // total == shown[0]):
            return
        shown[0] = done * 10 // total
        filled = done * 20 // max(total, 1)
        bar = f"{verb} [{'#' * filled}{'.' * (20 - filled)}] {number(done)} of {number(total)} lines"
        stream.write(f"\r{bar}" + ("\n" if done >= total else "") if is_terminal else f"{bar}\n")
        stream.flush()

    return show


def stderr() -> TextIO:
    """Return the stream for what is no result."""
    return sys.stderr
