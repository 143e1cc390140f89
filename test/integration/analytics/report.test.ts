import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';

/** `stewardry report`, as somebody runs it. */

let workspace: CliWorkspace;
beforeAll(() => {
  workspace = createCliWorkspace('report');
  workspace.write('a.ts', 'foo(1);\n// stewardry-ignore no-foo -- it is generated until 2999-01-01\nfoo(2);\n');
});
afterAll(() => workspace.dispose());

it('says what is found, what is waived and why, and that the record is intact; findings come and go between reports', async () => {
  const first = await workspace.run(['report', '--format', 'json']);
  expect(first.code, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({
    findings: { list: [{ rule: 'no-foo', path: 'a.ts', line: 1 }], new: { error: 1 }, fixed: { error: 0 } },
    waivers: [{ rule: 'no-foo', line: 3, kind: 'inline', reason: 'it is generated', until: '2999-01-01' }],
    rules: expect.arrayContaining([{ id: 'no-foo', pack: 'workspace', severity: 'error', open: 1, new: 1, fixed: 0 }]),
    record: { isIntact: true },
    missing: [],
  });
  workspace.write('a.ts', 'bar(1);\n');
  const html = await workspace.run(['report', '--since', '7d', '--format', 'html', '--output', 'report.html']);
  expect(html).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(workspace.at('report.html'), 'utf8')).toMatch(/0 open, 1 new, 1 fixed/);
});

it('a span that is none is one sentence', async () => {
  expect(await workspace.run(['report', '--since', 'yesterday'])).toMatchObject({
    code: 2,
    stderr: 'stewardry: --since "yesterday" is no day. Write one such as 2026-01-31, or 30d.\n',
  });
});
