import assert from 'node:assert/strict';
import * as rules from '../../../protocol/rules.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { findings } = await ask(rules.scan, { folder });
  assert.deepEqual(
    findings.map(({ ruleId, path }) => [ruleId, path]),
    [['no-foo', 'a.ts']],
  );
};
