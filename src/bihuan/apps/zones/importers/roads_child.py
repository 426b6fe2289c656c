"""The child process that opens an operator's extract: `python -m bihuan.apps.zones.importers.roads_child`, walls first.

It inherits an open file, is told the mode in one line, and answers in lines of JSON: how far it is, then the length of
the graph's bytes and the bytes, or a refusal. What it parses with (osmium, shapely) is loaded before the walls go up.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO

from bihuan.apps.intake.importers.confining import leave_network, refuse_event
from bihuan.apps.zones.importers.roads import MEMORY_BYTES, cpu_seconds
from bihuan.engine.roads import osm  # noqa: F401 - osmium is loaded before the walls stand
from bihuan.engine.roads.filing import pack
from bihuan.engine.roads.graph import RoadGraph, UnreadableRoads
from bihuan.engine.roads.reading import read_graph


def confine(size_bytes: int) -> None:
    """Put this process behind the walls of the house's readers (R45), with room for a country's roads.

    Unlike there the count of processes is not bounded: osmium unpacks in threads, and the audit hook refuses programs.
    """
    leave_network()
    cpu = cpu_seconds(size_bytes)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.addaudithook(refuse_event)


def _say(out: BinaryIO, told: object) -> None:
    out.write(json.dumps(told).encode() + b"\n")
    out.flush()


def answer(path: Path, mode: str, out: BinaryIO) -> str:
    """Read the file and answer; return "" or the code with which it was refused."""
    try:
        graph = read_graph(path, mode, tell=lambda stage, number: _say(out, {"stage": stage, "number": number}))
        content = pack(graph)
    except UnreadableRoads as bad:
        _say(out, {"error": bad.code, "place": bad.place, "params": bad.params})
        return bad.code
    except MemoryError:
        _say(out, {"error": "too_large", "place": "memory", "params": {"bytes": MEMORY_BYTES}})
        return "too_large"
    except BaseException as bad:  # whatever a reader dies of, the parent hears a code
        _say(out, {"error": "broken", "place": "file", "params": {"reason": type(bad).__name__}})
        return "broken"
    _say(out, {"bytes": len(content), **_facts(graph)})
    out.write(content)
    out.flush()
    return ""


def _facts(graph: RoadGraph) -> dict[str, object]:
    return {"counts": dict(graph.counts), "bounds": list(graph.bounds), "metres": round(float(graph.metres.sum()))}


def main() -> int:
    """Read the request from standard input, answer on standard output; 0 when there is a graph."""
    told = json.loads(sys.stdin.readline())
    confine(os.fstat(told["fd"]).st_size)
    return 1 if answer(Path(f"/proc/self/fd/{told['fd']}"), told["mode"], sys.stdout.buffer) else 0


if __name__ == "__main__":
    sys.exit(main())
