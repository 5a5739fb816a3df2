SELECT id, name, publisher, description, licence, updated_at FROM dataset ORDER BY id
