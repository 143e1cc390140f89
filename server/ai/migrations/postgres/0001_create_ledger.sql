-- One row for each attempt at a model: written with the worst case before it is sent, completed when it has ended. Money in micro-dollars.
CREATE TABLE ai_charges (
  id TEXT NOT NULL PRIMARY KEY,
  -- Day of `created_at`, in UTC.
  day TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- NULL: under way, or its process died; what was reserved stays counted.
  settled_at TEXT,
  -- '' where there is none.
  session TEXT NOT NULL,
  run TEXT NOT NULL,
  persona TEXT NOT NULL,
  -- `provider/model`.
  model TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  -- NULL: nobody knows the price.
  reserved BIGINT,
  microdollars BIGINT,
  input_tokens BIGINT NOT NULL,
  cache_read_tokens BIGINT NOT NULL,
  cache_write_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  -- Of the output.
  reasoning_tokens BIGINT NOT NULL,
  -- 1: counted by us, because the provider did not say.
  is_estimated INTEGER NOT NULL
);

CREATE INDEX ai_charges_by_day ON ai_charges (day);

-- What counts against a budget, kept so that a reservation reads three rows. `scope`: session, day or workspace; `name`: which one.
CREATE TABLE ai_totals (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  reserved BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  PRIMARY KEY (scope, name)
);
