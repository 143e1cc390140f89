-- How often templates were rendered in this folder.
CREATE TABLE template_uses (
  template TEXT NOT NULL PRIMARY KEY,
  rendered INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  -- ISO 8601 in UTC.
  last_at TEXT NOT NULL
);
