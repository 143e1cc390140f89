-- The record. Append-only: triggers refuse UPDATE, DELETE and REPLACE, except dropping the body of a row in a sealed segment.
create table audit_rows (
  position integer primary key,
  id text not null unique,
  time integer not null,
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
  hash blob not null,
  nodes blob not null
) strict;

create index audit_rows_by_action on audit_rows (action, position);
create index audit_rows_by_actor on audit_rows (actor_name, position);
create index audit_rows_by_correlation on audit_rows (correlation_id, position);

-- Signed notes over the first `size` rows; the id is the SHA-256 of the note. Bodies of rows below the largest sealed size may be dropped.
create table audit_checkpoints (
  id text primary key not null,
  size integer not null,
  sealed integer not null,
  note text not null
) strict;

create trigger audit_rows_keep before delete on audit_rows
begin
  select raise(abort, 'The audit record is append-only: a row cannot be deleted');
end;

create trigger audit_rows_same before update on audit_rows
when not (
  new.body is null and old.body is not null
  and old.position < coalesce((select max(size) from audit_checkpoints where sealed = 1), 0)
  and new.position is old.position and new.id is old.id and new.time is old.time
  and new.actor_kind is old.actor_kind and new.actor_name is old.actor_name and new.actor_model is old.actor_model
  and new.action is old.action and new.subject is old.subject and new.verdict is old.verdict
  and new.correlation_id is old.correlation_id and new.policy_digest is old.policy_digest
  and new.before_hash is old.before_hash and new.after_hash is old.after_hash and new.approver is old.approver
  and new.body_hash is old.body_hash and new.hash is old.hash and new.nodes is old.nodes
)
begin
  select raise(abort, 'The audit record is append-only: a row cannot be changed');
end;

-- INSERT OR REPLACE would delete without asking the trigger above.
create trigger audit_rows_new before insert on audit_rows
when exists (select 1 from audit_rows where position = new.position or id = new.id)
begin
  select raise(abort, 'The audit record is append-only: a row cannot be replaced');
end;

create trigger audit_checkpoints_keep before delete on audit_checkpoints
begin
  select raise(abort, 'The audit record is append-only: a checkpoint cannot be deleted');
end;

create trigger audit_checkpoints_same before update on audit_checkpoints
begin
  select raise(abort, 'The audit record is append-only: a checkpoint cannot be changed');
end;

create trigger audit_checkpoints_new before insert on audit_checkpoints
when exists (select 1 from audit_checkpoints where id = new.id)
begin
  select raise(abort, 'The audit record is append-only: a checkpoint cannot be replaced');
end;
