-- The time of an event that no revision brought, as that a publication is held; none where it is the time of the revision.
ALTER TABLE alert_event ADD COLUMN at TEXT;
