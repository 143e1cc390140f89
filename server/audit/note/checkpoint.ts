import type { KeyObject } from 'node:crypto';
import { BadInputError } from '../../base/errors.ts';
import { HASH_BYTES, type Hash } from '../tree/merkle.ts';
import { isSignedBy, type OpenedNote, openNote, type PublicKey, signNote } from './signedNote.ts';

/** What a checkpoint says: the first `size` rows of the record named `origin` hash to `root`. https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  /** Name of the record; also the name of the key that signs. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** When it was signed, in milliseconds since 1970. */
  readonly time: number;
  /** The bodies of these rows may be dropped. */
  readonly isSealed: boolean;
}

/** Extension lines of ours, so that they are signed too. */
const TIME = 'stewardry-time ';
const SEALED = 'stewardry-sealed';

/** The signed note of a checkpoint. */
export function signCheckpoint({ origin, size, root, time, isSealed }: Checkpoint, privateKey: KeyObject): string {
  const lines = [origin, String(size), Buffer.from(root).toString('base64'), `${TIME}${time}`, ...(isSealed ? [SEALED] : [])];
  return signNote(`${lines.join('\n')}\n`, origin, privateKey);
}

/** A checkpoint and its note. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly note: OpenedNote;
}

/** Reads a checkpoint without believing it. Throws `BadInputError` when the note is not one. */
export function openCheckpoint(text: string): OpenedCheckpoint {
  const note = openNote(text);
  const [origin = '', size = '', encoded = '', ...extensions] = note.text.slice(0, -1).split('\n');
  const root = Buffer.from(encoded, 'base64');
  const isDecimal = /^(0|[1-9][0-9]{0,15})$/.test(size) && Number.isSafeInteger(Number(size));
  if (origin === '' || !isDecimal || root.length !== HASH_BYTES || root.toString('base64') !== encoded) {
    throw new BadInputError('The note is not a checkpoint: origin, size and root hash, a line each');
  }
  const time = Number(extensions.find((line) => line.startsWith(TIME))?.slice(TIME.length) ?? 0);
  return { origin, size: Number(size), root, time, isSealed: extensions.includes(SEALED), note };
}

/** Whether one of these keys signed it, under the name of the record. */
export function isSignedByAny({ origin, note }: OpenedCheckpoint, publicKeys: readonly PublicKey[]): boolean {
  return publicKeys.some((publicKey) => isSignedBy(note, { name: origin, publicKey }));
}
