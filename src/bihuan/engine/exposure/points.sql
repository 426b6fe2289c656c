-- Everyone who was near a case (oracle.py says what that means). Reads the views points (person, at, longitude, latitude)
-- and cases (case, person, starts, ends). $degrees is the distance as degrees of latitude, with a little to spare; $grid
-- the width of a cell, $bin that of a bin of time. Written for DuckDB; spark.py has it translated by SQLGlot.
WITH own AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY c."case", p."at") AS nth, c."case", c.person, p."at", p.longitude, p.latitude,
         CASE WHEN abs(p.latitude) + $degrees > $pole THEN 360.0
              ELSE least($degrees / cos((abs(p.latitude) + $degrees) * 2 * $half_degree), 360.0) END AS across
  FROM points p JOIN cases c ON p.person = c.person
  WHERE p."at" >= c.starts AND p."at" < c.ends
),
-- every cell and every bin in which a point near it can lie, the other side of the 180th meridian too
turned AS (
  SELECT *, unnest([-360.0, 0.0, 360.0]) AS turn FROM own
),
banded AS (
  SELECT *, unnest(range(CAST(floor((latitude - $degrees) / $grid) AS BIGINT),
                         CAST(floor((latitude + $degrees) / $grid) AS BIGINT) + 1)) AS y FROM turned
),
celled AS (
  SELECT *, unnest(range(CAST(floor((greatest(longitude + turn - across, -180.0)) / $grid) AS BIGINT),
                         CAST(floor((least(longitude + turn + across, 180.0)) / $grid) AS BIGINT) + 1)) AS x
  FROM banded WHERE abs(y) < $polar
  UNION ALL
  SELECT *, 0 AS x FROM banded WHERE abs(y) >= $polar  -- there, cells are so narrow that each band is one
),
binned AS (
  SELECT *, unnest(range(("at" - $within) // $bin, ("at" + $within) // $bin + 1)) AS bin FROM celled
),
cells AS (
  SELECT DISTINCT nth, "case", person, "at", longitude, latitude, x, y, bin FROM binned
),
close AS (
  SELECT c."case", p.person, p."at",
         least(abs(c.longitude - p.longitude), 360.0 - abs(c.longitude - p.longitude))
           * cos((c.latitude + p.latitude) * $half_degree) AS x,
         c.latitude - p.latitude AS y
  FROM points p
  JOIN cells c ON CAST(floor(p.latitude / $grid) AS BIGINT) = c.y
              AND CASE WHEN abs(CAST(floor(p.latitude / $grid) AS BIGINT)) >= $polar THEN 0
                       ELSE CAST(floor(p.longitude / $grid) AS BIGINT) END = c.x
              AND p."at" // $bin = c.bin
  WHERE p.person <> c.person AND abs(p."at" - c."at") <= $within
),
measured AS (
  SELECT "case", person, "at", sqrt(x * x + y * y) * $degree_m AS metres FROM close
)
SELECT "case", person, CAST(count(*) AS INTEGER) AS encounters, min(metres) AS nearest_m, min("at") AS "first",
       max("at") AS "last"
FROM measured WHERE metres <= $metres
GROUP BY "case", person
ORDER BY "case", encounters DESC, person
