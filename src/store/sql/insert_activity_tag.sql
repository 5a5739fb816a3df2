INSERT INTO activity_tag (activity, position, tag, source, valid_from, valid_to, note)
VALUES ($1, $2, $3, $4, $5, $6, $7)
