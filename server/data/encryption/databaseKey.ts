import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { BadInputError } from '../../base/errors.ts';

/** 32 bytes as SQLCipher's raw key takes them: nothing is derived from them, so a short or guessable one must not get in. */
const HEX_KEY = /^[0-9a-f]{64}$/i;
/** Enough to tell a person's keys apart, and useless for finding one. */
const ID_LENGTH = 8;

/** The key of a database: 32 random bytes. Prints as its id wherever somebody logs it by mistake. */
export class DatabaseKey {
  /** Names the key in messages and in the manifests of backups; does not give it away. */
  readonly id: string;
  readonly #hex: string;

  /** Throws `BadInputError` for anything but 64 hexadecimal digits. */
  constructor(text: string) {
    if (!HEX_KEY.test(text.trim())) {
      throw new BadInputError('A database key must be 64 hexadecimal digits (32 random bytes). Make one with: openssl rand -hex 32');
    }
    this.#hex = text.trim().toLowerCase();
    this.id = createHmac('sha256', Buffer.from(this.#hex, 'hex')).update('stewardry database key').digest('hex').slice(0, ID_LENGTH);
  }

  /** The 64 digits. Only for SQLite and for handing the key to our own worker. */
  reveal(): string {
    return this.#hex;
  }

  toJSON(): string {
    return this.toString();
  }

  toString(): string {
    return `[database key ${this.id}]`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** How databases are to be kept, and the keys to open them with. */
export interface Encryption {
  /** `keep`: each file as it is; a new one is encrypted when there is a key. */
  readonly mode: 'off' | 'sqlcipher' | 'keep';
  /** The first is for what is written from now on; the others still open what was written before a change of key. */
  readonly keys: readonly DatabaseKey[];
}

/** The encryption of a backend: the editor hands its keys over when the backend runs already. */
export class HeldEncryption implements Encryption {
  #current: Encryption;

  constructor(initial: Encryption) {
    this.#current = initial;
  }

  get mode(): Encryption['mode'] {
    return this.#current.mode;
  }

  get keys(): readonly DatabaseKey[] {
    return this.#current.keys;
  }

  /** For databases that are opened from now on. */
  useKeys(keys: readonly DatabaseKey[]): void {
    this.#current = { mode: this.#current.mode, keys };
  }
}

export const NO_ENCRYPTION: Encryption = { mode: 'keep', keys: [] };

/** The same as plain values, for crossing to a worker of ours. */
export interface PlainEncryption {
  readonly mode: Encryption['mode'];
  /** 64 hexadecimal digits each. */
  readonly keys: readonly string[];
}

export function toPlain({ mode, keys }: Encryption): PlainEncryption {
  return { mode, keys: keys.map((key) => key.reveal()) };
}

export function fromPlain({ mode, keys }: PlainEncryption): Encryption {
  return { mode, keys: keys.map((key) => new DatabaseKey(key)) };
}

/**
 * From `STEWARDRY_DATABASE_ENCRYPTION` (`off`, `sqlcipher`; absent: every file stays as it is) and `STEWARDRY_DATABASE_KEY`. Throws
 * `BadInputError`.
 */
export function readEncryption(environment: Readonly<Record<string, string | undefined>>): Encryption {
  const mode = environment['STEWARDRY_DATABASE_ENCRYPTION']?.trim() || 'keep';
  if (mode !== 'off' && mode !== 'sqlcipher' && mode !== 'keep') {
    throw new BadInputError(`The database encryption "${mode}" is unknown. Set database.encryption to "off" or "sqlcipher"`);
  }
  return { mode, keys: parseKeys(environment['STEWARDRY_DATABASE_KEY']) };
}

/** Keys as a person gives them in `STEWARDRY_DATABASE_KEY`: separated by commas, the one to use first. Throws `BadInputError`. */
export function parseKeys(text: string | undefined): readonly DatabaseKey[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => new DatabaseKey(part));
}
