-- The revision that wrote a series last, or an observation of it: what is in memory follows it.
ALTER TABLE series ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
