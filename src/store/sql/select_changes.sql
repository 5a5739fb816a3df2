SELECT c.revision, c.at, c.kind, c.dataset, c.actor, c.import, c.added, c.revised, c.withdrawn, i.identity
FROM change AS c LEFT JOIN revision_identity AS i ON i.revision = c.revision
WHERE c.revision > $1 ORDER BY c.revision LIMIT $2
