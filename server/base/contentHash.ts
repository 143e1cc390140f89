import { hash } from 'node:crypto';

/**
 * Fingerprint of a content: SHA-256 in base64url, 43 characters. Cryptographic on purpose: a verdict is cached under it, so nobody may
 * be able to make two contents share one. Node's own one-shot hash runs at about 1.5 GB/s, faster than files are read.
 */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url');
}
