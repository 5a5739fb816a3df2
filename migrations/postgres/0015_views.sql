-- Views for those who ask in SQL; docs/sql.md describes their columns.

-- The units of frequencies. `months` and `days` are the length of a period, `first_period` is the ordinal of the one that
-- begins on 0001-01-01, `format` makes the text of a period, after its year, from its number in the year.
CREATE TABLE period_unit (
  code TEXT NOT NULL PRIMARY KEY,
  first_period BIGINT NOT NULL,
  per_year BIGINT,
  months BIGINT NOT NULL,
  days BIGINT NOT NULL,
  format TEXT
);
INSERT INTO period_unit (code, first_period, per_year, months, days, format) VALUES
  ('A', 1, 1, 12, 0, ''),
  ('S', 2, 2, 6, 0, '"-S"FM0'),
  ('Q', 4, 4, 3, 0, '"-Q"FM0'),
  ('M', 12, 12, 1, 0, '"-"FM00'),
  ('W', 0, NULL, 0, 7, NULL),
  ('D', 1, NULL, 0, 1, NULL);

-- What was published or withdrawn. A vintage without a row is not published yet.
CREATE VIEW published_observation AS
SELECT o.series_id, o.period, o.vintage, v.published::date AS published, v.revision,
  o.value, o.lower_bound, o.upper_bound, o.status, d.qualifier, d.figure, d.printed, d.attributes
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
  coalesce(nullif(substr(s.frequency, 2), ''), '1')::bigint AS period_units,
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
  -- A period of several units is named by the first and the last of them.
  (SELECT string_agg(CASE s.period_unit
      WHEN 'D' THEN to_char(DATE '0001-01-01' + (n - 1)::int, 'YYYY-MM-DD')
      WHEN 'W' THEN to_char(DATE '0001-01-01' + (n * 7)::int, 'IYYY-"W"IW')
      ELSE to_char(n / s.per_year, 'FM0000') || to_char(n % s.per_year + 1, s.format) END, '/' ORDER BY n)
    FROM generate_series(o.period, o.period + s.period_units - 1, greatest(s.period_units - 1, 1)) AS n) AS period,
  (DATE '0001-01-01' + make_interval(months => ((o.period - s.first_period) * s.months)::int,
    days => ((o.period - s.first_period) * s.days)::int))::date AS period_start,
  (DATE '0001-01-01' + make_interval(months => ((o.period + s.period_units - s.first_period) * s.months)::int,
    days => ((o.period + s.period_units - s.first_period) * s.days - 1)::int))::date AS period_end,
  o.period AS period_ordinal, o.value,
  nullif(coalesce(o.lower_bound, o.value), '-Infinity') AS lower,
  nullif(coalesce(o.upper_bound, o.value), 'Infinity') AS upper,
  CASE o.status WHEN 'withdrawn' THEN 'M' ELSE coalesce(o.status, 'A') END AS status,
  coalesce(o.qualifier, 'exact') AS qualifier, o.figure, o.printed, o.attributes,
  o.status IS NOT DISTINCT FROM 'withdrawn' AS withdrawn, o.published, o.vintage, o.revision, s.series_id
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
  WHERE n.series_id = v.series_id AND n.period = v.period_ordinal AND n.status IS DISTINCT FROM 'withdrawn'
    AND NOT EXISTS (
      SELECT 1 FROM published_observation AS w
      WHERE w.series_id = n.series_id AND w.period = n.period AND w.status = 'withdrawn' AND w.vintage >= n.vintage
        AND (w.published = n.published OR (w.published > n.published AND w.figure IS NULL)))
  ORDER BY n.published DESC, n.vintage DESC LIMIT 1);

CREATE VIEW yearbook_figures AS
SELECT f.id, f.dataset, f.series_key AS key, f.period, f.value, f.lower_bound AS lower, f.upper_bound AS upper, f.unit,
  f.qualifier, f.rounding, f.source, s.title AS source_title, s.publisher, s.published::date AS published, f.exact,
  f.start_byte AS start, f.end_byte AS "end", f.position_unit, f.fragment, f.quoted, f.period_basis, f.note, f.vintage
FROM figure AS f JOIN source AS s ON s.id = f.source
WHERE f.withdrawn = 0 AND f.vintage = (SELECT max(newer.vintage) FROM figure AS newer WHERE newer.id = f.id);

COMMENT ON VIEW yearbook_series IS 'Series with their names.';
COMMENT ON COLUMN yearbook_series.dataset IS 'The dataset.';
COMMENT ON COLUMN yearbook_series.key IS 'The key: one code for each dimension of the dataset, with dots between.';
COMMENT ON COLUMN yearbook_series.frequency IS 'How often it is observed: A, S, Q, M, W, D, or a span such as A5.';
COMMENT ON COLUMN yearbook_series.area IS 'The code of the area.';
COMMENT ON COLUMN yearbook_series.area_name IS 'Its name.';
COMMENT ON COLUMN yearbook_series.indicator IS 'The code of the indicator.';
COMMENT ON COLUMN yearbook_series.indicator_name IS 'Its name.';
COMMENT ON COLUMN yearbook_series.activity IS 'The code of the activity; _Z where there is none.';
COMMENT ON COLUMN yearbook_series.activity_name IS 'Its name.';
COMMENT ON COLUMN yearbook_series.unit IS 'The code of the unit; values are in it, not in thousands or millions of it.';
COMMENT ON COLUMN yearbook_series.unit_name IS 'Its name.';
COMMENT ON COLUMN yearbook_series.unit_class IS 'What the unit measures: level, count, ratio, growth, index, rank, multiple or unknown.';
COMMENT ON COLUMN yearbook_series.price_basis IS 'current, constant or not_applicable.';
COMMENT ON COLUMN yearbook_series.measured_as IS 'stock, flow or not_applicable.';
COMMENT ON COLUMN yearbook_series.topic IS 'The code of the topic.';
COMMENT ON COLUMN yearbook_series.observations IS 'The number of periods with an observation.';
COMMENT ON COLUMN yearbook_series.attributes IS 'Attributes of the whole series, a JSON object by SDMX id.';
COMMENT ON COLUMN yearbook_series.revision IS 'The revision that wrote it last.';
COMMENT ON COLUMN yearbook_series.series_id IS 'A number of the series, for joins within one database.';
COMMENT ON VIEW yearbook_observations IS 'The newest observation of each period.';
COMMENT ON COLUMN yearbook_observations.dataset IS 'The dataset.';
COMMENT ON COLUMN yearbook_observations.key IS 'The key: one code for each dimension of the dataset, with dots between.';
COMMENT ON COLUMN yearbook_observations.frequency IS 'How often it is observed: A, S, Q, M, W, D, or a span such as A5.';
COMMENT ON COLUMN yearbook_observations.area IS 'The code of the area.';
COMMENT ON COLUMN yearbook_observations.area_name IS 'Its name.';
COMMENT ON COLUMN yearbook_observations.indicator IS 'The code of the indicator.';
COMMENT ON COLUMN yearbook_observations.indicator_name IS 'Its name.';
COMMENT ON COLUMN yearbook_observations.activity IS 'The code of the activity; _Z where there is none.';
COMMENT ON COLUMN yearbook_observations.activity_name IS 'Its name.';
COMMENT ON COLUMN yearbook_observations.unit IS 'The code of the unit; values are in it, not in thousands or millions of it.';
COMMENT ON COLUMN yearbook_observations.unit_class IS 'What the unit measures: level, count, ratio, growth, index, rank, multiple or unknown.';
COMMENT ON COLUMN yearbook_observations.period IS 'The period as text: 2024, 2024-S1, 2024-Q1, 2024-03, 2024-W05, 2024-03-15, or a span such as 2021/2025.';
COMMENT ON COLUMN yearbook_observations.period_start IS 'The first day of the period.';
COMMENT ON COLUMN yearbook_observations.period_end IS 'The last day of the period.';
COMMENT ON COLUMN yearbook_observations.period_ordinal IS 'The number of the period in its frequency: the one before is this less the number of units in a period.';
COMMENT ON COLUMN yearbook_observations.value IS 'The value; null where it is missing, and the status says why.';
COMMENT ON COLUMN yearbook_observations.lower IS 'The lower end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_observations.upper IS 'The upper end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_observations.status IS 'The SDMX observation status, such as A, E, P or M.';
COMMENT ON COLUMN yearbook_observations.qualifier IS 'How the source hedges the value: exact, approximately, at_least and so on.';
COMMENT ON COLUMN yearbook_observations.figure IS 'The id of the figure that states it, if a document does.';
COMMENT ON COLUMN yearbook_observations.printed IS 'The number as the data file prints it, where it differs.';
COMMENT ON COLUMN yearbook_observations.attributes IS 'Further attributes of the observation, a JSON object by SDMX id.';
COMMENT ON COLUMN yearbook_observations.published IS 'The day of publication.';
COMMENT ON COLUMN yearbook_observations.vintage IS 'The number of the publication.';
COMMENT ON COLUMN yearbook_observations.revision IS 'The revision that brought it.';
COMMENT ON COLUMN yearbook_observations.series_id IS 'A number of the series, for joins within one database.';
COMMENT ON VIEW yearbook_vintages IS 'All publications of observations, withdrawals too.';
COMMENT ON COLUMN yearbook_vintages.dataset IS 'The dataset.';
COMMENT ON COLUMN yearbook_vintages.key IS 'The key: one code for each dimension of the dataset, with dots between.';
COMMENT ON COLUMN yearbook_vintages.frequency IS 'How often it is observed: A, S, Q, M, W, D, or a span such as A5.';
COMMENT ON COLUMN yearbook_vintages.area IS 'The code of the area.';
COMMENT ON COLUMN yearbook_vintages.area_name IS 'Its name.';
COMMENT ON COLUMN yearbook_vintages.indicator IS 'The code of the indicator.';
COMMENT ON COLUMN yearbook_vintages.indicator_name IS 'Its name.';
COMMENT ON COLUMN yearbook_vintages.activity IS 'The code of the activity; _Z where there is none.';
COMMENT ON COLUMN yearbook_vintages.activity_name IS 'Its name.';
COMMENT ON COLUMN yearbook_vintages.unit IS 'The code of the unit; values are in it, not in thousands or millions of it.';
COMMENT ON COLUMN yearbook_vintages.unit_class IS 'What the unit measures: level, count, ratio, growth, index, rank, multiple or unknown.';
COMMENT ON COLUMN yearbook_vintages.period IS 'The period as text: 2024, 2024-S1, 2024-Q1, 2024-03, 2024-W05, 2024-03-15, or a span such as 2021/2025.';
COMMENT ON COLUMN yearbook_vintages.period_start IS 'The first day of the period.';
COMMENT ON COLUMN yearbook_vintages.period_end IS 'The last day of the period.';
COMMENT ON COLUMN yearbook_vintages.period_ordinal IS 'The number of the period in its frequency: the one before is this less the number of units in a period.';
COMMENT ON COLUMN yearbook_vintages.value IS 'The value; null where it is missing, and the status says why.';
COMMENT ON COLUMN yearbook_vintages.lower IS 'The lower end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_vintages.upper IS 'The upper end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_vintages.status IS 'The SDMX observation status, such as A, E, P or M.';
COMMENT ON COLUMN yearbook_vintages.qualifier IS 'How the source hedges the value: exact, approximately, at_least and so on.';
COMMENT ON COLUMN yearbook_vintages.figure IS 'The id of the figure that states it, if a document does.';
COMMENT ON COLUMN yearbook_vintages.printed IS 'The number as the data file prints it, where it differs.';
COMMENT ON COLUMN yearbook_vintages.attributes IS 'Further attributes of the observation, a JSON object by SDMX id.';
COMMENT ON COLUMN yearbook_vintages.withdrawn IS 'Whether this row takes earlier publications back.';
COMMENT ON COLUMN yearbook_vintages.published IS 'The day of publication.';
COMMENT ON COLUMN yearbook_vintages.vintage IS 'The number of the publication.';
COMMENT ON COLUMN yearbook_vintages.revision IS 'The revision that brought it.';
COMMENT ON COLUMN yearbook_vintages.series_id IS 'A number of the series, for joins within one database.';
COMMENT ON VIEW yearbook_figures IS 'Numbers as documents state them.';
COMMENT ON COLUMN yearbook_figures.id IS 'The id.';
COMMENT ON COLUMN yearbook_figures.dataset IS 'The dataset.';
COMMENT ON COLUMN yearbook_figures.key IS 'The key of the series that it supports.';
COMMENT ON COLUMN yearbook_figures.period IS 'The period.';
COMMENT ON COLUMN yearbook_figures.value IS 'The value in base units.';
COMMENT ON COLUMN yearbook_figures.lower IS 'The lower end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_figures.upper IS 'The upper end of the interval that contains the true value; null where it is open.';
COMMENT ON COLUMN yearbook_figures.unit IS 'The code of the unit.';
COMMENT ON COLUMN yearbook_figures.qualifier IS 'How the document hedges it.';
COMMENT ON COLUMN yearbook_figures.rounding IS 'One unit in the last printed place.';
COMMENT ON COLUMN yearbook_figures.source IS 'The id of the document.';
COMMENT ON COLUMN yearbook_figures.source_title IS 'Its title.';
COMMENT ON COLUMN yearbook_figures.publisher IS 'Its publisher.';
COMMENT ON COLUMN yearbook_figures.published IS 'The day of publication of the document.';
COMMENT ON COLUMN yearbook_figures.exact IS 'The number as it is printed.';
COMMENT ON COLUMN yearbook_figures.start IS 'Where that begins in the document.';
COMMENT ON COLUMN yearbook_figures."end" IS 'Where that ends, exclusive.';
COMMENT ON COLUMN yearbook_figures.position_unit IS 'Whether places count bytes or characters.';
COMMENT ON COLUMN yearbook_figures.fragment IS 'The part of the document in which they are counted, such as page=3; null for all of it.';
COMMENT ON COLUMN yearbook_figures.quoted IS 'Who is quoted.';
COMMENT ON COLUMN yearbook_figures.period_basis IS 'Whether the document states the period or it was inferred.';
COMMENT ON COLUMN yearbook_figures.note IS 'Scope, and what else a reader should know.';
COMMENT ON COLUMN yearbook_figures.vintage IS 'The number of the publication that states it.';
