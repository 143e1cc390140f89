-- What has happened. Positions are given in the order of commit and never twice.
create table events_log (
  position integer primary key autoincrement,
  id text not null unique,
  name text not null,
  version integer not null,
  payload text not null,
  correlation_id text not null,
  causation_id text,
  time integer not null,
  workspace text not null
) strict;

create index events_log_by_name on events_log (name, position);
create index events_log_by_correlation on events_log (correlation_id, position);

-- How far each consumer has come, and which process runs it. `beat` counts up while that process lives; `generation` with each replay.
create table events_cursors (
  consumer text primary key not null,
  position integer not null,
  generation integer not null default 0,
  attempts integer not null default 0,
  crashes integer not null default 0,
  owner text,
  beat integer not null default 0
) strict, without rowid;

-- What a handler with effect `state` has done, written in the handler's own transaction. Rows behind the cursor are removed.
create table events_handled (
  consumer text not null,
  position integer not null,
  primary key (consumer, position)
) strict, without rowid;

create table events_dead (
  consumer text not null,
  position integer not null,
  attempts integer not null,
  error text not null,
  time integer not null,
  is_retrying integer not null default 0,
  primary key (consumer, position)
) strict, without rowid;
