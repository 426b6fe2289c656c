-- Everyone who was near a case (oracle.py says what that means). Reads the views points (person, at, longitude, latitude)
-- cases (case, person, starts, ends) and slots (case, longitude, latitude, metres, starts, ends). $degrees is the distance as degrees of latitude, with a little to spare; $grid
-- the width of a cell, $bin that of a bin of time. Written for DuckDB; spark.py has it translated by SQLGlot.
WITH own AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY c."case", p."at", p.longitude, p.latitude) AS nth, c."case", c.person, p."at", p.longitude, p.latitude,
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
-- others near an own point; and, as nobody, the middle of every slot during which it was sent
close AS (
  SELECT c.nth, c."case", p.person, p."at", c.longitude, c.latitude, p.longitude AS other_longitude,
         p.latitude AS other_latitude, $metres AS most
  FROM points p
  JOIN cells c ON CAST(floor(p.latitude / $grid) AS BIGINT) = c.y
              AND CASE WHEN abs(CAST(floor(p.latitude / $grid) AS BIGINT)) >= $polar THEN 0
                       ELSE CAST(floor(p.longitude / $grid) AS BIGINT) END = c.x
              AND p."at" // $bin = c.bin
  WHERE p.person <> c.person AND abs(p."at" - c."at") <= $within
  UNION ALL
  SELECT o.nth, o."case", NULL AS person, o."at", o.longitude, o.latitude, s.longitude AS other_longitude,
         s.latitude AS other_latitude, s.metres AS most
  FROM own o JOIN slots s ON o."case" = s."case"
  WHERE o."at" >= s.starts AND o."at" < s.ends
),
parted AS (
  SELECT nth, "case", person, "at", most,
         least(abs(longitude - other_longitude), 360.0 - abs(longitude - other_longitude))
           * cos((latitude + other_latitude) * $half_degree) AS x,
         latitude - other_latitude AS y
  FROM close
),
measured AS MATERIALIZED (
  SELECT nth, "case", person, "at", metres FROM (
    SELECT nth, "case", person, "at", most, sqrt(x * x + y * y) * $degree_m AS metres FROM parted
  ) distances WHERE metres <= most
),
-- the own points that lie in a slot of their case
allowed AS (
  SELECT DISTINCT nth FROM measured WHERE person IS NULL
),
met AS (
  SELECT m."case", m.person, m."at", m.metres
  FROM measured m LEFT JOIN allowed a ON m.nth = a.nth
  WHERE m.person IS NOT NULL AND (a.nth IS NOT NULL OR NOT $slotted)
)
SELECT "case", person, CAST(count(*) AS INTEGER) AS encounters, min(metres) AS nearest_m, min("at") AS "first",
       max("at") AS "last"
FROM met
GROUP BY "case", person
ORDER BY "case", encounters DESC, person
