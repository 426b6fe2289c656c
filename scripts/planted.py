"""Plant security bugs one at a time into a copy of the tree and see whether the tests that should notice do.

`python scripts/planted.py` plants all of tests/trust/planted.toml (`make prove`), `--tenth SEED` a seeded tenth
(`make check`), `--only ID` one. First the named tests must be green without a bug; then each bug must turn them red.
A missed bug is printed and makes the run fail; so does a catch below 95 %, and a row that can no longer be planted.
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import named_tests  # the folder above is no package of its own
from tests import tables

ROOT = named_tests.ROOT
LIST = Path("tests/trust/planted.toml")
COPIED = ("src", "tests", "scripts", "docs", "bench", "pyproject.toml", "requirements.lock", "requirements-dev.lock")
LEAST_CAUGHT = 0.95
MAKES_TABLES = re.compile(r"/(?:migrations|models)/|append_only")  # a bug there shows in tables that are made anew
_SECONDS = 600
_GREEN, _RED, _NO_END = 0, 1, 124  # pytest's exit codes; every other one means that the tests did not run to their end


class Unplantable(Exception):  # noqa: N818 - named after what happened
    """The row does not fit the tree: its text is not there exactly once, or its tests do not run."""


@dataclass(frozen=True, slots=True)
class Bug:
    """One bug: in which file which text becomes which, the tests that must notice, and what would be lost."""

    id: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one bug: `caught`, `missed` or `unplantable`, with the seconds it took and what pytest said."""

    bug: Bug
    word: str
    seconds: float
    said: str = ""


def read_bugs(path: Path) -> list[Bug]:
    """Return the rows of the list. :raises Unplantable: a row lacks something, or has something unknown."""
    wanted = {field.name for field in fields(Bug)}
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["bug"]
    for row in rows:
        if set(row) != wanted:
            message = f"{row.get('id', '?')}: has {sorted(row)}, wants {sorted(wanted)}"
            raise Unplantable(message)
    return [Bug(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def faults_of(bugs: Sequence[Bug], root: Path) -> list[str]:
    """Return what is wrong with the list itself: doubled names, texts that are not there once, tests that are not."""
    found = [f"{bug.id}: stands twice" for bug in bugs if sum(one.id == bug.id for one in bugs) > 1]
    for bug in bugs:
        try:
            planted(bug, root)
        except Unplantable as fault:
            found.append(str(fault))
        if not bug.why or not bug.tests:
            found.append(f"{bug.id}: says no reason, or no tests")
        found += [f"{bug.id}: no such test: {name}" for name in bug.tests if not named_tests.exists(name, root)]
    return found


def planted(bug: Bug, root: Path) -> str:
    """Return the file's text with the bug in it. :raises Unplantable: the old text is not there exactly once."""
    path = root / bug.file
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text.count(bug.old) != 1 or bug.old == bug.new:
        message = f"{bug.id}: its text stands {text.count(bug.old)} times in {bug.file}, or is not changed"
        raise Unplantable(message)
    return text.replace(bug.old, bug.new)


def tenth_of(bugs: Sequence[Bug], seed: int) -> list[Bug]:
    """Return a tenth, chosen by the seed, at least one."""
    return random.Random(seed).sample(list(bugs), math.ceil(len(bugs) / 10))  # noqa: S311 - to be repeatable


def copy_tree(root: Path, place: Path) -> Path:
    """Copy what the tests need; nothing is ever planted in the checkout itself."""
    place.mkdir(parents=True)
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name, ignore=left_out)
        elif (root / name).exists():
            shutil.copy2(root / name, place / name)
    # Compiled once, and compared by content: a bug planted within the second is never taken for the old file.
    compileall.compile_dir(place / "src", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    return place


def make_tables(place: Path, root: Path) -> None:
    """Put the tables beside a copy: made once for the checkout, they are half of what a short test costs."""
    if (root / "src/bihuan").is_dir():  # a tree of another kind, as the tests of this file have, needs none
        (place / "tables").mkdir()
        tables.copy_tables(place / "tables/bihuan.sqlite3", root)


def run_tests(place: Path, tests: Iterable[str], *, are_tables_made: bool = True) -> tuple[int, str]:
    """Run tests in a copy; return pytest's exit code and its last words. SQLite, one process, nothing written."""
    left_out = ("BIHUAN_", "PYTEST_", "DJANGO_")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(left_out)}
    environment |= {"PYTHONPATH": str(place / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    tables = place / "tables/bihuan.sqlite3"
    if are_tables_made and tables.exists():
        environment["BIHUAN_TEST_TABLES"], tests = str(tables), ["--reuse-db", *tests]
    # No bug is noticed through schemathesis, and its plugin costs a second and a third of each run.
    left_out_too = ("-p", "no:cacheprovider", "-p", "no:schemathesis")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *left_out_too, *tests]
    try:
        done = subprocess.run(  # noqa: S603 - our own tests
            command, cwd=place, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        # On a busy machine anything may hang: it is no catch. Name tests that fail before they hang.
        return _NO_END, f"no end after {_SECONDS} s"
    return done.returncode, "\n".join(done.stdout.splitlines()[-6:])


def try_bug(bug: Bug, place: Path) -> Outcome:
    """Plant one bug in a copy, run its tests, take it back."""
    start, path = time.monotonic(), place / bug.file
    try:
        text = planted(bug, place)
    except Unplantable as fault:
        return Outcome(bug, "unplantable", 0.0, str(fault))
    before = path.read_bytes()
    path.write_text(text, encoding="utf-8")
    try:
        code, said = run_tests(place, bug.tests, are_tables_made=not MAKES_TABLES.search(bug.file))
    finally:
        path.write_bytes(before)
    word = {_GREEN: "missed", _RED: "caught"}.get(code, "unplantable")
    return Outcome(bug, word, time.monotonic() - start, said)


def try_all(bugs: Sequence[Bug], root: Path, workers: int) -> list[Outcome]:
    """Plant each bug in one of `workers` copies. :raises Unplantable: a named test is red without any bug."""
    with tempfile.TemporaryDirectory(prefix="bihuan-planted-") as folder:
        places: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            fresh = copy_tree(root, Path(folder) / str(number))
            make_tables(fresh, root)
            places.put(fresh)
        place = places.get()
        code, said = run_tests(place, sorted({name for bug in bugs for name in bug.tests}))
        places.put(place)
        if code != _GREEN:
            message = f"the tests are not green before anything is planted:\n{said}"
            raise Unplantable(message)

        def one(bug: Bug) -> Outcome:
            place = places.get()
            try:
                return _told(try_bug(bug, place))
            finally:
                places.put(place)

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, bugs))


def _told(outcome: Outcome) -> Outcome:
    print(f"{outcome.word:12}{outcome.seconds:6.1f} s  {outcome.bug.id}", flush=True)
    if outcome.word != "caught":
        print(f"    {outcome.bug.why}\n    " + outcome.said.replace("\n", "\n    "), flush=True)
    return outcome


def verdict(outcomes: Sequence[Outcome]) -> tuple[str, int]:
    """Return the line of counts and the exit code: 0 when every bug that was planted was caught."""
    count = {word: sum(one.word == word for one in outcomes) for word in ("caught", "missed", "unplantable")}
    share = count["caught"] / len(outcomes) if outcomes else 0.0
    line = f"{len(outcomes)} planted: " + ", ".join(f"{number} {word}" for word, number in count.items())
    is_good = share >= LEAST_CAUGHT and not count["missed"] and not count["unplantable"]
    return f"{line}; {share:.1%} caught, {LEAST_CAUGHT:.0%} wanted", 0 if is_good else 1


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 0 all caught, 1 not, 2 the list does not fit the tree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tenth", type=int, metavar="SEED", help="plant a seeded tenth only")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="plant this one; may be repeated")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout (default: this one)")
    options = parser.parse_args(arguments)
    try:
        bugs = read_bugs(options.root / LIST)
        faults = faults_of(bugs, options.root)
        if faults:
            raise Unplantable("\n".join(faults))
        if options.tenth is not None:
            bugs = tenth_of(bugs, options.tenth)
        bugs = [bug for bug in bugs if not options.only or bug.id in options.only]
        line, code = verdict(try_all(bugs, options.root, options.workers))
    except Unplantable as fault:
        print(fault, file=sys.stderr)
        return 2
    print(line)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
