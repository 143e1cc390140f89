import { expect, test } from 'vitest';
import { checkPostgresUrl, expandVariables, readDatabaseSettings } from './databaseSettings.ts';

test('a URL alone means PostgreSQL, nothing means SQLite, and the type decides where both are given', () => {
  const STEWARDRY_DATABASE_URL = 'postgres://me@host/db';
  expect(readDatabaseSettings({})).toEqual({ type: 'sqlite' });
  expect(readDatabaseSettings({ STEWARDRY_DATABASE_URL })).toEqual({ type: 'postgres', url: STEWARDRY_DATABASE_URL });
  expect(readDatabaseSettings({ STEWARDRY_DATABASE_URL, STEWARDRY_DATABASE_TYPE: 'sqlite' })).toEqual({ type: 'sqlite' });
});

test('what makes no sense is refused with what to do', () => {
  expect(() => readDatabaseSettings({ STEWARDRY_DATABASE_TYPE: 'mysql' })).toThrow(/"mysql" is unknown\. Set database\.type to/);
  expect(() => readDatabaseSettings({ STEWARDRY_DATABASE_TYPE: 'postgres' })).toThrow(/there is no URL\. Set database\.url/);
});

test('a variable is encoded as a part of a URL, and taken as it is when it is the whole URL', () => {
  const part = ['postgres://me:$', '{env:PASSWORD}@host/db'].join('');
  const whole = ['$', '{env:URL}'].join('');
  expect(expandVariables(part, { PASSWORD: 'a/b@c:d' })).toBe('postgres://me:a%2Fb%40c%3Ad@host/db');
  expect(expandVariables(whole, { URL: 'postgres://me@host/db' })).toBe('postgres://me@host/db');
  expect(() => expandVariables(part, {})).toThrow('names the environment variable "PASSWORD", which is not set');
});

test('what is no URL of PostgreSQL is refused without repeating it, since it may hold a password', () => {
  for (const text of ['hunter2', 'mysql://a:hunter2@b/c', 'postgres://a:hunter2@b:port/c']) {
    expect(() => checkPostgresUrl(text)).toThrow(/^((?!hunter2).)*must read postgres:/);
  }
});
