-- What the last scan found in each file, so that an unchanged file is not checked again. A cache: it may be emptied at any time.
CREATE TABLE rules_scanned_files (
  path TEXT NOT NULL PRIMARY KEY,
  -- Bytes and milliseconds since 1970 of the file when it was checked.
  size BIGINT NOT NULL,
  modified DOUBLE PRECISION NOT NULL,
  -- LoadedRules.version that the findings were made under.
  version TEXT NOT NULL,
  -- JSON of FileReport.
  report TEXT NOT NULL
);
