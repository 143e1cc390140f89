-- One row a job. docs/jobs.md says what the columns of the lease (owner, fence, beat) are for.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'dead')),
  payload TEXT NOT NULL,
  priority BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  crashes BIGINT NOT NULL,
  owner TEXT,
  fence BIGINT NOT NULL,
  beat BIGINT NOT NULL,
  cancel_requested BIGINT NOT NULL,
  progress BIGINT NOT NULL,
  checkpoint TEXT,
  result TEXT,
  error TEXT,
  idempotency_key TEXT,
  singleton_key TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT
);

CREATE UNIQUE INDEX jobs_idempotency_key ON jobs (name, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX jobs_singleton_key ON jobs (name, singleton_key) WHERE singleton_key IS NOT NULL;
CREATE INDEX jobs_waiting ON jobs (priority DESC, run_at, id) WHERE state IN ('pending', 'failed');
CREATE INDEX jobs_suspect ON jobs (priority DESC, run_at, id) WHERE state IN ('pending', 'failed') AND crashes > 0;
CREATE INDEX jobs_running ON jobs (owner) WHERE state = 'running';
CREATE INDEX jobs_state ON jobs (state, id);
