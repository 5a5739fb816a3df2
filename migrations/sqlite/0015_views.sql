-- Views for those who ask in SQL; docs/sql.md describes their columns. SQLite has no type for days: they are ISO texts.

-- The units of frequencies. `months` and `days` are the length of a period, `first_period` is the ordinal of the one that
-- begins on 0001-01-01, `format` makes the text of a period from its year and its number in the year.
CREATE TABLE period_unit (
  code TEXT NOT NULL PRIMARY KEY,
  first_period INTEGER NOT NULL,
  per_year INTEGER,
  months INTEGER NOT NULL,
  days INTEGER NOT NULL,
  format TEXT
) STRICT;
INSERT INTO period_unit (code, first_period, per_year, months, days, format) VALUES
  ('A', 1, 1, 12, 0, '%04d'),
  ('S', 2, 2, 6, 0, '%04d-S%d'),
  ('Q', 4, 4, 3, 0, '%04d-Q%d'),
  ('M', 12, 12, 1, 0, '%04d-%02d'),
  ('W', 0, NULL, 0, 7, NULL),
  ('D', 1, NULL, 0, 1, NULL);

-- What was published or withdrawn. A vintage without a row is not published yet.
CREATE VIEW published_observation AS
SELECT o.series_id, o.period, o.vintage, v.published, v.revision, o.value, o.lower_bound, o.upper_bound, o.status,
  d.qualifier, d.figure, d.printed, d.attributes
FROM observation AS o
JOIN vintage AS v ON v.id = o.vintage AND v.reverted = 0
LEFT JOIN observation_detail AS d
  ON d.series_id = o.series_id AND d.period = o.period AND d.vintage = o.vintage;

-- Names are subqueries, so that a query that does not ask for them does not read them. `period_units` is how many units a
-- period has (`A5`: five years).
CREATE VIEW named_series AS
SELECT s.id AS series_id, s.dataset, s.key, s.frequency,
  s.area, coalesce(
    (SELECT name FROM dimension_code AS n WHERE n.dataset = s.dataset AND n.dimension = 'REF_AREA' AND n.code = s.area),
    (SELECT name FROM area AS n WHERE n.code = s.area)) AS area_name,
  s.indicator, i.name AS indicator_name,
  s.activity, coalesce(
    (SELECT name FROM dimension_code AS n WHERE n.dataset = s.dataset AND n.dimension = 'ACTIVITY' AND n.code = s.activity),
    (SELECT name FROM activity AS n WHERE n.code = s.activity)) AS activity_name,
  u.code AS unit, u.name AS unit_name,
  CASE WHEN s.unit IS NULL OR u.class = 'unknown' THEN i.unit_class ELSE u.class END AS unit_class,
  i.price_basis, i.measured_as, i.topic, s.observation_count AS observations, s.attributes, s.revision,
  max(1, CAST(substr(s.frequency, 2) AS INTEGER)) AS period_units,
  p.code AS period_unit, p.first_period, p.per_year, p.months, p.days, p.format
FROM series AS s
JOIN period_unit AS p ON p.code = substr(s.frequency, 1, 1)
JOIN indicator AS i ON i.dataset = s.dataset AND i.code = s.indicator
JOIN unit AS u ON u.code = coalesce(s.unit, i.unit);

CREATE VIEW yearbook_series AS
SELECT dataset, key, frequency, area, area_name, indicator, indicator_name, activity, activity_name,
  unit, unit_name, unit_class, price_basis, measured_as, topic, observations, attributes, revision, series_id
FROM named_series;

CREATE VIEW yearbook_vintages AS
SELECT s.dataset, s.key, s.frequency, s.area, s.area_name, s.indicator, s.indicator_name, s.activity, s.activity_name,
  s.unit, s.unit_class,
  -- A period of several units is named by the first and the last of them; a week by the year of its Thursday.
  (SELECT group_concat(CASE s.period_unit
      WHEN 'D' THEN date('0001-01-01', printf('%d days', n - 1))
      WHEN 'W' THEN strftime('%Y', '0001-01-04', printf('%d days', n * 7))
        || printf('-W%02d', (strftime('%j', '0001-01-04', printf('%d days', n * 7)) + 6) / 7)
      ELSE printf(s.format, n / s.per_year, n % s.per_year + 1) END, '/')
    FROM (SELECT o.period AS n UNION ALL SELECT o.period + s.period_units - 1 WHERE s.period_units > 1)) AS period,
  date('0001-01-01', printf('%d months', (o.period - s.first_period) * s.months),
    printf('%d days', (o.period - s.first_period) * s.days)) AS period_start,
  coalesce(date('0001-01-01', printf('%d months', (o.period + s.period_units - s.first_period) * s.months),
    printf('%d days', (o.period + s.period_units - s.first_period) * s.days - 1)), '9999-12-31') AS period_end,
  o.period AS period_ordinal, o.value,
  nullif(coalesce(o.lower_bound, o.value), -9e999) AS lower, nullif(coalesce(o.upper_bound, o.value), 9e999) AS upper,
  CASE o.status WHEN 'withdrawn' THEN 'M' ELSE coalesce(o.status, 'A') END AS status,
  coalesce(o.qualifier, 'exact') AS qualifier, o.figure, o.printed, o.attributes,
  o.status IS 'withdrawn' AS withdrawn, o.published, o.vintage, o.revision, s.series_id
FROM named_series AS s
JOIN published_observation AS o ON o.series_id = s.series_id;

-- Of each period the newest publication that is not withdrawn. A withdrawal reaches publications of vintages up to its own:
-- that of a figure those of its day, that of a data file all up to its day.
CREATE VIEW yearbook_observations AS
SELECT v.dataset, v.key, v.frequency, v.area, v.area_name, v.indicator, v.indicator_name, v.activity, v.activity_name,
  v.unit, v.unit_class, v.period, v.period_start, v.period_end, v.period_ordinal, v.value, v.lower, v.upper, v.status,
  v.qualifier, v.figure, v.printed, v.attributes, v.published, v.vintage, v.revision, v.series_id
FROM yearbook_vintages AS v
WHERE v.vintage = (
  SELECT n.vintage FROM published_observation AS n
  WHERE n.series_id = v.series_id AND n.period = v.period_ordinal AND n.status IS NOT 'withdrawn'
    AND NOT EXISTS (
      SELECT 1 FROM published_observation AS w
      WHERE w.series_id = n.series_id AND w.period = n.period AND w.status = 'withdrawn' AND w.vintage >= n.vintage
        AND (w.published = n.published OR (w.published > n.published AND w.figure IS NULL)))
  ORDER BY n.published DESC, n.vintage DESC LIMIT 1);

CREATE VIEW yearbook_figures AS
SELECT f.id, f.dataset, f.series_key AS key, f.period, f.value, f.lower_bound AS lower, f.upper_bound AS upper, f.unit,
  f.qualifier, f.rounding, f.source, s.title AS source_title, s.publisher, s.published, f.exact, f.start_byte AS start,
  f.end_byte AS "end", f.position_unit, f.fragment, f.quoted, f.period_basis, f.note, f.vintage
FROM figure AS f JOIN source AS s ON s.id = f.source
WHERE f.withdrawn = 0 AND f.vintage = (SELECT max(newer.vintage) FROM figure AS newer WHERE newer.id = f.id);
