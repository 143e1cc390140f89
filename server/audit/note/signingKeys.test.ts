import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicKeyOf } from './signedNote.ts';
import { createSigningKeys } from './signingKeys.ts';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'keys-')), 'audit');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

test('nothing is made before something is signed; then one key for everybody, readable by its owner alone', () => {
  const [first, second] = [createSigningKeys(folder), createSigningKeys(folder)];
  expect(first.known()).toEqual([]);
  const keys = [first.signer(), second.signer(), first.signer()].map((key) => Buffer.from(publicKeyOf(key)).toString('hex'));
  expect(new Set(keys).size).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(['known-keys', 'signing-key.pem']);
  if (process.platform !== 'win32') expect(statSync(path.join(folder, 'signing-key.pem')).mode & 0o777).toBe(0o600);
});

test('a key that is handed in signs from then on, is never written, and both are known', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const encoded = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const keys = createSigningKeys(folder);
  const before = publicKeyOf(keys.signer());
  keys.use(encoded);
  expect([publicKeyOf(keys.signer()), keys.known()]).toEqual([publicKeyOf(privateKey), [before, publicKeyOf(privateKey)]]);
  const kept = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  expect(kept.some((text) => text.includes(encoded) || text.includes(encoded.slice(-43)))).toBe(false);
});

test.each(['', 'AAAA', generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')])(
  'a key that is not one is refused without being repeated: "%s"',
  (text) => {
    const refusal = () => createSigningKeys(folder).use(text);
    expect(refusal).toThrow(/not an Ed25519 key in PKCS #8\. Remove it/);
  },
);

test('a key file that cannot be read is said, and left alone', () => {
  const keys = createSigningKeys(folder);
  keys.signer();
  const file = path.join(folder, 'signing-key.pem');
  writeFileSync(file, 'garbage');
  expect(() => createSigningKeys(folder).signer()).toThrow(/signing-key\.pem' for audit checkpoints cannot be read .* Move it away/);
  expect(readFileSync(file, 'utf8')).toBe('garbage');
});
