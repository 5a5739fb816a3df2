SELECT value FROM alert_sequence WHERE id = 1
