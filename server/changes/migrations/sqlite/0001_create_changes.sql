-- What runs changed, and what of it was written into the tree of the person. Hashes are SHA-256 in base64url of the bytes; NULL: no such file.
CREATE TABLE changes_sets (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL,
  base_commit TEXT,
  -- Milliseconds since 1970.
  created_at INTEGER NOT NULL
);

CREATE INDEX changes_sets_by_run ON changes_sets (run);

CREATE TABLE changes_files (
  change_set TEXT NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  moved_from TEXT,
  base_hash TEXT,
  base_mode TEXT NOT NULL,
  proposed_hash TEXT,
  mode TEXT NOT NULL,
  is_binary INTEGER NOT NULL,
  -- JSON: places and ids of its hunks.
  hunks TEXT NOT NULL,
  PRIMARY KEY (change_set, path)
);

-- Contents, once for each run, as raw deflate (RFC 1951).
CREATE TABLE changes_contents (
  run TEXT NOT NULL,
  hash TEXT NOT NULL,
  deflated BLOB NOT NULL,
  PRIMARY KEY (run, hash)
);

-- Times that a part of a change set was written into the tree of the person, or taken back.
CREATE TABLE changes_applications (
  id TEXT NOT NULL PRIMARY KEY,
  change_set TEXT NOT NULL,
  run TEXT NOT NULL,
  -- apply or undo
  kind TEXT NOT NULL,
  undoes TEXT,
  -- intended: being written, or its process died; done.
  state TEXT NOT NULL,
  -- Process that writes it: HOST/PID/ID.
  owner TEXT NOT NULL,
  -- JSON
  conflicts TEXT NOT NULL,
  -- Milliseconds since 1970.
  at INTEGER NOT NULL
);

CREATE INDEX changes_applications_by_set ON changes_applications (change_set);
CREATE INDEX changes_applications_by_run ON changes_applications (run);
CREATE INDEX changes_applications_intended ON changes_applications (id) WHERE state = 'intended';

-- The journal: what each of its files was, and is to become.
CREATE TABLE changes_writes (
  application TEXT NOT NULL,
  path TEXT NOT NULL,
  -- Where the content before is, when it comes by a move.
  moved_from TEXT,
  outcome TEXT NOT NULL,
  before_hash TEXT,
  before_mode TEXT,
  after_hash TEXT,
  after_mode TEXT,
  -- JSON: hunks of the change set that were in it before, and are after; NULL: taken whole.
  hunks_before TEXT,
  hunks_after TEXT,
  PRIMARY KEY (application, path)
);
