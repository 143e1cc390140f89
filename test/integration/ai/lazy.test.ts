import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';

/** What of the models' code a process loads, and when. */

const RECORDER = new URL('../../harness/recordLoads.mjs', import.meta.url).href;
/** Everything of the service that is more than its doors: sums of the ledger are SQL, and counting tokens reads its tables when it is asked to. */
const HEAVY =
  /\/server\/ai\/(providers|router|redaction|prices|ledger\/(?!readUsage)|editor|service\/folderAi)\b|gpt-tokenizer|genai-prices|\/openai\/|@anthropic-ai|rate-limiter-flexible|cockatiel/;

let workspace: CliWorkspace;
let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
  workspace = createCliWorkspace('lazy', { rules: 'none', program: 'source' });
});
afterAll(async () => {
  workspace.dispose();
  await fake.close();
});

/** Addresses that the main thread loaded for a command, those of models only. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const file = path.join(workspace.home, '..', `${args.join('-')}.txt`);
  const env = {
    NODE_OPTIONS: `--import=${RECORDER}`,
    RECORD_LOADS: file,
    STEWARDRY_AI_PROVIDERS: JSON.stringify({ anthropic: { url: fake.url } }),
    ANTHROPIC_API_KEY: 'k',
  };
  const { code, stderr } = await workspace.run(args, { env });
  expect([code, stderr]).toEqual([0, '']);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('main '));
  expect(lines.length).toBeGreaterThan(100);
  return lines.filter((line) => HEAVY.test(line));
}

it('a backend that is asked nothing about models loads nothing of them', async () => {
  expect(await loadedBy('modules', 'list')).toEqual([]);
});

it('the first question loads what it needs, and never the tokenizer into the main thread', async () => {
  const loaded = await loadedBy('ai', 'models');
  expect(loaded.some((line) => line.includes('service/folderAi'))).toBe(true);
  expect(loaded.some((line) => line.includes('@anthropic-ai'))).toBe(true);
  expect(loaded.filter((line) => line.includes('gpt-tokenizer'))).toEqual([]);
});
