-- Conversations. Times: ISO 8601 in UTC. `scope`: JSON list of globs. `budget`: micro-dollars. `messages`: how many there are, and so the last
-- position; whoever appends adds to it first, which is what keeps positions without gaps. `summary_position`: of the newest summary.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'archived')),
  persona TEXT NOT NULL,
  model TEXT,
  scope TEXT NOT NULL,
  budget INTEGER,
  base_commit TEXT,
  forked_from TEXT,
  messages INTEGER NOT NULL,
  summary_position INTEGER,
  active_run TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX sessions_by_use ON sessions (updated_at, id);

-- One row a message; `content`, `origin` and `manifest` are JSON. `id`: given by whoever adds it, so that adding it again changes nothing.
CREATE TABLE session_messages (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  stands_for INTEGER,
  origin TEXT,
  is_scripted INTEGER NOT NULL,
  run TEXT,
  persona TEXT,
  manifest TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (session_id, position),
  UNIQUE (session_id, id)
) STRICT;

-- What goes to the model with every message, in the order of `place`. `item`: JSON.
CREATE TABLE session_pins (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  place INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (session_id, place)
) STRICT;

-- The index of words: where each is first met. `place`: `title` (then `position` is 0) or `message`.
CREATE TABLE session_words (
  session_id TEXT NOT NULL,
  place TEXT NOT NULL,
  word TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (session_id, place, word)
) STRICT;

CREATE INDEX session_words_by_word ON session_words (word, session_id);
