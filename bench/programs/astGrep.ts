import { findBinary, resolverFrom } from '../../server/governance/syntax/parsers.ts';

/** Path of the peer: ast-grep's own binary, not the script that npm puts before it. Throws where there is none for this system. */
export function astGrep(): string {
  const binary = findBinary(resolverFrom(import.meta.url));
  if (binary === undefined) throw new Error('There is no ast-grep binary for this system: nothing to measure against. Run "npm ci".');
  return binary;
}
