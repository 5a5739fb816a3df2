-- What is recorded to explain that a figure differs from others on the same thing.

ALTER TABLE figure ADD COLUMN evidence_because TEXT
  CHECK (evidence_because IN ('comparable_scope', 'revised_base', 'other_source'));
ALTER TABLE figure ADD COLUMN evidence_note TEXT;
