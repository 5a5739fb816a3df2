DELETE FROM alert_rule WHERE dataset = $1 AND rule = $2
