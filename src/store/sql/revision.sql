SELECT i.revision, i.identity, r.changed_at, r.earlier_at
FROM revision_identity AS i CROSS JOIN revision AS r ORDER BY i.revision DESC LIMIT 1
