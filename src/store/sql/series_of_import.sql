SELECT DISTINCT series_id FROM observation WHERE vintage IN (SELECT id FROM vintage WHERE import = $1)
