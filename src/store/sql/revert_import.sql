UPDATE import SET reverted_at = $2, reverted_by = $3, reverted_revision = $4 WHERE id = $1
