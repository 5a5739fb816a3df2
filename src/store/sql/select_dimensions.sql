SELECT dataset, dimension FROM dataset_dimension ORDER BY dataset, position
