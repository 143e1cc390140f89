-- The roles of a team, in the database of the installation. `email`: in lower case. `changed_at`: ISO 8601 in UTC.
CREATE TABLE users (
  email TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL,
  changed_at TEXT NOT NULL
);
