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

const textOf = (of: ReportFacts) => documentOf(of).sections.map(({ title, text }) => `${title}: ${text.join(' ')}`);

it('says each figure in words', () => {
  const off = { id: 'no-bar', pack: 'security', severity: 'off', open: 0, new: 0, fixed: 0 } as const;
  expect(textOf({ ...facts, rules: [...facts.rules, off] })).toEqual([
    'Audit record: 12 rows. It is not intact. Row 3: changed. Chain head (RFC 6962 root): abcd',
    'Findings: error: 1 open, 0 new, 0 fixed; warning: 0 open, 0 new, 0 fixed; info: 0 open, 0 new, 0 fixed; hint: 0 open, 0 new, 0 fixed.',
    'Rules: In force: 1. Switched off: 1.',
    'Waivers: Findings that do not count: 1.',
    'Decisions on actions of AI runs: 5 allowed, 1 refused, 0 stopped because a rule was broken. Those that were not allowed:',
    'Approvals: person Ada: 2.',
    'Changes of rules and policy: In the record: 1.',
    'AI runs: Started: 3 (3 failed verification). Cost: $1.23.',
  ]);
});

it('of a folder in which nothing happened says so, section by section', () => {
  const quiet: ReportFacts = {
    ...facts,
    waivers: [],
    approvals: { byWhom: [], list: [] },
    policyChanges: [],
    runs: { total: 0, outcomes: [], cost: 0 },
    record: { size: 1, root: 'r', keys: [], isIntact: true },
  };
  expect(textOf(quiet)).toEqual(
    expect.arrayContaining([
      'Audit record: 1 rows. Every row and every signed checkpoint was recomputed, and nothing was changed. Chain head (RFC 6962 root): r',
      'Waivers: No finding is waived.',
      'Approvals: Nobody had to be asked.',
      'Changes of rules and policy: None is in the record.',
      'AI runs: None was started.',
    ]),
  );
});

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
