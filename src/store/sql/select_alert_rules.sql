SELECT dataset, rule, definition, revision FROM alert_rule ORDER BY dataset, rule
