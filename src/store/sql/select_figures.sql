SELECT id, dataset, source, start_byte, end_byte, exact, series_key, period, period_basis,
  period_start_byte, period_end_byte, period_exact, period_note, value, unit, qualifier, rounding,
  lower_bound, upper_bound, quoted, note, evidence_because, evidence_note,
  position_unit, fragment, period_position_unit, period_fragment
FROM figure
WHERE withdrawn = 0 AND vintage = (SELECT max(newer.vintage) FROM figure AS newer WHERE newer.id = figure.id)
ORDER BY id
