-- Webhooks: who is told of events by a request. No row here is a part of the data, and none raises the revision.

-- What is sent is not stored: it follows from the events of alerts and from the imports, whose numbers only grow. So a
-- receiver is told once its numbers here are behind theirs, and a crash loses nothing.
CREATE TABLE webhook (
  id TEXT NOT NULL PRIMARY KEY,
  url TEXT NOT NULL,
  allows_http BIGINT NOT NULL,
  allows_private BIGINT NOT NULL,
  rules TEXT NOT NULL,
  types TEXT NOT NULL,
  secret TEXT NOT NULL,
  earlier_secret TEXT,
  earlier_until TEXT,
  created_at TEXT NOT NULL,
  state TEXT NOT NULL,
  event_position BIGINT NOT NULL,
  import_position BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  next_attempt TEXT,
  last_at TEXT,
  last_status BIGINT,
  last_error TEXT
);

-- The process that sends. It renews its term; after a crash the term ends and another takes it.
CREATE TABLE webhook_sender (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  until TEXT NOT NULL
);
INSERT INTO webhook_sender (id, holder, until) VALUES (1, '', '');
