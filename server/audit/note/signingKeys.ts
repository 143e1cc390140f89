import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BadInputError, IoError, messageOf, systemCodeOf } from '../../base/errors.ts';
import { type PublicKey, publicKeyOf } from './signedNote.ts';

/** The Ed25519 key that signs checkpoints, and the public keys of those that ever did on this machine. */
export interface SigningKeys {
  /** The key handed in, else the one in the data folder, made at first use. Throws `IoError` when it can be neither read nor written. */
  signer(): KeyObject;
  /** Public keys to trust: of every signer that this installation has had. */
  known(): readonly PublicKey[];
  /** Signs with this key from now on: PKCS #8 in base64, from the editor's SecretStorage. Throws `BadInputError` when it is none. */
  use(privateKey: string): void;
}

const KEY_FILE = 'signing-key.pem';
/** One public key a line, in base64. */
const KNOWN_FILE = 'known-keys';
/** Readable by their owner alone. */
const OWNER_ONLY = 0o600;

/** `folder` holds the key file (mode 0600) and the list of public keys; it is made when there is something to keep. */
export function createSigningKeys(folder: string): SigningKeys {
  let current: KeyObject | undefined;
  const keyFile = path.join(folder, KEY_FILE);
  const knownFile = path.join(folder, KNOWN_FILE);

  const known = (): readonly PublicKey[] => {
    if (!existsSync(knownFile)) return [];
    const lines = readFileSync(knownFile, 'utf8').split('\n');
    return lines.filter((line) => line.trim() !== '').map((line) => Buffer.from(line, 'base64'));
  };
  const sign = (key: KeyObject): KeyObject => {
    const publicKey = publicKeyOf(key);
    if (!known().some((each) => Buffer.compare(each, publicKey) === 0)) {
      mkdirSync(folder, { recursive: true });
      appendFileSync(knownFile, `${Buffer.from(publicKey).toString('base64')}\n`);
    }
    current = key;
    return key;
  };
  return {
    known,
    signer: () => current ?? sign(readKey(keyFile) ?? makeKey(keyFile)),
    use: (privateKey) => void sign(parseKey(privateKey)),
  };
}

function parseKey(text: string): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The same complaint; the reason may hold parts of the key.
  }
  throw new BadInputError(
    'The key for audit checkpoints is not an Ed25519 key in PKCS #8. Remove it from the secret storage to get a new one',
  );
}

function readKey(file: string): KeyObject | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return createPrivateKey(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new IoError(`The key '${file}' for audit checkpoints cannot be read (${messageOf(error)}). Move it away to get a new one`);
  }
}

/** Of several processes one makes the key: linking fails when the name is taken, and nobody sees half a file. */
function makeKey(file: string): KeyObject {
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: OWNER_ONLY, flag: 'wx' });
    try {
      linkSync(draft, file);
      return privateKey;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
      return createPrivateKey(readFileSync(file, 'utf8'));
    }
  } catch (error) {
    throw new IoError(`The key '${file}' for audit checkpoints cannot be made: ${messageOf(error)}`, { cause: error });
  } finally {
    rmSync(draft, { force: true });
  }
}
