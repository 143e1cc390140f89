-- Runs of AI tasks. Times are ISO 8601 in UTC, money is micro-dollars, booleans are 0 and 1.
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  session TEXT NOT NULL,
  -- The run that handed it a part of its task.
  parent TEXT,
  -- What the client called its request, so that asking again starts nothing.
  request_key TEXT UNIQUE,
  title TEXT NOT NULL,
  prompt TEXT NOT NULL,
  -- JSON: protocol `contextItem[]`.
  context TEXT NOT NULL,
  -- JSON: files that an editor held unsaved when it began, `{path, text}[]`; NULL once the copy of the tree is made.
  buffers TEXT,
  state TEXT NOT NULL,
  status TEXT NOT NULL,
  persona TEXT NOT NULL,
  -- What the person picked: `provider/model`.
  wanted_model TEXT,
  -- The last that answered.
  model TEXT,
  is_scripted INTEGER NOT NULL,
  -- ask or auto.
  approve TEXT NOT NULL,
  plans INTEGER NOT NULL,
  -- JSON: `{title, isDone}[]`.
  plan TEXT NOT NULL,
  -- JSON: what the persona may do, narrowed by everybody who handed work down to it; NULL until it has begun.
  limits TEXT,
  -- JSON: on whose behalf, `{kind, name, role}`.
  actor TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  steps INTEGER NOT NULL,
  tokens BIGINT NOT NULL,
  cost BIGINT NOT NULL,
  budget BIGINT,
  -- Milliseconds of work, without waiting for people.
  time_ms BIGINT NOT NULL,
  files INTEGER NOT NULL,
  progress INTEGER,
  review TEXT NOT NULL,
  change_set TEXT,
  base_commit TEXT,
  -- Name of the tree as the last step that was completed left it.
  kept TEXT,
  -- What somebody wants of the process that runs it: '', pause or cancel.
  wish TEXT NOT NULL,
  -- Who runs it (see base/owner.ts); the lease as in server/jobs/leases.ts.
  owner TEXT,
  fence BIGINT NOT NULL,
  beat BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  -- When its process let go of it in good order, in the middle of the work.
  left_at TEXT
);

CREATE INDEX runs_by_session ON runs (session);
CREATE INDEX runs_by_owner ON runs (owner);

-- The journal: what was about to be done, and what came of it.
CREATE TABLE run_steps (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  -- Idempotency key: whatever is tried again under it is the same step.
  step_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Kind of the action; its paths and texts are in the audit row by their hashes.
  action_kind TEXT,
  -- JSON: protocol `verdict`.
  verdict TEXT,
  approver TEXT,
  -- JSON: what the model was told, `{text, isError, paths}`.
  answer TEXT,
  -- For people, cut; the whole of it, as far as it was kept, is a file of this name (server/commands).
  output TEXT,
  output_id TEXT,
  paths TEXT NOT NULL,
  persona TEXT NOT NULL,
  cost BIGINT,
  tokens BIGINT,
  -- Names of the tree before and after it.
  kept_before TEXT,
  kept_after TEXT,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  UNIQUE (run, number),
  UNIQUE (run, step_key)
);

-- What a person has to decide, and what they decided.
CREATE TABLE run_questions (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step TEXT,
  -- plan, action, question or resume.
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  reason TEXT NOT NULL,
  risk TEXT NOT NULL,
  -- JSON: `{shape, words}[]`, what a remembered yes covers; `[]`: it cannot be remembered.
  shapes TEXT NOT NULL,
  choices TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  -- NULL: nobody has answered.
  answered_at TEXT,
  is_allowed INTEGER,
  answer TEXT,
  answered_by TEXT
);

CREATE INDEX run_questions_open ON run_questions (answered_at, run);

-- Yeses that are remembered, each for exactly one shape.
CREATE TABLE run_approvals (
  id TEXT NOT NULL PRIMARY KEY,
  shape TEXT NOT NULL,
  words TEXT NOT NULL,
  -- run, session, day or workspace; and which one, '' for the last two.
  scope TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  valid_until TEXT,
  approver TEXT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE INDEX run_approvals_by_shape ON run_approvals (shape);

-- One row for each action that was decided on.
CREATE TABLE run_decisions (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step TEXT,
  action_kind TEXT NOT NULL,
  what TEXT NOT NULL,
  why TEXT NOT NULL,
  alternatives TEXT NOT NULL,
  evidence TEXT NOT NULL,
  persona TEXT NOT NULL,
  model TEXT,
  verdict TEXT NOT NULL,
  approver TEXT,
  policy_digest TEXT NOT NULL,
  -- NULL: what came of it is not known yet.
  outcome TEXT,
  -- 1: the model noted it as a decision of its own, for an ADR.
  is_noted INTEGER NOT NULL,
  at TEXT NOT NULL
);

CREATE INDEX run_decisions_by_run ON run_decisions (run);

-- What the checks at the end said; the newest counts.
CREATE TABLE run_verifications (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  verdict TEXT NOT NULL,
  checks TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE INDEX run_verifications_by_run ON run_verifications (run);

-- Parts of change sets that a person did not want. `hunk` '': the whole file.
CREATE TABLE run_rejections (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  hunk TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- The lines that were proposed.
  added TEXT NOT NULL,
  persona TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (run, path, hunk)
);

-- What was learnt from rejections.
CREATE TABLE run_proposals (
  id TEXT NOT NULL PRIMARY KEY,
  -- The same pattern is proposed once.
  pattern TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  file_name TEXT NOT NULL,
  reasons TEXT NOT NULL,
  -- open, accepted or declined.
  state TEXT NOT NULL,
  at TEXT NOT NULL
);

-- Which parts of change sets are in the tree of the person. `hunk` '': a file that is taken whole.
CREATE TABLE run_hunks (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  hunk TEXT NOT NULL,
  -- applied, undone or conflict.
  state TEXT NOT NULL,
  PRIMARY KEY (run, path, hunk)
);
