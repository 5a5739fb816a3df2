SELECT value, changed_at, earlier_at FROM revision WHERE id = 1
