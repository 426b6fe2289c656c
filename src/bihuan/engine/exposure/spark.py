"""The outgrown search: the same question, from the same text, on the same lake, by Apache Spark (docs/spark.md).

The session is the one that is active, else Spark's own settings say where it runs (`spark.master` in
`spark-defaults.conf`, or `spark-submit`); without any, it runs on this machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bihuan.engine.exposure.question import (
    POINT_PAIRS,
    VISIT_PAIRS,
    Findings,
    PointQuestion,
    SearchedLake,
    VisitQuestion,
)
from bihuan.engine.exposure.scan import (
    cases_table,
    fresh_table,
    point_files,
    point_slots_table,
    point_terms,
    points_query,
    rows_in,
    same_table,
    slots_table,
    visit_files,
    visit_terms,
    visits_query,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_VISITS = "person BIGINT, place BIGINT, start BIGINT, end BIGINT"
_POINTS = "person BIGINT, at BIGINT, longitude DOUBLE, latitude DOUBLE"
_CASES = "`case` INT, person BIGINT, starts BIGINT, ends BIGINT"
_SLOTS = "`case` INT, place BIGINT, starts BIGINT, ends BIGINT"
_POINT_SLOTS = "`case` INT, longitude DOUBLE, latitude DOUBLE, metres DOUBLE, starts BIGINT, ends BIGINT"


class SparkMissing(Exception):  # noqa: N818 - the house names refusals after the refusal
    """Spark was asked for and is not there; the text says what to install."""


def ask_visits(lake: SearchedLake, question: VisitQuestion, *, why: str) -> Findings:
    """Return the answer of Spark. :raises SparkMissing: PySpark, SQLGlot or Java is not installed."""
    session = _session()
    files, digest = visit_files(lake, question), lake.digest()
    _lay_out(session, "visits", files, _VISITS)
    _bring(session, "fresh", fresh_table(question.fresh), _VISITS)
    _bring(session, "cases", cases_table(question.cases), _CASES)
    _bring(session, "same", same_table(question.same), "number BIGINT, person BIGINT")
    _bring(session, "slots", slots_table(question.slots), _SLOTS)
    pairs = _asked(session, visits_query(), visit_terms(question, lake.longest_s()), VISIT_PAIRS)
    return Findings(pairs, "spark", why, rows_in(files) + len(question.fresh), (), digest)


def ask_points(lake: SearchedLake, question: PointQuestion, *, why: str) -> Findings:
    """Return the answer of Spark. :raises SparkMissing: PySpark, SQLGlot or Java is not installed."""
    session = _session()
    files, digest = point_files(lake, question), lake.digest()
    _lay_out(session, "points", files, _POINTS)
    _bring(session, "cases", cases_table(question.cases), _CASES)
    _bring(session, "slots", point_slots_table(question.slots), _POINT_SLOTS)
    pairs = _asked(session, points_query(), point_terms(question), POINT_PAIRS)
    return Findings(pairs, "spark", why, rows_in(files), (), digest)


def spark_text(query: str) -> str:
    """Return a query written for DuckDB in the dialect of Spark. :raises SparkMissing: SQLGlot is not installed."""
    try:
        import sqlglot
        from sqlglot import expressions
    except ImportError:
        raise SparkMissing("SQLGlot is not installed: pip install 'bihuan[spark]'") from None
    [parsed] = sqlglot.parse(query, read="duckdb")
    if parsed is None:
        raise ValueError("the query is empty")
    for part in parsed.find_all(expressions.CTE):
        part.set("materialized", None)  # Spark knows no such word; it decides by itself
    return parsed.sql(dialect="spark", comments=False)


def _session() -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing("PySpark is not installed: pip install 'bihuan[spark]'") from None
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if not _has_java():
        raise SparkMissing("Java is not installed: Spark needs Java 17 or later on the PATH or in JAVA_HOME")
    return SparkSession.builder.appName("bihuan exposure").config("spark.ui.enabled", "false").getOrCreate()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and (Path(home) / "bin" / "java").exists())


def _lay_out(session: SparkSession, name: str, files: list[Path], schema: str) -> None:
    """Make a view of some Parquet files, which every worker must see under the same path, or an empty one."""
    found: DataFrame = (
        session.read.parquet(*(f"file://{path.resolve()}" for path in files))
        if files
        else session.createDataFrame([], schema)
    )
    found.createOrReplaceTempView(name)


def _bring(session: SparkSession, name: str, table: pa.Table, schema: str) -> None:
    """Make a view of a small table of ours."""
    rows = [tuple(row.values()) for row in table.to_pylist()]
    session.createDataFrame(rows, schema).createOrReplaceTempView(name)


def _asked(session: SparkSession, query: str, terms: Mapping[str, Any], schema: pa.Schema) -> pa.Table:
    found: pa.Table = session.sql(spark_text(query), args=dict(terms)).toArrow()
    return found.cast(schema)
