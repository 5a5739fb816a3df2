INSERT INTO indicator_relation
  (dataset, indicator, position, kind, of_indicator, of_activity, of_area,
   part_indicator, part_activity, part_area, base)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
