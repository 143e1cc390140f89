-- Where jobs are kept on Redis, the database still has what must be one with its transactions: jobs on their way there, and checkpoints.
CREATE TABLE jobs_outbox (
  id TEXT PRIMARY KEY,
  job TEXT NOT NULL
) STRICT;

CREATE TABLE jobs_checkpoints (
  id TEXT PRIMARY KEY,
  fence INTEGER NOT NULL,
  checkpoint TEXT
) STRICT;
