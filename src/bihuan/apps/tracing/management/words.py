"""What the commands of tracing say: counts in lines, refusals in one sentence with what helps."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from bihuan.apps.tracing.models import AnalysisRun
from bihuan.engine.exposure.counts import FileCount
from bihuan.engine.exposure.question import Progress
from bihuan.engine.exposure.status import LakeStatus

_EVERY_S = 1.0
REFUSALS = {
    "wrong_role": "The role may not do this. Name somebody who may with --as USERNAME (bihuan account list).",
    "lake_busy": "Somebody takes a file in, or purges, just now. Try again in a minute.",
    "not_found": "There is nothing of that name in this incident, or it is another officer's.",
    "no_query": "A search needs an accepted query of the gate: --query ID (the page of the gate shows them).",
    "not_accepted": "The gate has not accepted that query, so nothing is searched.",
    "query_expired": "The query may not be used any more: ask the gate again.",
    "unknown_search": "That is no search.",
    "needs_first_step": "Contacts of contacts need the run of the first step: --of RUN.",
    "no_first_step": "--of belongs to --kind second.",
    "bad_minutes": "Minutes are whole numbers from 0 to 1440.",
    "bad_metres": "Metres are whole numbers from 1 to 1000.",
    "incident_ended": "The incident has ended; nothing is searched any more.",
    "source_unknown": "The lake does not know this source yet: tell --name and --datum (wgs84, gcj02 or bd09) once.",
}


def refusal(code: str) -> str:
    """Return a refusal as a sentence."""
    return REFUSALS.get(code, f"Refused: {code}.")


def every_second(say: Callable[[str], object]) -> Callable[[str], None]:
    """Return what passes one line a second on and drops the others, so that a terminal can be read."""
    last = [-_EVERY_S]

    def tell(text: str) -> None:
        now = time.monotonic()
        if now - last[0] >= _EVERY_S:
            last[0] = now
            say(text)

    return tell


def to_stderr(text: str) -> None:
    """Say how far something is where it does not mix with the answer."""
    sys.stderr.write(f"{text}\n")


def count_lines(count: FileCount) -> list[str]:
    """Return what became of a file: the sum first, then each reason with its first lines."""
    lines = [
        f"{count.sha256[:16]}… {count.kind}: read {count.read} = kept {count.kept} + held {count.held}"
        f" + refused {count.refused}"
    ]
    if count.is_repeated:
        lines.append("  this file was taken in before; nothing is taken in twice")
    for reason in count.reasons:
        shown = ", ".join(str(line) for line in reason.lines[:5]) + (" …" if reason.count > 5 else "")
        lines.append(f"  {reason.verdict} {reason.reason}: {reason.count} (lines {shown})")
    lines += [f"  {day}: {rows}" for day, rows in sorted(count.days.items())]
    return lines


def status_lines(status: LakeStatus) -> list[str]:
    """Return what is in the lake, in figures."""
    lines = []
    for name, kind in (("visits", status.visits), ("points", status.points)):
        days = f"{kind.first_day} to {kind.last_day}" if kind.first_day else "no day"
        megabytes = kind.size_bytes / 1_000_000
        lines.append(f"{name}: {kind.rows} rows of {kind.days} days ({days}) in {kind.files} files, {megabytes:.1f} MB")
    lines.append(f"places: {status.places}, {status.places_without_position} without a position")
    lines.append(f"files taken in: {status.files}; lines held or refused: {status.rows_held}")
    lines.append(f"index: {status.index}" + ("" if status.index == "present" else " (bihuan lake index)"))
    lines += [f"source {code}: {told['name']}, {told['datum']}, {told['files']} files" for code, told in status.sources]
    return [*lines, f"digest {status.digest}"]


def searching(progress: Progress) -> str:
    """Return how far a search is."""
    return f"cases {progress.cases_done}/{progress.cases}, rows {progress.rows_read}, pairs {progress.pairs}"


def run_lines(run: AnalysisRun) -> list[str]:
    """Return what a run found, in counts alone, and which engine answered and why."""
    told: Mapping[str, Any] = run.counts
    lines = [
        f"run {run.pk} {run.state} by {run.engine}: {run.why}",
        f"persons {told['persons']}, pairs {told['pairs']}; rows read {told['rows_read']},"
        f" fresh visits {told['fresh']}",
    ]
    for query, counts in zip(run.queries, told["queries"], strict=True):
        bands = ", ".join(f"≥{low} min {many}" for low, many in counts["by_minutes"].items() if many)
        lines.append(f"query {query}: persons {counts['persons']}{f' ({bands})' if bands else ''}")
    return [*lines, *(f"notice: {code}" for code in told["notices"])]
