SELECT import.id, import.file, import.title FROM vintage JOIN import ON import.id = vintage.import WHERE vintage.id = $1
