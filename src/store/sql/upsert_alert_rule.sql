INSERT INTO alert_rule (dataset, rule, definition, revision) VALUES ($1, $2, $3, $4)
ON CONFLICT (dataset, rule) DO UPDATE SET definition = excluded.definition, revision = excluded.revision
