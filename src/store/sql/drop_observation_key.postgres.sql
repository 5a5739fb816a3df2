ALTER TABLE observation DROP CONSTRAINT observation_pkey
