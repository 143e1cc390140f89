-- Conversations. Times: ISO 8601 in UTC. `scope`: JSON list of globs. `budget`: micro-dollars. `messages`: how many there are, and so the last
-- position; whoever appends adds to it first, which is what keeps positions without gaps. `summary_position`: of the newest summary.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'archived')),
  persona TEXT NOT NULL,
  model TEXT,
  scope TEXT NOT NULL,
  budget BIGINT,
  base_commit TEXT,
  forked_from TEXT,
  messages BIGINT NOT NULL,
  summary_position BIGINT,
  active_run TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE INDEX sessions_by_use ON sessions (updated_at, id);

-- One row a message; `content`, `origin` and `manifest` are JSON. `id`: given by whoever adds it, so that adding it again changes nothing.
CREATE TABLE session_messages (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  position BIGINT NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  stands_for BIGINT,
  origin TEXT,
  is_scripted BIGINT NOT NULL,
  run TEXT,
  persona TEXT,
  manifest TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (session_id, position),
  UNIQUE (session_id, id)
);

-- What goes to the model with every message, in the order of `place`. `item`: JSON.
CREATE TABLE session_pins (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  place BIGINT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (session_id, place)
);

-- The index of words: where each is first met. `place`: `title` (then `position` is 0) or `message`. "C" sorts by bytes, as SQLite does, so that
-- words with one beginning lie together.
CREATE TABLE session_words (
  session_id TEXT NOT NULL,
  place TEXT NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (session_id, place, word)
);

CREATE INDEX session_words_by_word ON session_words (word, session_id);
