-- The record. Append-only: triggers refuse UPDATE, DELETE and TRUNCATE, except dropping the body of a row in a sealed segment.
create table audit_rows (
  position bigint primary key,
  id text not null unique,
  time bigint not null,
  actor_kind text not null,
  actor_name text not null,
  actor_model text,
  action text not null,
  subject text,
  verdict text not null,
  correlation_id text not null,
  policy_digest text,
  before_hash text,
  after_hash text,
  approver text,
  body_hash text,
  body text,
  -- The RFC 6962 leaf hash, and the hashes of the subtrees that this row completes, smallest first, 32 bytes each.
  hash bytea not null,
  nodes bytea not null
);

create index audit_rows_by_action on audit_rows (action, position);
create index audit_rows_by_actor on audit_rows (actor_name, position);
create index audit_rows_by_correlation on audit_rows (correlation_id, position);

-- Signed notes over the first `size` rows; the id is the SHA-256 of the note. Bodies of rows below the largest sealed size may be dropped.
create table audit_checkpoints (
  id text primary key,
  size bigint not null,
  sealed integer not null,
  note text not null
);

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'The audit record is append-only: nothing in it can be changed or deleted';
end $$;

create function audit_rows_same() returns trigger language plpgsql as $$
declare
  dropped audit_rows := old;
begin
  dropped.body := null;
  if old.body is not null and new is not distinct from dropped
    and old.position < coalesce((select max(size) from audit_checkpoints where sealed = 1), 0) then
    return new;
  end if;
  raise exception 'The audit record is append-only: a row cannot be changed';
end $$;

create trigger audit_rows_same before update on audit_rows for each row execute function audit_rows_same();
create trigger audit_rows_keep before delete on audit_rows for each row execute function audit_refuse();
create trigger audit_rows_whole before truncate on audit_rows for each statement execute function audit_refuse();
create trigger audit_checkpoints_same before update or delete on audit_checkpoints for each row execute function audit_refuse();
create trigger audit_checkpoints_whole before truncate on audit_checkpoints for each statement execute function audit_refuse();
