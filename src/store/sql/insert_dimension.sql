INSERT INTO dataset_dimension (dataset, position, dimension) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
