ALTER TABLE observation ADD CONSTRAINT observation_pkey PRIMARY KEY (series_id, period, vintage)
