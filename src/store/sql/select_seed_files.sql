SELECT name, sha256 FROM seed_file WHERE dataset = $1 ORDER BY name
