import { expect, it } from 'vitest';
import { documentOf } from './document.ts';
import type { ReportFacts } from './facts.ts';
import { toHtml } from './toHtml.ts';
import { toMarkdown } from './toMarkdown.ts';

const none = { error: 0, warning: 0, info: 0, hint: 0 };
const HOSTILE = '<img src=x onerror=alert(1)> | [link](javascript:x)\n# heading';
const facts: ReportFacts = {
  folder: 'shop',
  from: '2026-01-01',
  to: '2026-01-31',
  createdAt: '2026-02-01T00:00:00.000Z',
  version: '1.0.0',
  rules: [{ id: 'no-foo', pack: 'security', severity: 'error', open: 1, new: 2, fixed: 1 }],
  findings: {
    open: { ...none, error: 1 },
    new: none,
    fixed: none,
    list: Array.from({ length: 201 }, (_, line) => ({ rule: 'no-foo', severity: 'error', path: 'a.ts', line, message: HOSTILE })),
  },
  waivers: [{ rule: 'no-foo', path: 'b.ts', line: 2, kind: 'inline', reason: 'generated', until: '2026-03-01' }],
  runs: { total: 3, outcomes: [{ state: 'failed_verification', runs: 3 }], cost: 1_230_000 },
  decisions: {
    allowed: 5,
    refused: 1,
    broken: 0,
    list: [{ at: 'T', run: 'r', what: 'rm', why: 'no', persona: 'developer', verdict: 'deny' }],
  },
  approvals: { byWhom: [{ approver: 'person Ada', count: 2 }], list: [] },
  policyChanges: [{ at: 'T', by: 'Ada', action: 'rules/setSeverity', verdict: 'done', subject: 'no-foo' }],
  record: { size: 12, root: 'abcd', checkpoint: 'origin\n12\nroot\n\n— key sig\n', keys: [], isIntact: false, problem: 'Row 3: changed.' },
  missing: [{ name: 'runs', reason: 'The module is off.' }],
};

it('as Markdown: what is asked of it, and texts of the workspace are text', () => {
  const text = toMarkdown(documentOf(facts));
  for (const part of [
    'no-foo',
    'generated',
    '2026-03-01',
    'person Ada: 2',
    'abcd',
    '$1.23',
    'Row 3: changed.',
    '… and 1 more',
    'The module is off.',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(javascript|^# heading/m);
  expect(text).toContain('    origin\n    12');
});

it('as HTML: one file without scripts, in which texts of the workspace are text', () => {
  const html = toHtml(documentOf(facts));
  expect(html).toContain('failed verification');
  expect(html).not.toMatch(/<img|<script|<a /);
  expect(html).toContain("default-src 'none'");
});
