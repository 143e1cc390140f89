import path from 'node:path';
import { defaultPolicy } from '../../kernel/access/accessControl.ts';
import type { PolicyPlace } from '../../kernel/access/policyFile.ts';

/** What one layer of the configuration says about a key. */
interface Opinion {
  readonly layer: string;
  readonly value: unknown;
}

/**
 * The policies of a folder: its own, and each that a layer names. They add up instead of replacing one another, so that no layer takes
 * away what another forbids. A file inside a folder that is not trusted only forbids.
 */
export function policyPlaces(folder: string, isTrusted: boolean, opinions: readonly Opinion[]): readonly PolicyPlace[] {
  const own: PolicyPlace = { file: defaultPolicy(folder), mayPermit: isTrusted, isNamed: false };
  // The environment's policy is the installation's: it holds already.
  const named = opinions.filter(({ layer }) => layer !== 'environment').flatMap((opinion) => placeOf(folder, isTrusted, opinion));
  return [...named.filter(({ file }) => file !== own.file), { ...own, isNamed: named.some(({ file }) => file === own.file) }];
}

function placeOf(folder: string, isTrusted: boolean, { layer, value }: Opinion): readonly PolicyPlace[] {
  if (typeof value !== 'string') return [];
  const file = path.resolve(folder, value);
  const isInside = !path.relative(folder, file).startsWith('..') && !path.isAbsolute(path.relative(folder, file));
  const place = { file, mayPermit: isInside ? isTrusted : true, isNamed: true };
  if (isInside || layer !== 'workspace') return [place];
  return [
    { ...place, mayPermit: false, refusal: 'a workspace may only name a file inside itself (access.policy in .stewardry/config.yaml)' },
  ];
}
