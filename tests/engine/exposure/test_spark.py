"""Spark answers as the scan does, on a cluster of two workers; and what is missing is named."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.engine.exposure.worlds import HandLake, add_points, add_visits, instant, rows

from bihuan.engine.exposure import scan, spark
from bihuan.engine.exposure.question import CaseWindow, KnownVisit, PointQuestion, PointSlot, Slot, VisitQuestion

T, HOUR = instant("2022-08-24T02:00"), 3600
CASES = (CaseWindow(1, 1, T - 30 * HOUR, T + 30 * HOUR), CaseWindow(2, 2, T, T + HOUR))
VISITS = [
    (1, 5, T, T + HOUR), (2, 5, T, T + HOUR), (2, 5, T + HOUR, T + 2 * HOUR), (3, 5, T - 400 * HOUR, T + HOUR),
    (4, 5, T, None), (1, 6, T, T + HOUR), (2, 6, T + 600, T + HOUR), (5, 6, T - 7 * HOUR, T + HOUR), (6, 6, T, T),
]  # fmt: skip
QUESTION = VisitQuestion(CASES, fresh=(KnownVisit(7, 5, T, T + HOUR), KnownVisit(8, 6, T, None)))
NEAR = PointQuestion(CASES)
POINTS = [(1, T, 106.0, 30.0), (2, T + 60, 106.0005, 30.0), (3, T, 106.0, 30.0008), (4, T, 106.002, 30.0)]


def lake_of(folder: Path) -> HandLake:
    return add_points(add_visits(HandLake(folder), VISITS), POINTS)


def test_the_text_is_translated_whole() -> None:
    for query in (scan.visits_query(), scan.points_query()):
        text = spark.spark_text(query)
        assert (text.count("MATERIALIZED"), text.count("$"), text.count(" AS (")) == (
            0,
            0,
            query.count(" AS (") + query.count(" AS MATERIALIZED ("),
        )


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("pyspark.sql", "PySpark is not installed: pip install 'bihuan[spark]'"),
        ("sqlglot", "SQLGlot is not installed: pip install 'bihuan[spark]'"),
    ],
)
def test_a_library_that_is_absent_is_named(gone: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, gone, None)
    with pytest.raises(spark.SparkMissing) as missing:
        if gone == "sqlglot":
            spark.spark_text("SELECT 1")
        else:
            spark.ask_visits(HandLake(Path()), QUESTION, why="")
    assert str(missing.value) == said


def test_java_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for ask, question in ((spark.ask_visits, QUESTION), (spark.ask_points, NEAR)):
        with pytest.raises(spark.SparkMissing) as missing:
            ask(HandLake(tmp_path), question, why="")  # type: ignore[operator]  # each with its question
        assert str(missing.value) == "Java is not installed: Spark needs Java 17 or later on the PATH or in JAVA_HOME"


PROGRAM = """
import sys
from pathlib import Path
from pyspark.sql import SparkSession
from tests.engine.exposure import test_spark
builder = SparkSession.builder.master(sys.argv[1]).appName("test").config("spark.ui.enabled", "false")
builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.executor.memory", "512m")
session = builder.config("spark.cores.max", "2").getOrCreate()
test_spark.compare(Path(sys.argv[2]))
print("executors", session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1)
"""


def compare(folder: Path) -> None:
    """Ask the session that is active and the scan, and hold them to each other."""
    lake = HandLake(folder)
    slotted = VisitQuestion(CASES, slots=(Slot(1, 5, T, T + HOUR),))
    for question in (QUESTION, slotted):
        assert rows(spark.ask_visits(lake, question, why="").pairs) == rows(
            scan.ask_visits(lake, question, why="").pairs
        )
    circled = PointQuestion(CASES, slots=(PointSlot(2, 106.0005, 30.0, 50, T, T + HOUR),))
    for near in (NEAR, circled):
        assert rows(spark.ask_points(lake, near, why="").pairs) == rows(scan.ask_points(lake, near, why="").pairs)


@pytest.mark.skipif(
    os.environ.get("BIHUAN_PROVE") != "1", reason="a cluster of two workers takes a minute: BIHUAN_PROVE=1"
)
def test_a_cluster_of_two_workers_answers_as_the_scan_does(tmp_path: Path) -> None:
    pyspark = pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine")
    lake_of(tmp_path / "lake")
    with cluster(Path(pyspark.__file__).parent / "bin" / "spark-class", tmp_path) as master:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM, master, str(tmp_path / "lake")],
            capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": f"src{os.pathsep}.", "SPARK_LOCAL_IP": "127.0.0.1"}, timeout=600,
            cwd=Path(__file__).resolve().parents[3],
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.splitlines()[-1] == "executors 2"


@contextmanager
def cluster(spark_class: Path, folder: Path) -> Iterator[str]:
    """Run a master and two workers of one core each on this machine, and yield the address of the master."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    where = ["--host", "127.0.0.1", "--webui-port", "0"]
    program = "org.apache.spark.deploy"
    orders = [[f"{program}.master.Master", *where, "--port", str(port)]]
    orders += [
        [
            f"{program}.worker.Worker",
            *where,
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            str(folder / f"w{n}"),
            master,
        ]
        for n in (1, 2)
    ]
    env = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)}
    running = []
    try:
        for order in orders:
            with (folder / "log").open("ab") as log:
                running.append(subprocess.Popen([str(spark_class), *order], stdout=log, stderr=log, env=env))
            time.sleep(5)
        yield master
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(timeout=60)
