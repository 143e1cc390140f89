-- What is known of a metric besides its values. `bounds`: JSON list of a histogram's bucket limits, `[]` for the others.
CREATE TABLE metric_families (
  name TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  help TEXT NOT NULL,
  bounds TEXT NOT NULL
);

-- One number each. `labels`: JSON, sorted by name. `process`: of a gauge, else ''. `part`: of a histogram `sum` or the index of the bucket, else ''.
CREATE TABLE metric_values (
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  process TEXT NOT NULL,
  part TEXT NOT NULL,
  value REAL NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (name, labels, process, part)
);
