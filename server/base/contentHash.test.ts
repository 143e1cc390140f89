import { expect, test } from 'vitest';
import { contentHash } from './contentHash.ts';

test('the hash is SHA-256, the same for a text and its UTF-8 bytes', () => {
  // FIPS 180-2, appendix B.1: SHA-256 of "abc".
  const abc = Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString('base64url');
  expect(contentHash('abc')).toBe(abc);
  expect(contentHash('näh€')).toBe(contentHash(new TextEncoder().encode('näh€')));
});
