import { createPublicKey, hash as digest, type KeyObject, sign, verify } from 'node:crypto';
import { BadInputError } from '../../base/errors.ts';

/**
 * Signed notes as https://c2sp.org/signed-note has them: a text, an empty line, and lines `— name base64(key id, signature)`. Only
 * Ed25519 (type 1); lines of other keys and types are kept out of the way, as the specification asks.
 */

/** An Ed25519 public key, 32 bytes. */
export type PublicKey = Uint8Array;

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const KEY_BYTES = 32;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410, 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A key of a note by its name; the same key has another id under another name. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: PublicKey;
}

/** The public half of a private or public Ed25519 key. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}

/** First four bytes of SHA-256 over name, line end, type and key. */
function keyId({ name, publicKey }: NoteKey): Buffer {
  return digest('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), publicKey]), 'buffer').subarray(0, KEY_ID_BYTES);
}

/** The verifier key `name+id+base64(type, key)`, for whoever is to check a note. */
export function formatVerifierKey(key: NoteKey): string {
  return `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), key.publicKey]).toString('base64')}`;
}

/** Throws `BadInputError` when the text is not a verifier key of type Ed25519. */
export function parseVerifierKey(text: string): NoteKey {
  const [name = '', id = '', ...rest] = text.trim().split('+');
  // Base64 has plus signs of its own.
  const bytes = Buffer.from(rest.join('+'), 'base64');
  const key = { name, publicKey: bytes.subarray(1) };
  if (!isKeyName(name) || bytes[0] !== ED25519 || bytes.length !== 1 + KEY_BYTES || keyId(key).toString('hex') !== id) {
    throw new BadInputError(`'${text}' is not an Ed25519 verifier key. It has the form name+id+key, as 'stewardry audit head' prints it`);
  }
  return key;
}

/** Signs a text, which must end with a line end. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!text.endsWith('\n')) throw new Error('The text of a note ends with a line end');
  if (!isKeyName(name)) throw new Error(`'${name}' cannot be the name of a key: no spaces and no plus signs`);
  const signature = sign(null, Buffer.from(text), privateKey);
  const bytes = Buffer.concat([keyId({ name, publicKey: publicKeyOf(privateKey) }), signature]);
  return `${text}\n— ${name} ${bytes.toString('base64')}\n`;
}

/** A note taken apart. Nothing of it is to be believed before `isSignedBy`. */
export interface OpenedNote {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Throws `BadInputError` when the text is not a signed note. */
export function openNote(note: string): OpenedNote {
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  const signatures = lines.slice(0, -1).map(parseSignature);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note has none but the line end, as its specification says.
  const isClean = !/[\u0000-\u0009\u000b-\u001f]/.test(note);
  if (end < 0 || lines.at(-1) !== '' || signatures.length === 0 || !isClean) throw notANote();
  return { text: note.slice(0, end + 1), signatures };
}

function parseSignature(line: string): OpenedNote['signatures'][number] {
  const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  // One spelling per signature, or a byte of the note could change unnoticed.
  if (!isKeyName(name) || bytes.length <= KEY_ID_BYTES || bytes.toString('base64') !== encoded) throw notANote();
  return { name, bytes };
}

function notANote(): BadInputError {
  return new BadInputError('The text is not a signed note: no text, empty line and lines of signatures');
}

/** Whether one of the signatures is by this key. */
export function isSignedBy({ text, signatures }: OpenedNote, key: NoteKey): boolean {
  const id = keyId(key);
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key.publicKey]), format: 'der', type: 'spki' });
  return signatures.some(({ name, bytes }) => {
    if (name !== key.name || bytes.length !== KEY_ID_BYTES + SIGNATURE_BYTES || !id.equals(bytes.subarray(0, KEY_ID_BYTES))) return false;
    return verify(null, Buffer.from(text), publicKey, bytes.subarray(KEY_ID_BYTES));
  });
}

function isKeyName(name: string): boolean {
  return /^[^\s+]+$/u.test(name);
}
