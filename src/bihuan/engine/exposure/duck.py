"""A DuckDB of its own for one question: it reads the lake and nothing else, can be watched, and can be interrupted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from bihuan.engine.exposure.question import Progress, Watch

LOOK_S = 0.1
"""How often a watched search is looked at."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Who looks on while a query runs, and what it is to be told."""

    watch: Watch | None
    cases: int
    rows: int

    def tell(self, share: float) -> None:
        """Tell how much of the rows has been read, as far as DuckDB knows."""
        if self.watch is not None:
            self.watch(Progress(0, self.cases, int(self.rows * min(max(share, 0.0), 1.0)), 0))

    def tell_end(self, pairs: int) -> None:
        """Tell that all is done."""
        if self.watch is not None:
            self.watch(Progress(self.cases, self.cases, self.rows, pairs))


@contextmanager
def opened(folder: Path, *, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB in memory that can read one folder, and no other file, network or extension."""
    with tempfile.TemporaryDirectory(prefix="bihuan-scan-") as room:
        link = duckdb.connect(config={"temp_directory": room, **({"threads": threads} if threads else {})})
        try:
            link.execute("SET allowed_directories = $folders", {"folders": [str(folder.resolve())]})
            link.execute("SET enable_external_access = false")
            link.execute("SET enable_progress_bar = true")
            link.execute("SET enable_progress_bar_print = false")
            link.execute("SET lock_configuration = true")
            yield link
        finally:
            link.close()


def lay_out(link: duckdb.DuckDBPyConnection, name: str, files: list[Path], schema: pa.Schema) -> None:
    """Make a view of some Parquet files, or an empty one of the schema."""
    if files:
        link.read_parquet([str(path.resolve()) for path in files]).create_view(name)
    else:
        link.register(name, schema.empty_table())


def asked(
    link: duckdb.DuckDBPyConnection, query: str, terms: Mapping[str, object], schema: pa.Schema, watched: Watched
) -> pa.Table:
    """Return the answer to a query as a table of the schema, telling who looks on how far it is.

    Whatever the watch raises interrupts the query and comes out here.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="bihuan-scan") as room:
        running: Future[pa.Table] = room.submit(lambda: link.sql(query, params=dict(terms)).to_arrow_table())
        _look_on(link, running, watched)
        found: pa.Table = running.result().cast(schema)
    watched.tell_end(found.num_rows)
    return found


def _look_on(link: duckdb.DuckDBPyConnection, running: Future[pa.Table], watched: Watched) -> None:
    try:
        while watched.watch and not running.done():
            watched.tell(link.query_progress() / 100)
            wait_for([running], timeout=LOOK_S)
    except BaseException:
        link.interrupt()
        wait_for([running])
        raise
