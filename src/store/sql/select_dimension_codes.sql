SELECT dataset, dimension, code, name FROM dimension_code ORDER BY dataset, dimension, code
