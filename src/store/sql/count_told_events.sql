SELECT dataset, rule, to_state, closing, count(*) AS count
FROM alert_event WHERE sequence > $1 AND backfill = 0 AND (to_state = 'firing' OR closing IS NOT NULL)
GROUP BY dataset, rule, to_state, closing
