import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { leafHash } from '../tree/merkle.ts';
import { isSignedByAny, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { formatVerifierKey, isSignedBy, openNote, parseVerifierKey, publicKeyOf, signNote } from './signedNote.ts';

/** The example of golang.org/x/mod/sumdb/note, whose format C2SP wrote down. */
const PETER = {
  secret: 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  verifier: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const note = `${PETER.text}\n${PETER.signature}`;

/** The seed of that private key in PKCS #8 (RFC 8410, 7). */
function peterKey() {
  const seed = Buffer.from(PETER.secret, 'base64').subarray(1);
  return createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

test('the published note verifies with its published key, and we sign it to the same bytes', () => {
  const key = parseVerifierKey(PETER.verifier);
  expect([isSignedBy(openNote(note), key), formatVerifierKey(key), signNote(PETER.text, 'PeterNeumann', peterKey())]).toEqual([
    true,
    PETER.verifier,
    note,
  ]);
});

test('the key of sum.golang.org has the id that its verifier key names', () => {
  const text = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
  expect(formatVerifierKey(parseVerifierKey(text))).toBe(text);
});

test.each(['', 'x', 'name+00000000+AQ==', PETER.verifier.replace('c74f', 'c74e'), PETER.verifier.replace('Peter', 'Pet er')])(
  'the verifier key "%s" is refused',
  (text) => {
    expect(() => parseVerifierKey(text)).toThrow(/not an Ed25519 verifier key/);
  },
);

const { privateKey } = generateKeyPairSync('ed25519');
const publicKey = publicKeyOf(privateKey);
const checkpoint = { origin: 'stewardry.local/audit/shop', size: 12, root: leafHash('x'), time: 1_763_707_404_123, isSealed: false };

test('a checkpoint says what was signed, sealed or not', () => {
  const opened = openCheckpoint(signCheckpoint({ ...checkpoint, isSealed: true }, privateKey));
  expect(opened).toMatchObject({ ...checkpoint, isSealed: true });
  expect([isSignedByAny(opened, [publicKey]), isSignedByAny(opened, [parseVerifierKey(PETER.verifier).publicKey])]).toEqual([true, false]);
});

test('every single change of a byte is refused or breaks the signature', () => {
  const signed = Buffer.from(signCheckpoint(checkpoint, privateKey));
  const accepted: string[] = [];
  for (let index = 0; index < signed.length; index++) {
    for (const flip of [1, 0x20, 0x80]) {
      const changed = Buffer.from(signed);
      changed[index] = (changed[index] ?? 0) ^ flip;
      try {
        if (isSignedByAny(openCheckpoint(changed.toString('utf8')), [publicKey])) accepted.push(`${index} ^ ${flip}`);
      } catch {
        // Refused.
      }
    }
  }
  expect(accepted).toEqual([]);
});

test('signatures of keys that we do not know are no obstacle', () => {
  const other = `— witness.example/w1 ${Buffer.alloc(76, 7).toString('base64')}\n`;
  expect(isSignedByAny(openCheckpoint(signCheckpoint(checkpoint, privateKey) + other), [publicKey])).toBe(true);
});
