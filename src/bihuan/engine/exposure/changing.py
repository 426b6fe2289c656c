"""A change of the lake: prepared aside, promised in one file, then carried out; a crash leaves the old or new state.

Everything is written into `staging/<name>/` and brought to the disk. Then `promise.json` is put in place with one
rename: from that instant the change is made, and whoever opens the lake next finishes the moves it lists. Before that
instant nothing of it counts, and whoever opens the lake next throws it away. One process writes at a time (`flock`).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bihuan.engine.durable import sync_path
from bihuan.engine.exposure.layout import LOCK, STAGING

PROMISE: Final = "promise.json"


class LakeBusy(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """Another process is writing into the lake; try again when it is done."""


class Change:
    """What one change will move into place and what it will take away; paths are relative to the lake."""

    def __init__(self, lake: Path) -> None:
        self._lake = lake
        self.folder = lake / STAGING / uuid.uuid4().hex
        self._moves: list[tuple[str, str]] = []
        self._removals: list[str] = []
        self.folder.mkdir(parents=True)

    def draft(self) -> Path:
        """Return the path of a file that does not exist yet, on the disk of the lake."""
        return self.folder / uuid.uuid4().hex

    def put(self, draft: Path, target: str) -> None:
        """Have a finished draft take a name in the lake, in place of what stands there; it is synced first."""
        sync_path(draft)
        self._moves.append((draft.name, target))

    def put_json(self, value: Any, target: str) -> None:
        """Have a JSON file take a name in the lake."""
        draft = self.draft()
        draft.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        self.put(draft, target)

    def remove(self, target: str) -> None:
        """Have a file disappear from the lake, with the folder of its day when that is empty then."""
        self._removals.append(target)

    def promise(self) -> None:
        """Make the change: it will be carried out even if the power fails in the next instant."""
        plan = self.folder / f".{PROMISE}"
        plan.write_text(json.dumps({"moves": self._moves, "removals": self._removals}), encoding="utf-8")
        sync_path(plan)
        sync_path(self.folder)
        plan.rename(self.folder / PROMISE)
        sync_path(self.folder)


def carry_out(lake: Path, folder: Path) -> None:
    """Carry out, or finish, the change promised in a staging folder; doing it again changes nothing."""
    plan = json.loads((folder / PROMISE).read_text(encoding="utf-8"))
    touched = set()
    for name, target in plan["moves"]:
        (lake / target).parent.mkdir(parents=True, exist_ok=True)
        if (folder / name).exists():
            (folder / name).replace(lake / target)
        touched.add((lake / target).parent)
    for target in plan["removals"]:
        _remove(lake / target)
        touched.add((lake / target).parent)
    for parent in sorted(touched):
        if parent.exists():
            sync_path(parent)
            sync_path(parent.parent)
    shutil.rmtree(folder)


def _remove(path: Path) -> None:
    """Take a file away, and the folder of its day when nothing is left in it."""
    path.unlink(missing_ok=True)
    if path.parent.name.startswith("day=") and path.parent.exists() and not any(path.parent.iterdir()):
        path.parent.rmdir()


@contextmanager
def _locked(lake: Path) -> Iterator[None]:
    descriptor = os.open(lake / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise LakeBusy(str(lake)) from None
    finally:
        os.close(descriptor)


def _settle(lake: Path) -> None:
    staging = lake / STAGING
    for folder in sorted(staging.iterdir()) if staging.exists() else ():
        if (folder / PROMISE).exists():
            carry_out(lake, folder)
        else:
            shutil.rmtree(folder)


def settle(lake: Path) -> bool:
    """Finish what a crash left promised and throw away what it left unpromised; False when a writer is at work."""
    if not (lake / STAGING).exists() or not any((lake / STAGING).iterdir()):
        return True
    try:
        with _locked(lake):
            _settle(lake)
    except LakeBusy:
        return False
    return True


@contextmanager
def changing(lake: Path) -> Iterator[Change]:
    """Prepare a change inside the block; it is promised and carried out at its end, and dropped if the block raises.

    :raises LakeBusy: another process is writing.
    """
    with _locked(lake):
        _settle(lake)
        change = Change(lake)
        try:
            yield change
            change.promise()
        except BaseException:
            shutil.rmtree(change.folder, ignore_errors=True)
            raise
        carry_out(lake, change.folder)
