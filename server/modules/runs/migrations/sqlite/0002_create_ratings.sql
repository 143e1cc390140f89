-- What a person thinks of a run; one word for each run, the newest.
CREATE TABLE run_ratings (
  run TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  -- up or down.
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  rated_by TEXT NOT NULL,
  at TEXT NOT NULL
);
