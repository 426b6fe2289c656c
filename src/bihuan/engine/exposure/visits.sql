-- Everyone who met a case at a place (oracle.py says what that means). Reads the views visits and fresh (person, place,
-- start, end), cases (case, person, starts, ends), slots (case, place, starts, ends) and same (number, person). Written for DuckDB; spark.py asks
-- Apache Spark the same text, translated by SQLGlot. All divisions cut towards zero, which keeps the order of bins.
-- the cases' own visits, cut to their windows, and to their slots if there are any
WITH bearers AS (
  SELECT "case", person, person AS number, starts, ends FROM cases
  UNION ALL
  SELECT c."case", c.person, s.number, c.starts, c.ends FROM cases c JOIN same s ON c.person = s.person
),
own AS MATERIALIZED (
  SELECT c."case", c.person, v.place, v."end" IS NULL AS is_open, greatest(v.start, c.starts) AS c0,
         least(coalesce(v."end", v.start + $unknown), c.ends) AS c1
  FROM visits v JOIN bearers c ON v.person = c.number
  WHERE v.start < c.ends AND (coalesce(v."end", v.start + $unknown) > c.starts OR v.start >= c.starts)
  UNION ALL
  SELECT c."case", c.person, v.place, v."end" IS NULL AS is_open, greatest(v.start, c.starts) AS c0,
         least(coalesce(v."end", v.start + $unknown), c.ends) AS c1
  FROM fresh v JOIN bearers c ON v.person = c.number
  WHERE v.start < c.ends AND (coalesce(v."end", v.start + $unknown) > c.starts OR v.start >= c.starts)
),
allowed AS (
  SELECT * FROM own WHERE NOT $slotted
  UNION ALL
  SELECT o."case", o.person, o.place, o.is_open, greatest(o.c0, s.starts) AS c0, least(o.c1, s.ends) AS c1
  FROM own o JOIN slots s ON o."case" = s."case" AND o.place = s.place
  WHERE $slotted AND o.c0 < s.ends AND (o.c1 > s.starts OR o.c0 >= s.starts)
),
-- what overlaps or touches is one stay
own_seen AS (
  SELECT *, max(c1) OVER (PARTITION BY "case", place, is_open ORDER BY c0, c1
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM allowed
),
own_numbered AS (
  SELECT *, sum(CASE WHEN before IS NULL OR c0 > before THEN 1 ELSE 0 END) OVER (
    PARTITION BY "case", place, is_open ORDER BY c0, c1 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
  FROM own_seen
),
stays AS MATERIALIZED (
  SELECT "case", person, place, is_open, min(c0) AS c0, max(c1) AS c1
  FROM own_numbered GROUP BY "case", person, place, is_open, nth
),
-- every bin in which a visit that meets the stay can start; bin $apart is for visits longer than $short
bins AS (
  SELECT *, unnest(range((c0 - $short) // $bin, (c1 + $residual) // $bin + 1)) AS bin FROM stays
  UNION ALL
  SELECT *, $apart AS bin FROM stays
),
-- a big row probes once; one row for each visit that meets a stay for a second or more
met_numbers AS (
  SELECT b."case", b.person AS own_person, v.person, v.place, b.c0, b.c1, b.is_open AS stay_is_open, v."end" IS NULL AS is_open,
         greatest(v.start, b.c0) AS a, least(coalesce(v."end", v.start + $unknown), b.c1 + $residual) AS z
  FROM visits v
  JOIN bins b ON v.place = b.place
             AND (CASE WHEN coalesce(v."end" - v.start, $unknown) > $short THEN $apart ELSE v.start // $bin END) = b.bin
  WHERE v.start < b.c1 + $residual AND coalesce(v."end", v.start + $unknown) > greatest(v.start, b.c0)
    AND v.person <> b.person
  UNION ALL
  SELECT b."case", b.person AS own_person, v.person, v.place, b.c0, b.c1, b.is_open AS stay_is_open, v."end" IS NULL AS is_open,
         greatest(v.start, b.c0) AS a, least(coalesce(v."end", v.start + $unknown), b.c1 + $residual) AS z
  FROM fresh v
  JOIN bins b ON v.place = b.place
             AND (CASE WHEN coalesce(v."end" - v.start, $unknown) > $short THEN $apart ELSE v.start // $bin END) = b.bin
  WHERE v.start < b.c1 + $residual AND coalesce(v."end", v.start + $unknown) > greatest(v.start, b.c0)
    AND v.person <> b.person
),
met AS MATERIALIZED (
  SELECT m."case", coalesce(s.person, m.person) AS person, m.place, m.c0, m.c1, m.stay_is_open, m.is_open, m.a, m.z
  FROM met_numbers m LEFT JOIN same s ON m.person = s.number
  WHERE coalesce(s.person, m.person) <> m.own_person
),
-- most pairs met once, and need no unions
counted AS MATERIALIZED (
  SELECT "case", person, count(*) AS n, min(a) AS a, max(z) AS z, min(c1) AS c1, min(place) AS place,
         bool_or(is_open OR stay_is_open) AS is_possible
  FROM met GROUP BY "case", person
),
once AS (
  SELECT "case", person,
         CASE WHEN is_possible THEN 0 ELSE greatest(least(z, c1) - a, 0) END AS seconds,
         CASE WHEN is_possible THEN 0 ELSE z - a END AS seconds_residual,
         CASE WHEN is_possible THEN 0 ELSE 1 END AS encounters, CASE WHEN is_possible THEN 1 ELSE 0 END AS possible,
         a AS "first", z AS "last", list_value(place) AS places
  FROM counted WHERE n = 1 AND z - a >= $least
),
often AS (
  SELECT m.* FROM met m JOIN counted USING ("case", person) WHERE n > 1
),
often_seen AS (
  SELECT *, max(z) OVER (PARTITION BY "case", person, place, stay_is_open, c0, c1, is_open ORDER BY a, z
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM often
),
often_numbered AS (
  SELECT *, sum(CASE WHEN before IS NULL OR a > before THEN 1 ELSE 0 END) OVER (
    PARTITION BY "case", person, place, stay_is_open, c0, c1, is_open ORDER BY a, z
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
  FROM often_seen
),
encounters AS (
  SELECT "case", person, place, c1, stay_is_open OR is_open AS is_possible, min(a) AS a, max(z) AS z
  FROM often_numbered GROUP BY "case", person, place, stay_is_open, c0, c1, is_open, nth
  HAVING max(z) - min(a) >= $least
),
-- the length of a union: each period adds what reaches beyond all before it
lengths AS (
  SELECT *, greatest(least(z, c1), a) AS y,
         max(z) OVER (PARTITION BY "case", person, is_possible ORDER BY a, z
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS z_before,
         max(greatest(least(z, c1), a)) OVER (PARTITION BY "case", person, is_possible ORDER BY a, z
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS y_before
  FROM encounters
),
summed AS (
  SELECT "case", person,
         sum(CASE WHEN is_possible THEN 0 ELSE greatest(y - greatest(a, coalesce(y_before, a)), 0) END) AS seconds,
         sum(CASE WHEN is_possible THEN 0 ELSE greatest(z - greatest(a, coalesce(z_before, a)), 0) END)
           AS seconds_residual,
         sum(CASE WHEN is_possible THEN 0 ELSE 1 END) AS encounters,
         sum(CASE WHEN is_possible THEN 1 ELSE 0 END) AS possible,
         min(a) AS "first", max(z) AS "last", list_sort(list(DISTINCT place)) AS places
  FROM lengths GROUP BY "case", person
)
SELECT "case", person, CAST(seconds AS BIGINT) AS seconds, CAST(seconds_residual AS BIGINT) AS seconds_residual,
       CAST(encounters AS INTEGER) AS encounters, CAST(possible AS INTEGER) AS possible, "first", "last", places
FROM (SELECT * FROM once UNION ALL SELECT * FROM summed) answers
ORDER BY "case", seconds_residual DESC, person
