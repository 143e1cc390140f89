import type { WaiverReference } from '../../../../protocol/index.ts';
import { findDirectives } from '../../../governance/findings/directives.ts';
import { languageOf } from '../../../governance/syntax/languages.ts';

/** Ids of the rules whose findings these waivers accept. */
export function waivedRules(references: readonly WaiverReference[]): string[] {
  const ids = references.flatMap((reference) =>
    reference.kind === 'baseline'
      ? [reference.ruleId]
      : findDirectives(reference.text, languageOf(reference.path)).flatMap(({ ruleIds }) => [...ruleIds]),
  );
  return [...new Set(ids)];
}
