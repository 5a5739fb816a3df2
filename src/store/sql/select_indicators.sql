SELECT dataset, code, name, definition, unit, unit_class, price_basis, measured_as, topic, non_negative
FROM indicator ORDER BY dataset, code
