import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_TOOLS, inputSchemaOf } from '../../protocol/agents.ts';
import { bundledCli } from '../harness/bundledCli.ts';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';
import { type ConnectedMcp, connectMcp } from '../harness/mcpClient.ts';
import { waitFor } from '../harness/waitFor.ts';

/** What agents of others are served, asked by a real client of the protocol. */

const SOURCE = path.join(import.meta.dirname, '..', '..', 'server', 'cli.ts');

let workspace: CliWorkspace;
let mcp: ConnectedMcp;

beforeAll(async () => {
  workspace = createCliWorkspace('mcp', { git: true });
  workspace.write('src/a.ts', 'foo(1);\nold();\n');
  workspace.write('src/b.ts', 'export const b = 1;\n');
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'feat: begin');
  mcp = await connectMcp(workspace, bundledCli());
}, 120_000);
afterAll(async () => {
  await mcp?.[Symbol.asyncDispose]();
  workspace.dispose();
});

const runs = async () =>
  JSON.parse((await workspace.run(['runs', 'list', '--json'])).stdout).runs as { id: string; state: string; review: string }[];

it('introduces itself, with every tool, its schema from the protocol, and how far it reaches', async () => {
  expect(mcp.client.getServerVersion()).toMatchObject({ name: 'stewardry', title: 'Stewardry' });
  expect(mcp.client.getInstructions()).toContain('propose_change');
  const { tools } = await mcp.client.listTools();
  expect(tools.map(({ name, description, inputSchema }) => [name, description, inputSchema])).toEqual(
    AGENT_TOOLS.map((tool) => [tool.name, tool.description, inputSchemaOf(tool)]),
  );
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true).map(({ name }) => name)).toEqual([
    'propose_change',
    'render_template',
  ]);
  expect(tools.some(({ annotations }) => annotations?.destructiveHint !== false)).toBe(false);
});

describe('check', () => {
  it('lists findings with places, and says that it only reports', async () => {
    const { text, isError, data } = await mcp.call('check', { paths: ['src'] });
    expect([isError, text.split('\n').slice(0, 3)]).toEqual([
      false,
      [
        '2 findings (1 error, 1 warning):',
        'src/a.ts:1:1 error no-foo: Do not call foo with 1 (can be fixed: stewardry check --fix)',
        'src/a.ts:2:1 warning no-old: old is old',
      ],
    ]);
    expect(text).toMatch(/Advisory: this is a report\. .*propose_change/);
    expect(data).toMatchObject({ total: 2, findings: [{ ruleId: 'no-foo', path: 'src/a.ts' }, { ruleId: 'no-old' }] });
  });

  it('checks a text that nobody has saved, only some rules, and what changed since a revision', async () => {
    const unsaved = await mcp.call('check', { paths: ['src/b.ts'], text: 'foo(2);\nold();\n', rules: ['no-old'] });
    expect(unsaved.text).toContain('1 finding (1 warning):\nsrc/b.ts:2:1 warning no-old');
    expect((await mcp.call('check', { since: 'HEAD' })).text).toContain('Nothing breaks a rule.');
  });

  it('knows a rule that was written while it runs', async () => {
    workspace.write('.stewardry/rules/late.yml', 'id: no-late\nlanguage: TypeScript\nmessage: Too late\nrule: { pattern: late() }\n');
    await waitFor('the rule to be read', async () => {
      const { text } = await mcp.call('check', { paths: ['src/b.ts'], text: 'late();\n' });
      return text.includes('no-late');
    });
  });

  it.each([
    ['a field that there is not', { path: 'src' }, /The input of "check" does not fit\. Unrecognized key: "path"/],
    ['a wrong type', { paths: 'src' }, /"paths": Invalid input: expected array/],
    ['a text of no file', { text: 'x' }, /"text" is the text of one file/],
    ['two scopes', { paths: ['src'], since: 'HEAD' }, /exclude each other/],
    ['a revision that there is not', { since: 'nowhere' }, /nowhere/],
  ])('answers %s with what is wrong', async (_, input, words) => {
    expect(await mcp.call('check', input)).toMatchObject({ isError: true, text: expect.stringMatching(words) });
  });
});

describe('explain_rule', () => {
  it('says what a rule demands, with its definition', async () => {
    const { text, isError } = await mcp.call('explain_rule', { rule: 'no-foo' });
    expect([isError, text]).toEqual([
      false,
      expect.stringMatching(/^# no-foo\n\nDo not call foo[\s\S]*severity error[\s\S]*```yaml\nid: no-foo/),
    ]);
  });

  it('names no rule that there is not', async () => {
    expect(await mcp.call('explain_rule', { rule: 'no-fo' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('No rule has the id "no-fo"'),
    });
  });
});

describe('propose_change', () => {
  it('leaves the tree alone; what it hands in is reviewed, applied and undone like any run', async () => {
    const files = [
      { path: 'src/b.ts', edits: [{ old_text: 'b = 1', new_text: 'b = 2' }] },
      { path: 'src/new.ts', content: 'export const fresh = 1;\n' },
    ];
    const { text, isError, data } = await mcp.call('propose_change', { title: 'Raise b', reason: 'It was too low.', files });
    expect([isError, text]).toEqual([false, expect.stringContaining('2 of 2 files handed in as run')]);
    expect([workspace.read('src/b.ts'), existsSync(workspace.at('src/new.ts'))]).toEqual(['export const b = 1;\n', false]);
    const run = String(data?.['run']);
    expect((await runs()).find(({ id }) => id === run)).toMatchObject({ state: 'completed', review: 'open' });
    expect(await workspace.run(['runs', 'apply', run])).toMatchObject({ code: 0 });
    expect([workspace.read('src/b.ts'), existsSync(workspace.at('src/new.ts'))]).toEqual(['export const b = 2;\n', true]);
    expect(await workspace.run(['runs', 'undo', run])).toMatchObject({ code: 0 });
    expect([workspace.read('src/b.ts'), existsSync(workspace.at('src/new.ts'))]).toEqual(['export const b = 1;\n', false]);
  });

  it('gives back what breaks a rule, with the reason, and hands in the rest', async () => {
    const files = [
      { path: 'src/bad.ts', content: 'old();\nfoo(3);\n' },
      { path: 'src/b.ts', edits: [{ old_text: 'nowhere', new_text: '' }] },
      { path: 'src/good.ts', content: 'export const good = 1;\n' },
    ];
    const { text, isError } = await mcp.call('propose_change', { title: 'Mixed', files });
    expect([isError, text]).toEqual([
      true,
      expect.stringMatching(
        /^1 of 3 files handed in[\s\S]*Refused "src\/bad.ts": .*\n- src\/bad.ts:1 no-old: old is old[\s\S]*Refused "src\/b.ts": Nothing was changed/,
      ),
    ]);
    expect(existsSync(workspace.at('src/good.ts'))).toBe(false);
  });

  it.each([
    ['no content', { path: 'a.ts' }, 'Give exactly one of "content", "edits" and "is_deleted"'],
    ['two entries of a file', { path: 'src/b.ts', content: 'x\n' }, '"src/b.ts" is named twice'],
  ])('answers %s with what is wrong', async (_, file, words) => {
    const files = [file, { path: 'src/b.ts', is_deleted: true }];
    expect(await mcp.call('propose_change', { title: 'Wrong', files })).toMatchObject({
      isError: true,
      text: expect.stringContaining(words),
    });
  });

  it('cannot lead out of the folder', async () => {
    const { isError, text } = await mcp.call('propose_change', { title: 'Out', files: [{ path: '../out.ts', content: 'x\n' }] });
    expect([isError, text.includes('Refused "../out.ts"'), existsSync(path.join(workspace.folder, '..', 'out.ts'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('ends with the call that is cancelled', async () => {
    workspace.write(
      '.stewardry/config.yaml',
      'version: 1\nrules: { packs: [] }\ngovernance: { verify: [{ name: slow, command: sleep 60 }] }\n',
    );
    await using own = await connectMcp(workspace, bundledCli());
    const stop = new AbortController();
    const calling = own.call('propose_change', { title: 'Slow', files: [{ path: 'slow.ts', content: 'export {};\n' }] }, stop.signal);
    const state = async () => (await runs())[0]?.state;
    await waitFor('the verification to begin', async () => (await state()) === 'verifying');
    stop.abort();
    await expect(calling).rejects.toThrow();
    await waitFor('the run to end', async () => (await state()) === 'cancelled');
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [] }\n');
  });
});

describe('list_practices', () => {
  it('gives the texts, what to go through, and the rules behind them', async () => {
    const all = await mcp.call('list_practices', {});
    expect([all.isError, all.text]).toEqual([false, expect.stringMatching(/^# [\s\S]*- \[ \] [\s\S]*Advisory/)]);
    const some = await mcp.call('list_practices', { text: 'migration rollback' });
    expect(some.text.length).toBeLessThan(all.text.length);
    expect((await mcp.call('list_practices', { text: 'nowhere-to-be-found' })).text).toContain('No practice fits.');
  });
});

describe('render_template', () => {
  it('lists templates, shows what one makes, and hands that in for review', async () => {
    expect((await mcp.call('render_template', {})).text).toMatch(/^- adr \(file\): /m);
    const wrong = await mcp.call('render_template', { template: 'adr', variables: {} });
    expect([wrong.isError, wrong.text]).toEqual([
      true,
      expect.stringMatching(/^The variables of "adr" do not fit\.[\s\S]*Their schema: \{/),
    ]);
    const input = { template: 'adr', variables: { title: 'Keep one process', number: 7 } };
    expect((await mcp.call('render_template', { ...input, preview: true })).text).toContain('(added)');
    const { text, data } = await mcp.call('render_template', input);
    expect(text).toMatch(/1 file handed in as run/);
    expect(existsSync(workspace.at('docs/adr'))).toBe(false);
    expect(await workspace.run(['runs', 'apply', String(data?.['run'])])).toMatchObject({ code: 0 });
    expect(existsSync(workspace.at('docs/adr'))).toBe(true);
  });

  it('names no template that there is not', async () => {
    expect(await mcp.call('render_template', { template: 'nothing' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('"nothing"'),
    });
  });
});

describe('audit_query', () => {
  it('shows every call under the name of the program, without its details', async () => {
    const { text, data } = await mcp.call('audit_query', { actor: 'claude-code', action: 'agents/callTool', limit: 200 });
    const rows = data?.['rows'] as { subject: string; verdict: string; body?: unknown }[];
    const seen = new Set(rows.map(({ subject, verdict }) => `${subject} ${verdict}`));
    expect([...seen].sort()).toEqual([
      'check done',
      'check failed',
      'explain_rule done',
      'explain_rule failed',
      'list_practices done',
      'propose_change done',
      'propose_change failed',
      'render_template done',
      'render_template failed',
    ]);
    expect([text.includes('by persona claude-code'), rows.some((row) => 'body' in row)]).toEqual([true, false]);
  });

  it('takes times, and says when one is none', async () => {
    expect((await mcp.call('audit_query', { until: '2020-01-01' })).text).toContain('No row fits.');
    expect(await mcp.call('audit_query', { since: 'yesterday' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('"since"'),
    });
  });
});

it('a tool that there is not is answered with those there are', async () => {
  expect(await mcp.call('drop_tables', {})).toMatchObject({
    isError: true,
    text: expect.stringContaining('There are check, explain_rule'),
  });
});

it('serves from source as it does bundled, and ends with its client', async () => {
  const own = await connectMcp(workspace, SOURCE);
  expect((await own.call('check', { paths: ['src/a.ts'] })).text).toContain('no-foo');
  await own[Symbol.asyncDispose]();
});
