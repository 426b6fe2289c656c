"""A program of its own: does one change of a lake again and again in a child that dies at its n-th step.

`python -m tests.engine.exposure.killed FOLDER CHANGE STRIDE` makes FOLDER/0, … (every STRIDE-th), each a copy of a lake
on which the change died at that step, by an audit hook that ends the process as a power cut would; it stops when a
child comes through.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

from tests.engine.exposure.lakes import at, take, visits

from bihuan.engine.exposure.appending import append_rows
from bihuan.engine.exposure.lake import open_lake
from bihuan.engine.exposure.purging import purge_days

STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}
CAME_THROUGH = 23


def change(folder: Path, name: str) -> None:
    lake = open_lake(folder / "lake")
    if name == "append":
        rows = [(1, 5, at("2022-08-20T23:00"), None), (2, 6, at("2022-08-21T08:00"), at("2022-08-21T09:00"))]
        append_rows(lake, "visits", visits(*rows))
    elif name == "purge":
        purge_days(lake, before=dt.date(2022, 8, 22))
    else:
        take(lake, folder, "key,place_code,start,end\np1,A,2022-08-21 08:00,\np2,A,2022-08-22 08:00,2022-08-22 07:00\n")


def die_at(step: int, lake: Path) -> None:
    left = step

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(lake) in str(arguments[0]):
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(hook)


def main(folder: Path, name: str, stride: int) -> None:
    step = 0
    while True:
        copy = folder / str(step)
        shutil.copytree(folder / "before", copy)
        child = os.fork()
        if child == 0:
            die_at(step, copy / "lake")
            change(copy, name)
            os._exit(CAME_THROUGH)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == CAME_THROUGH:
            return
        if code != 9:
            raise SystemExit(f"step {step} ended with {code}")
        step += stride


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
