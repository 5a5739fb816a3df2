SELECT value, changed_at FROM revision WHERE id = 1
