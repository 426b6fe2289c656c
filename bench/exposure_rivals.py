"""What the exposure search is measured against: the SQL of the design on DuckDB, and PostgreSQL with a B-tree.

Both answer the outlined question: pairs with the sum of prolonged overlaps, encounters, first and last. They join no
visits that touch and unite no times, so they are held to each other row for row, and to us by their pairs (run()).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

OUTLINE = """
create temp table cv as
  select c."case", c.person, v.place, greatest(v.start, c.starts) c0,
         least(coalesce(v."end", v.start + $unknown), c.ends) c1
  from visits v join cases c on v.person = c.person
  where v.start < c.ends and coalesce(v."end", v.start + $unknown) > c.starts;
create temp table cb as
  select *, unnest(range((c0 + $least - $short) // $bin, (c1 + $residual - $least) // $bin + 1)) b from cv
  union all select *, $apart b from cv;
select v.person, b."case", sum(least(v.until, b.c1 + $residual) - greatest(v.start, b.c0)) total, count(*) encounters,
       sum(greatest(least(v.until, b.c1) - greatest(v.start, b.c0), 0)) bare, list(distinct v.place) places,
       min(greatest(v.start, b.c0)) "first", max(least(v.until, b.c1 + $residual)) "last"
from (select *, coalesce("end", start + $unknown) until from visits) v
join cb b on v.place = b.place and case when v.until - v.start > $short then $apart else v.start // $bin end = b.b
where v.person <> b.person and least(v.until, b.c1 + $residual) - greatest(v.start, b.c0) >= $least
group by b."case", v.person
order by b."case", total desc, v.person
"""
POSTGRES = """
select v.person, c."case", sum(least(v.until, c.c1 + %(residual)s) - greatest(v.start, c.c0)) total,
       count(*) encounters, min(greatest(v.start, c.c0)) "first", max(least(v.until, c.c1 + %(residual)s)) "last"
from (select c."case", c.person, v.place, greatest(v.start, c.starts) c0, least(v.until, c.ends) c1
      from cases c join visits v on v.person = c.person where v.start < c.ends and v.until > c.starts) c
join visits v on v.place = c.place and v.start < c.c1 + %(residual)s
             and (v.start > c.c0 - %(short)s or v.until - v.start > %(short)s)
where v.person <> c.person and least(v.until, c.c1 + %(residual)s) - greatest(v.start, c.c0) >= %(least)s
group by c."case", v.person
"""


def outlined(folder: Path, cases: pa.Table, terms: dict[str, Any]) -> pa.Table:
    """Return the answer of the SQL that the design gives, with a pass of its own for long visits."""
    with duckdb.connect() as link:
        link.read_parquet([str(path) for path in sorted(folder.glob("visits/day=*/part-*"))]).create_view("visits")
        link.register("cases", cases)
        *before, last = OUTLINE.strip().split(";\n")
        for text in before:
            link.execute(text, {name: value for name, value in terms.items() if f"${name}" in text})
        found = link.sql(last, params={name: value for name, value in terms.items() if f"${name}" in last})
        return found.to_arrow_table()


def loaded(url: str, folder: Path, unknown_s: int) -> Any:
    """Return a connection to PostgreSQL with the visits loaded and B-trees on (place, start) and (person)."""
    import psycopg

    link = psycopg.connect(url, autocommit=True)
    link.execute("drop table if exists visits")
    link.execute("create unlogged table visits (person bigint, place bigint, start bigint, until bigint)")
    with duckdb.connect() as duck, link.cursor().copy("copy visits from stdin (format csv)") as copy:
        duck.read_parquet([str(path) for path in sorted(folder.glob("visits/day=*/part-*"))]).create_view("visits")
        text = folder / "visits.csv"
        duck.sql(
            'select person, place, start, coalesce("end", start + $s) from visits', params={"s": unknown_s}
        ).write_csv(str(text), header=False)
        with text.open("rb") as file:
            while piece := file.read(1 << 20):
                copy.write(piece)
        text.unlink()
    link.execute("create index on visits (place, start)")
    link.execute("create index on visits (person)")
    link.execute("vacuum analyze visits")
    return link


def as_table(rows: list[tuple[Any, ...]]) -> pa.Table:
    """Return PostgreSQL's rows as a table like the outline's; sums come as decimals."""
    names = ("person", "case", "total", "encounters", "first", "last")
    return pa.table({name: [int(row[nth]) for row in rows] for nth, name in enumerate(names)})


def asked(link: Any, cases: pa.Table, terms: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of PostgreSQL's answer."""
    link.execute("drop table if exists cases")
    link.execute('create unlogged table cases ("case" bigint, person bigint, starts bigint, ends bigint)')
    with link.cursor() as cursor:
        rows = [tuple(row.values()) for row in cases.to_pylist()]
        cursor.executemany("insert into cases values (%s, %s, %s, %s)", rows)
    link.execute("analyze cases")
    found: list[tuple[Any, ...]] = link.execute(POSTGRES, terms).fetchall()
    return found
