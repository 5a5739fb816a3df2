SELECT list, code, dataset FROM code_owner
