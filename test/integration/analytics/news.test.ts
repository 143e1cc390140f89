import { afterAll, beforeAll, expect, it } from 'vitest';
import * as analytics from '../../../protocol/analytics.ts';
import * as rules from '../../../protocol/rules.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from '../runs/runStage.ts';

/** A page that shows figures hears when they differ. */

let stage: RunStage;
const told = new Set<string>();

beforeAll(async () => {
  stage = await RunStage.create('analytics-news');
  stage.backend.kernel.onNotification((method, params) => {
    if (method === analytics.changed.method) for (const part of analytics.changed.params.parse(params).parts) told.add(part);
  });
});
afterAll(() => stage[Symbol.asyncDispose]());

const heard = async (part: string, action: () => Promise<unknown>) => {
  told.clear();
  await action();
  await waitFor(`news of ${part}`, async () => told.has(part));
};

it('of findings when a scan finds something else, and again', async () => {
  const scan = () => stage.ask(rules.scan, { folder: stage.folder });
  stage.write('bad.ts', 'foo(1);\nfoo(2);\n');
  await heard('findings', scan);
  stage.write('bad.ts', 'foo(1);\n');
  await heard('findings', scan);
  await heard('findings', () => stage.ask(rules.setSeverity, { folder: stage.folder, ruleId: 'no-foo', severity: 'off' }).then(scan));
  const today = new Date().toISOString().slice(0, 10);
  const { points } = await stage.ask(analytics.findings, { folder: stage.folder, from: today, to: today });
  expect(points).toMatchObject([{ open: { error: 0 }, new: { error: 2 }, fixed: { error: 2 } }]);
});

it('of runs when one goes on, and of the system when the record was verified', async () => {
  stage.script(FINISH);
  await heard('runs', () => stage.run('Do nothing'));
  await heard('system', () => stage.ask(analytics.verifyRecord, { folder: stage.folder }));
});
