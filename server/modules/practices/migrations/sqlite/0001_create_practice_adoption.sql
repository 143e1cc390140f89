-- How far a practice was adopted on a day (UTC), as it was measured last on it. `score`: percent, NULL where nothing could be measured.
-- `rules`: JSON, a list of AdoptedRule of protocol/practices.ts.
CREATE TABLE practice_adoption (
  day TEXT NOT NULL,
  practice TEXT NOT NULL,
  score INTEGER,
  findings INTEGER NOT NULL,
  rules TEXT NOT NULL,
  measured_at TEXT NOT NULL,
  PRIMARY KEY (day, practice)
);
