INSERT INTO figure
  (id, vintage, dataset, source, start_byte, end_byte, exact, series_key, period, period_basis,
   period_start_byte, period_end_byte, period_exact, period_note, value, unit, qualifier, rounding,
   lower_bound, upper_bound, quoted, note, withdrawn, evidence_because, evidence_note,
   position_unit, fragment, period_position_unit, period_fragment)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
  $26, $27, $28, $29)
