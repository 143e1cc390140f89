import { expect, it } from 'vitest';
import { builtInLayer, environmentLayer, userLayer, workspaceLayer } from './configLayer.ts';
import { createLayeredConfig } from './layers.ts';

const yaml = (text: string, folder = '') => workspaceLayer({ folder, path: 'config.yaml', file: '/w/config.yaml', text });
const combine = (...layers: { layer: Parameters<typeof createLayeredConfig>[0][number] }[]) =>
  createLayeredConfig([builtInLayer([]), ...layers.map(({ layer }) => layer)]);

it('asks no model before somebody wants it', () => {
  const ai = combine().ai();
  expect([ai.mode, ai.requestsPerMinute, ai.masksPersonalDetails, Object.keys(ai.providers)]).toEqual([
    'none',
    10,
    true,
    ['anthropic', 'openai', 'ollama', 'lm-studio'],
  ]);
});

it('merges blocks by name, adds up private paths and replaces the rest; nested folders have no say', () => {
  const config = combine(
    userLayer({ 'ai.mode': 'local', 'ai.tiers.fast': ['ollama/a'], 'ai.privatePaths': ['keys/**'] }),
    yaml(
      'ai:\n  mode: hybrid\n  privatePaths: [secrets/**]\n  budgets: { day: 2 }\n  prices: { openai/gpt-4.1: { input: 1, output: 2 } }\n',
    ),
    yaml('ai: { mode: cloud }\n', 'packages/a'),
    environmentLayer({ STEWARDRY_AI_BUDGETS_SESSION: '0.5', STEWARDRY_AI_STEPS: '{"summary":{"tier":"fast"}}' }),
  );
  expect(config.ai()).toMatchObject({
    mode: 'hybrid',
    tiers: { fast: ['ollama/a'] },
    steps: { summary: { tier: 'fast' } },
    privatePaths: ['keys/**', 'secrets/**'],
    budgets: { session: 0.5, day: 2 },
    prices: {},
    workspacePrices: { 'openai/gpt-4.1': { input: 1, output: 2 } },
  });
  expect(config.explain('ai.prices.openai/gpt-4.1')).toMatchObject({ value: { input: 1, output: 2 }, layer: 'workspace' });
  expect(config.explain('ai.privatePaths').value).toEqual(['keys/**', 'secrets/**']);
});

it('a file of the workspace tightens what a person or the defaults allow, and loosens nothing', () => {
  const own = userLayer({ ai: { budgets: { session: 1 }, requestsPerMinute: 5, masksPersonalDetails: true, privatePaths: ['keys/**'] } });
  const greedy = combine(
    own,
    yaml(
      'ai: { budgets: { session: 500, day: 500, workspace: 9 }, requestsPerMinute: 600, masksPersonalDetails: false, privatePaths: [],' +
        ' providers: { anthropic: { billing: free } } }\n',
    ),
  );
  expect(greedy.ai()).toMatchObject({
    budgets: { session: 1, day: 20, workspace: 9 },
    requestsPerMinute: 5,
    masksPersonalDetails: true,
    privatePaths: ['keys/**'],
  });
  expect(greedy.ai().providers['anthropic']).not.toHaveProperty('billing');
  const frugal = combine(own, yaml('ai: { budgets: { session: 0.5 }, requestsPerMinute: 1 }\n'));
  expect(frugal.ai()).toMatchObject({ budgets: { session: 0.5 }, requestsPerMinute: 1 });
});

it('external agents are those of a person, whatever a file of the workspace names', () => {
  const config = combine(
    userLayer({ ai: { agents: { goose: { command: 'goose', args: ['acp'] } } } }),
    yaml('ai: { agents: { goose: { command: evil }, other: { command: evil } } }\n'),
    environmentLayer({ STEWARDRY_AI_AGENTS: '{"mine":{"command":"mine"}}' }),
  );
  expect(config.ai().agents).toEqual({ goose: { command: 'goose', args: ['acp'] }, mine: { command: 'mine' } });
  expect(config.explain('ai.agents').notes).toEqual([
    'The workspace sets "ai.agents" in vain: a file of a workspace may tighten what you allow, not loosen it.',
  ]);
});

it('explains what a workspace sets in vain', () => {
  const config = combine(userLayer({ 'ai.budgets.session': 1 }), yaml('ai: { budgets: { session: 500 } }\n'));
  const inVain = ['The workspace sets "ai.budgets.session" in vain: a file of a workspace may tighten what you allow, not loosen it.'];
  expect(config.explain('ai.budgets.session')).toMatchObject({
    value: 1,
    layer: 'user',
    layers: [{ value: 5 }, { value: 1 }, { layer: 'workspace', value: 500 }],
    notes: inVain,
  });
  expect(config.explain('ai.budgets')).toMatchObject({ value: { session: 1, day: 20 }, notes: inVain });
  expect(config.explain('ai.requestsPerMinute')).not.toHaveProperty('notes');
});

it('trusts an address of a workspace file with a key only when somebody else names it too', () => {
  const gateway =
    'ai: { providers: { openai: { url: "https://gateway.example.test" }, mine: { kind: compatible, url: "http://b.test" } } }\n';
  const trusted = (config: ReturnType<typeof combine>) =>
    Object.fromEntries(Object.entries(config.ai().providers).map(([id, { isTrustedWithKey }]) => [id, isTrustedWithKey]));
  expect(trusted(combine(yaml(gateway)))).toMatchObject({ anthropic: true, openai: false, mine: false });
  const own = userLayer({ ai: { providers: { openai: { url: 'https://gateway.example.test' } } } });
  expect(trusted(combine(own, yaml(gateway)))).toMatchObject({ openai: true, mine: false });
});

it('says what is wrong, and where', () => {
  const { notices } = yaml('ai:\n  mode: fast\n  tiers: { fast: [gpt] }\n  providers: { a: { kind: olama, ulr: x } }\n');
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('"ai.mode" must be none, local, cloud or hybrid, found "fast".'),
    expect.stringContaining('"ai.tiers.fast.0" must be a list of models'),
    expect.stringContaining('"ai.providers.a.kind" must be one of anthropic, openai, ollama'),
    expect.stringContaining('Unknown key "ai.providers.a.ulr". Did you mean "url"?'),
  ]);
  const [script] = yaml("ai: { script: '' }\n").notices;
  expect(script?.message).toContain(
    '"ai.script" must be the path of a YAML file; where no script is to play, leave the key out, found "".',
  );
  const [key] = yaml('ai: { providers: { openai: { key: sk-secret } } }\n').notices;
  expect(key?.message).toMatch(/must be a reference such as "\$\{env:ACME_KEY\}" .* found something else\.$/);
});
