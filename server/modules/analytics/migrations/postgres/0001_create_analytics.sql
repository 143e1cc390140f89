-- Findings over time, from scans of the whole folder. Days are UTC.

-- What a scan of that day found, for each rule; `open`: when it was last scanned. `period` 'month': days that were added up, `day` is its first.
CREATE TABLE analytics_findings (
  period TEXT NOT NULL,
  day TEXT NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  open INTEGER NOT NULL,
  appeared INTEGER NOT NULL,
  fixed INTEGER NOT NULL,
  -- How long those that were fixed had been there, added up.
  fixed_hours DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (period, day, rule, severity)
);

-- Days on which the folder was scanned, also those without a finding. `digest`: of all that was found; equal means that nothing changed.
CREATE TABLE analytics_scans (
  day TEXT NOT NULL PRIMARY KEY,
  scanned_at TEXT NOT NULL,
  digest TEXT NOT NULL
);

-- The findings of the newest scan, and the first scan that had each. `copy` counts equal ones in a file from 0.
CREATE TABLE analytics_open_findings (
  path TEXT NOT NULL,
  rule TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  copy INTEGER NOT NULL,
  severity TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (path, rule, fingerprint, copy)
);
