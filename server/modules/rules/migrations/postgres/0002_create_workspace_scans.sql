-- What the checks that look at the whole workspace last found; one row. A cache: it may be emptied at any time.
CREATE TABLE rules_workspace_scans (
  -- Of the rules' version and of every file's path, size and time.
  digest TEXT NOT NULL PRIMARY KEY,
  -- JSON of WorkspaceReport.
  report TEXT NOT NULL
);
