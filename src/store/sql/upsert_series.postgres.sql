INSERT INTO series
  (id, dataset, key, frequency, area, indicator, activity, first_period, last_period, observation_count,
   unit, attributes, published_to, revision)
SELECT *, $14::bigint FROM UNNEST(
  $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[],
  $10::bigint[], $11::text[], $12::text[], $13::text[]
)
ON CONFLICT (id) DO UPDATE SET first_period = excluded.first_period, last_period = excluded.last_period,
  observation_count = excluded.observation_count, unit = excluded.unit, attributes = excluded.attributes,
  published_to = excluded.published_to, revision = excluded.revision
