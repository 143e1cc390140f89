import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';
import { findFreePort } from '../../harness/freePort.ts';

/** `stewardry ai …` as a person reads it. Nobody listens at the ports of the local servers, and no key is set. */

let workspace: CliWorkspace;
let nobody: string;
beforeAll(async () => {
  nobody = `127.0.0.1:${await findFreePort()}`;
  workspace = createCliWorkspace('ai');
  workspace.write('.stewardry/config.yaml', CONFIG.replaceAll('NOBODY', nobody));
  workspace.write('script.json', JSON.stringify({ name: 'demo', turns: [FINISH] }));
});
afterAll(() => workspace.dispose());

const CONFIG = `version: 1
rules: { packs: [] }
ai:
  mode: local
  script: script.json
  tiers: { standard: [scripted/demo] }
  providers: { ollama: { url: "http://NOBODY" }, lm-studio: { url: "http://NOBODY" } }
`;
const FINISH = { call: [{ tool: 'finish', input: { is_done: true, summary: 'Done.', tests: 'not_run', open_points: [] } }] };
const NO_KEYS = { ANTHROPIC_API_KEY: undefined, OPENAI_API_KEY: undefined };
const run = (...args: string[]) => workspace.run(['ai', ...args], { env: NO_KEYS });

it('models: each with size, price and tier, and why a provider has none', async () => {
  const { code, stdout, stderr } = await run('models');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Anthropic (anthropic, cloud): No key is set.');
  expect(stdout).toContain(`Ollama (ollama, local): Nobody answers at ${nobody} (ECONNREFUSED). Start the server,`);
  expect(stdout).toMatch(/scripted\/demo {2}context not known {2}\$0 in, \$0 out per million tokens {2}tier standard\nmode local\n$/);
});

it('health: who can be used, and exit code 0 as long as somebody can', async () => {
  const { code, stdout } = await run('health');
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^FAIL Anthropic \(anthropic\): No key is set\.[\s\S]*^ok {3}Scripted \(demo\)/m),
  ]);
});

it('usage: what the ledger holds, by model and by persona', async () => {
  expect((await workspace.run(['run', 'Do nothing'], { env: NO_KEYS })).code).toBe(0);
  expect((await run('usage')).stdout).toMatch(/^scripted\/demo: 1 requests, \d+ tokens in, \d+ out, \$0\.0000.*\ntotal: 1 requests/);
  expect((await run('usage', '--by', 'persona')).stdout).toMatch(/^developer: 1 requests/);
});
