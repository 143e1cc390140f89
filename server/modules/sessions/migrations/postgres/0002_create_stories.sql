-- What came of a session, as it was when it ended: one for each, the newest. `text`: Markdown without secrets. `told_at`: ISO 8601 in UTC.
CREATE TABLE session_stories (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  text TEXT NOT NULL,
  told_at TEXT NOT NULL
);
