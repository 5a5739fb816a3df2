-- A class of unit for values of which nothing says what they are; until now they counted as amounts.
INSERT INTO unit_class (code, description) VALUES ('unknown', 'nothing says which of the others');
UPDATE unit SET class = 'unknown' WHERE code = 'unspecified';
UPDATE indicator SET unit_class = 'unknown' WHERE unit = 'unspecified' AND unit_class = 'level';
