import { BadInputError } from '../base/errors.ts';

/** Which engine keeps the state of this installation. */
export type DatabaseSettings = { readonly type: 'sqlite' } | { readonly type: 'postgres'; readonly url: string };

/**
 * From `STEWARDRY_DATABASE_TYPE` and `STEWARDRY_DATABASE_URL`, which the extension fills from the user's settings: a URL alone means
 * PostgreSQL, nothing means SQLite. A repository cannot set them: it must not choose where the state of those who open it goes. In
 * the URL, `${env:NAME}` stands for a variable, so that no password has to be written into settings. Throws `BadInputError`.
 */
export function readDatabaseSettings(environment: Readonly<Record<string, string | undefined>>): DatabaseSettings {
  const url = environment['STEWARDRY_DATABASE_URL']?.trim() ?? '';
  const type = environment['STEWARDRY_DATABASE_TYPE']?.trim() || (url === '' ? 'sqlite' : 'postgres');
  if (type === 'sqlite') return { type };
  if (type !== 'postgres') throw new BadInputError(`The database type "${type}" is unknown. Set database.type to "sqlite" or "postgres"`);
  if (url === '')
    throw new BadInputError('The database type is "postgres" and there is no URL. Set database.url or STEWARDRY_DATABASE_URL');
  return { type, url: checkPostgresUrl(expandVariables(url, environment)) };
}

/** Throws `BadInputError` without the URL in it, since that may hold a password. */
export function checkPostgresUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    throw new BadInputError('The database URL is none: it must read postgres://USER:PASSWORD@HOST:PORT/DATABASE');
  }
  return url;
}

/**
 * Puts environment variables in: as they are where one is the whole URL, encoded as part of one, so that any password fits. Throws
 * `BadInputError` for a variable that is not set.
 */
export function expandVariables(url: string, environment: Readonly<Record<string, string | undefined>>): string {
  return url.replaceAll(/\$\{env:([^}]*)\}/g, (whole: string, name: string) => {
    const value = environment[name];
    if (value === undefined) throw new BadInputError(`The database URL names the environment variable "${name}", which is not set`);
    return whole === url ? value : encodeURIComponent(value);
  });
}
