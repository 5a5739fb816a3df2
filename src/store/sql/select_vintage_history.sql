SELECT id, published, revision, reverted FROM vintage WHERE dataset = $1 ORDER BY id
