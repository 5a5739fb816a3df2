INSERT INTO change (revision, at, kind, dataset, actor, import, added, revised, withdrawn)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
