SELECT code, name, parent, classification, definition FROM activity ORDER BY code
