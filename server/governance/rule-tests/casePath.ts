import { compileGlobs } from '../config/glob.ts';
import type { Rule } from '../rules/rule.ts';

/** A made-up path (relative to the workspace) that the rule governs, for an example that is only a text. */
export function casePath(rule: Rule, extension = 'txt'): string {
  if (rule.body.kind === 'check' && rule.body.check.kind === 'commit-message') return 'COMMIT_EDITMSG';
  const ignores = compileGlobs(rule.ignores);
  const files = rule.files.length === 0 ? () => true : compileGlobs(rule.files);
  const candidates = [`case.${extension}`, ...rule.files.flatMap((glob) => namesFor(glob, extension)), `src/case.${extension}`];
  const path = candidates.find((candidate) => files(candidate) && !ignores(candidate)) ?? `case.${extension}`;
  return rule.scope === '' ? path : `${rule.scope}/${path}`;
}

/** Names that a glob could mean, from the most natural to the most contrived. */
function namesFor(glob: string, extension: string): string[] {
  const simple = glob
    .replace(/\{([^{},]*)[^{}]*\}/g, '$1')
    .replace(/\[!?\^?(.)[^\]]*\]/g, '$1')
    .replace(/\?/g, 'a')
    .replace(/\\(.)/g, '$1');
  const withoutFolders = simple.replace(/(^|\/)\*\*\//g, '$1');
  const withFolders = simple.replace(/(^|\/)\*\*\//g, '$1folder/');
  return [withoutFolders, withFolders].flatMap((name) => [
    name.replace(/\*+$/, `case.${extension}`).replace(/\*+/g, 'case'),
    name.replace(/\*+/g, 'case'),
  ]);
}
