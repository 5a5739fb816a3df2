SELECT code, name, class, symbol, integral FROM unit ORDER BY code
