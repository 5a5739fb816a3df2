DELETE FROM alert_state WHERE dataset = $1 AND rule = $2
