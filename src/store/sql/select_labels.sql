SELECT list, dataset, code, language, text FROM label ORDER BY list, dataset, code, language
