INSERT INTO indicator
  (dataset, code, name, definition, unit, unit_class, price_basis, measured_as, topic, non_negative)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (dataset, code) DO UPDATE SET
  name = excluded.name, definition = excluded.definition, unit = excluded.unit,
  unit_class = excluded.unit_class, price_basis = excluded.price_basis,
  measured_as = excluded.measured_as, topic = excluded.topic, non_negative = excluded.non_negative
