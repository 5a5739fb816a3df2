INSERT INTO revision_identity (revision, identity, parent)
VALUES ($1, $2, (SELECT identity FROM revision_identity ORDER BY revision DESC LIMIT 1))
