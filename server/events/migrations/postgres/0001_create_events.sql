-- What has happened. Positions are given in the order of commit (publishers take a lock) and never twice.
create table events_log (
  position bigint generated always as identity primary key,
  id text not null unique,
  name text not null,
  version integer not null,
  payload text not null,
  correlation_id text not null,
  causation_id text,
  time bigint not null,
  workspace text not null
);

create index events_log_by_name on events_log (name, position);
create index events_log_by_correlation on events_log (correlation_id, position);

-- How far each consumer has come, and which process runs it. `beat` counts up while that process lives; `generation` with each replay.
create table events_cursors (
  consumer text primary key,
  position bigint not null,
  generation integer not null default 0,
  attempts integer not null default 0,
  crashes integer not null default 0,
  owner text,
  beat bigint not null default 0
);

-- What a handler with effect `state` has done, written in the handler's own transaction. Rows behind the cursor are removed.
create table events_handled (
  consumer text not null,
  position bigint not null,
  primary key (consumer, position)
);

create table events_dead (
  consumer text not null,
  position bigint not null,
  attempts integer not null,
  error text not null,
  time bigint not null,
  is_retrying integer not null default 0,
  primary key (consumer, position)
);
