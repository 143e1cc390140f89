import { expect, test } from 'vitest';
import { ownTablesOnly } from './ownTablesOnly.ts';

const problems = (sql: string): string[] => ownTablesOnly(sql, 'custom_notes_');

test.each([
  'create table custom_notes_a (id text primary key, n integer not null default 0, at text check (length(at) > 3));',
  "-- a comment; with a semicolon\ncreate table if not exists custom_notes_a (id text default 'select; drop');\ncreate unique index custom_notes_a_by_n on custom_notes_a (n);",
  'CREATE TABLE custom_notes_b (a text references custom_notes_a (id));',
  'alter table custom_notes_a add column more text;\nalter table custom_notes_a drop column n',
  'drop index custom_notes_a_by_n; drop table if exists custom_notes_a;',
])('%j is fine', (sql) => {
  expect(problems(sql)).toEqual([]);
});

test.each([
  ['create table audit_rows (id text)', /touches "audit_rows": names must begin with "custom_notes_"/],
  ['create table custom_notes_a (id text references audit_rows (id))', /touches "audit_rows"/],
  ['create index custom_notes_i on audit_rows (id)', /touches "audit_rows"/],
  ['drop table audit_rows', /touches "audit_rows"/],
  ['drop table custom_notes_a, audit_rows', /only tables and indexes/],
  ['create table custom_notes_a as select * from audit_rows', /only tables and indexes/],
  ['create table custom_notes_a (id text default (select 1))', /holds "default \("/],
  ['create trigger custom_notes_t after insert on custom_notes_a begin delete from audit_rows; end', /only tables and indexes/],
  ['alter table custom_notes_a rename to audit_rows', /only tables and indexes/],
  ["insert into custom_notes_a values ('x')", /only tables and indexes/],
  ['attach database /etc/passwd as x', /only tables and indexes/],
  ['pragma journal_mode = off', /only tables and indexes/],
  ['create table "audit_rows" (id text)', /Quoted names/],
  ['do $$ begin end $$', /Quoted names/],
  ['create temp table custom_notes_a (id text)', /only tables and indexes/],
  ['create table custom_notes_a (id text) inherits (audit_rows)', /holds "inherits"/],
  ['create table main.custom_notes_a (id text)', /only tables and indexes/],
])('%j is refused', (sql, message) => {
  expect(problems(sql).join(' ')).toMatch(message);
});
