"""The child process that opens spreadsheets: `python -m bihuan.apps.intake.importers.child`, bounds set first."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import UnreadableFile
from bihuan.apps.intake.importers.workbooks import write_workbook


def bound_resources(limits: Limits, size_bytes: int) -> None:
    """Set address space, CPU seconds (growing with the file), output size, and no core dumps."""
    cpu = limits.child_cpu_seconds + limits.child_cpu_seconds_per_mib * (size_bytes >> 20)
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.child_output_bytes, limits.child_output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refusal(bad: BaseException) -> dict[str, object]:
    if isinstance(bad, UnreadableFile):
        return {"error": bad.code, "place": bad.place, "mend": bad.mend_code, "params": bad.params}
    if isinstance(bad, MemoryError):
        return {"error": "too_large_in_memory", "place": "workbook", "mend": "save_as_csv", "params": {}}
    reason = {"reason": type(bad).__name__}
    return {"error": "damaged_workbook", "place": "workbook", "mend": "save_again", "params": reason}


def main() -> int:
    """Read one request from standard input, write the answer to standard output; 0 when it is complete."""
    request = json.loads(sys.stdin.readline())
    path, limits = Path(request["path"]), Limits(**request["limits"])
    bound_resources(limits, path.stat().st_size)
    out = sys.stdout.buffer
    try:
        write_workbook(path, request["form"], limits, out)
    except BaseException as bad:  # a panic of the Rust parser is no Exception
        out.write(json.dumps(_refusal(bad)).encode() + b"\n")
        out.flush()
        return 1
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
