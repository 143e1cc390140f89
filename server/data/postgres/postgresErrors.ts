import { IoError, messageOf, systemCodeOf } from '../../base/errors.ts';

/** Parts of a connection URL that may be shown: never the password. */
export interface PostgresPlace {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

/** `host` carries the port. Throws nothing: what is missing is what libpq would take. */
export function placeOf(url: string): PostgresPlace {
  const { hostname, port, username, pathname } = new URL(url);
  const user = decodeURIComponent(username);
  return { host: `${hostname || 'localhost'}:${port || 5432}`, user, database: decodeURIComponent(pathname.slice(1)) || user };
}

/** The server rolled one of several transactions back so that the others can go on; the same work may succeed when done again. */
export function isConflict(error: unknown): boolean {
  const code = systemCodeOf(error);
  // serialization_failure, deadlock_detected: https://www.postgresql.org/docs/15/errcodes-appendix.html
  return code === '40001' || code === '40P01';
}

/** The connection is of no further use. */
export function isConnectionLoss(error: unknown): boolean {
  const code = systemCodeOf(error) ?? '';
  if (/^(08|57P0)/.test(code) || /^E[A-Z]+$/.test(code)) return true;
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
    messageOf(error),
  );
}

const REMEDIES: readonly (readonly [codes: RegExp, remedy: (place: PostgresPlace) => string])[] = [
  [/^57P03/, ({ host }) => `The PostgreSQL server at '${host}' is starting or stopping. Try again in a moment`],
  [/^28/, ({ host, user }) => `The PostgreSQL server at '${host}' refused the user '${user}'. Check user and password in the database URL`],
  [
    /^3D000/,
    ({ host, database }) => `The PostgreSQL server at '${host}' has no database '${database}'. Create it, or correct the database URL`,
  ],
  [
    /^42501/,
    ({ user, database }) => `The user '${user}' may not do this in the database '${database}'. Grant CREATE on the database to that user`,
  ],
  [
    /^53300/,
    ({ host }) => `The PostgreSQL server at '${host}' accepts no more connections. Close programs that use it, or raise max_connections`,
  ],
  [
    /^(53100|58030)/,
    ({ host }) => `The disk of the PostgreSQL server at '${host}' is full or failing. Free some space there and try again`,
  ],
  [/^55P03/, ({ database }) => `The database '${database}' is locked by another process. Try again when that has finished`],
];

/**
 * What the server or the network refused, as an `IoError` that says which server and what to do; anything else, such as a constraint
 * violation, stays what it is.
 */
export function translatePostgresError(error: unknown, place: PostgresPlace): unknown {
  if (error instanceof IoError) return error;
  const code = systemCodeOf(error) ?? '';
  const remedy = REMEDIES.find(([codes]) => codes.test(code))?.[1];
  const text = remedy?.(place) ?? (isConnectionLoss(error) ? unreachable(place) : undefined);
  return text === undefined ? error : new IoError(`${text} (${[code, reasonOf(error)].filter(Boolean).join(': ')})`, { cause: error });
}

function unreachable({ host }: PostgresPlace): string {
  return `The PostgreSQL server at '${host}' cannot be reached. Check that it runs and that the database URL names it`;
}

/** Several addresses of one name fail as one error without a text. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : messageOf(error);
}
