"""Every file is opened by a child behind walls: no network, no writing, no other program, bounded, and in time."""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bihuan.apps.intake.importers import Limits, UnreadableFile, asking, read_table
from bihuan.apps.intake.importers.asking import heard, refuse_end
from bihuan.apps.intake.importers.child import answer
from bihuan.apps.intake.importers.confining import Walled, bound_resources, cpu_seconds, refuse_event

# What a reader that was taken over would try, each alone, inside the walls of the real child.
TRIES = {
    "opens a socket": "import socket; socket.socket()",
    "asks for a name": "import socket; socket.getaddrinfo('localhost', 80)",
    "starts a program": "import subprocess; subprocess.run(['true'])",
    "calls the shell": "import os; os.system('true')",
    "becomes another program": "import os; os.execv('/bin/true', ['true'])",
    "forks": "import os; os.fork()",
    "spawns": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "writes a file": "open('FOLDER/written', 'w')",
    "writes by the system's call": "import os; os.open('FOLDER/written', os.O_CREAT | os.O_WRONLY)",
    "removes a file": "import os; os.remove('FOLDER/victim')",
    "renames a file": "import os; os.rename('FOLDER/victim', 'FOLDER/other')",
    "makes a folder": "import os; os.mkdir('FOLDER/made')",
    "changes a mode": "import os; os.chmod('FOLDER/victim', 0)",
    "kills its parent": "import os; os.kill(os.getppid(), 9)",
    "widens its bounds": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (9, 9))",
    "calls C": "import ctypes; ctypes.CDLL(None)",
    "keeps a database": "import sqlite3; sqlite3.connect('FOLDER/db')",
}


def behind_walls(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has confined itself as the child does."""
    before = (
        "from bihuan.apps.intake.importers.confining import confine\nfrom bihuan.apps.intake.importers import Limits\n"
    )
    script = before + "confine(Limits(), 0)\n" + textwrap.dedent(code)
    source = str(Path(asking.__file__).resolve().parents[4])
    environment = {"PYTHONPATH": source, "PATH": os.defpath}
    return subprocess.run(
        [sys.executable, "-B", "-P", "-c", script], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize("code", TRIES.values(), ids=TRIES.keys())
def test_a_reader_behind_the_walls_cannot_do_harm(code: str, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("whole")
    done = behind_walls(code.replace("FOLDER", str(tmp_path)))
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].partition(":")[0].endswith("Walled")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("victim", "whole")]


def test_memory_and_output_behind_the_walls_are_bounded() -> None:
    assert behind_walls("bytearray(600 << 20)").stderr.strip().endswith("MemoryError")
    told = behind_walls(
        "import resource\nprint([resource.getrlimit(getattr(resource, 'RLIMIT_' + n)) for n in "
        "('FSIZE', 'CORE', 'NPROC', 'NOFILE')])"
    )
    assert json.loads(told.stdout.replace("(", "[").replace(")", "]")) == [[0, 0], [0, 0], [0, 0], [64, 64]]


def test_the_network_is_left_in_the_kernel_too_where_it_allows_that() -> None:
    code = """
    from bihuan.apps.intake.importers import confining
    import socket
    left = confining.leave_network()
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError as refusal:
        print(left, refusal.strerror)
    """
    before = "import bihuan\n"
    source = str(Path(asking.__file__).resolve().parents[4])
    done = subprocess.run(
        [sys.executable, "-c", before + textwrap.dedent(code)], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": source},
    )  # fmt: skip
    assert done.stdout.strip() in {"True Network is unreachable", "False Connection refused"}


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.exec", "shutil.move"])
def test_an_event_no_reader_needs_is_refused(event: str) -> None:
    with pytest.raises(Walled):
        refuse_event(event, ())
    with pytest.raises(Walled):
        refuse_event("open", ("x", "w", os.O_WRONLY))
    assert (refuse_event("import", ("os",)), refuse_event("open", ("x", "r", os.O_RDONLY))) == (None, None)


def test_the_child_bounds_itself_by_the_size_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", lambda which, bounds: told.__setitem__(which, bounds))
    bound_resources(Limits(), 5 << 20)
    assert told[resource.RLIMIT_AS] == (512 << 20, 512 << 20)
    assert told[resource.RLIMIT_CPU] == (80, 81)
    assert cpu_seconds(Limits(), 0) == 30


CSV = "编号,姓名\n" + "".join(f"{number},王伟{number}\n" for number in range(1, 1201))


@pytest.fixture
def table_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(CSV)
    return path


def test_a_file_is_read_through_its_descriptor_even_when_it_has_no_name_any_more(table_file: Path) -> None:
    table = read_table(table_file)
    table_file.unlink()
    for _ in range(2):  # the child that surveyed it, then another
        assert [line.cells for line in table.rows()] == [(str(n), f"王伟{n}") for n in range(1, 1201)]


def test_a_file_that_lies_in_memory_alone_is_read_by_its_descriptor() -> None:
    descriptor = os.memfd_create("sealed")
    os.write(descriptor, CSV.encode())
    table = read_table(Path(f"/proc/self/fd/{descriptor}"), filename="a.csv")
    os.close(descriptor)
    assert sum(1 for _ in table.rows()) == 1200


def test_two_walks_at_once_do_not_disturb_each_other(table_file: Path) -> None:
    table = read_table(table_file)
    assert all(one == other for one, other in zip(table.rows(), table.rows(), strict=True))


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_child_outlives_its_table_or_a_walk_left_halfway(table_file: Path) -> None:
    gc.collect()
    before = children()
    table = read_table(table_file)
    assert len(children() - before) == 1
    walk = table.rows()
    next(walk)
    walk.close()  # type: ignore[attr-defined]  # a generator
    assert children() == before
    unread = read_table(table_file)
    assert len(children() - before) == 1
    del unread
    gc.collect()
    assert children() == before


def test_a_file_that_changed_since_it_was_surveyed_is_refused(table_file: Path) -> None:
    table = read_table(table_file)
    list(table.rows())
    table_file.write_text(CSV[:200])
    with pytest.raises(UnreadableFile) as refusal:
        list(table.rows())
    assert refusal.value.code == "unreadable_bytes"


def test_a_child_that_falls_silent_is_killed_and_refused(table_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setattr(asking, "cpu_seconds", lambda *_: 0)  # no second of patience: the child has said nothing yet
    with pytest.raises(UnreadableFile) as refusal:
        read_table(table_file)
    assert refusal.value.code == "takes_too_long"
    assert children() == before


def test_a_child_that_eats_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"备注": "x" * (12 << 20)}]))
    with pytest.raises(UnreadableFile) as refusal:
        read_table(path, limits=Limits(child_memory_bytes=40 << 20))
    assert refusal.value.code == "too_large_in_memory"


def test_what_no_child_would_say_is_a_refusal() -> None:
    for line in (b"[1]", b"{", b"\xff", b""):
        with pytest.raises(UnreadableFile):
            heard(line)
    with pytest.raises(UnreadableFile) as refusal:
        refuse_end(3)
    assert refusal.value.code == "unreadable_bytes"


def test_half_a_surrogate_pair_crosses_the_pipe(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a":"\\ud800"}]')
    lines = [line.cells for line in read_table(tmp_path / "a.json").rows()]
    out = io.BytesIO()
    answer(tmp_path / "a.json", {"hint": "", "is_pasted": False}, Limits(), out, lambda: "go")
    chunk = json.loads(out.getvalue().splitlines()[1].decode("utf-8", "surrogatepass"))
    assert [tuple(row) for row in chunk[2]] == lines


def test_lines_are_written_in_chunks_and_an_end(table_file: Path) -> None:
    out = io.BytesIO()
    assert answer(table_file, {"hint": "", "is_pasted": False}, Limits(), out, lambda: "go") == ""
    head, *chunks, end = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (head["table"]["line_count"], end) == (1200, {"end": True})
    assert [(first, len(positions), len(rows)) for first, positions, rows in chunks] == [
        (1, 500, 500),
        (501, 500, 500),
        (1001, 200, 200),
    ]
