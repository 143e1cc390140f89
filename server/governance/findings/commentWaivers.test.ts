import { describe, expect, it } from 'vitest';
import { applyEdits } from './applyEdits.ts';
import { commentWaivers, endComment, renewComment, type WaiverChange } from './commentWaivers.ts';

/** The text after the first comment of it was changed. */
function renewed(text: string, change: WaiverChange, language = 'TypeScript'): string {
  const [waiver] = commentWaivers('a', text, language);
  const edits = renewComment(text, language, waiver ?? { line: 0, text: '' }, change);
  return typeof edits === 'string' ? edits : applyEdits(text, edits);
}

function ended(text: string, language = 'TypeScript'): string {
  const [waiver] = commentWaivers('a', text, language);
  const edits = endComment(text, language, waiver ?? { line: 0, text: '' });
  return typeof edits === 'string' ? edits : applyEdits(text, edits);
}

describe('a comment', () => {
  it('is listed with its reason, owner and end', () => {
    const text = 'let a;\n// stewardry-ignore no-eval, no-var -- generated code @acme/platform until 2026-12-31\neval(a);\n';
    expect(commentWaivers('a.ts', text, 'TypeScript')).toEqual([
      {
        path: 'a.ts',
        line: 1,
        text: '// stewardry-ignore no-eval, no-var -- generated code @acme/platform until 2026-12-31',
        syntax: 'stewardry',
        ruleIds: ['no-eval', 'no-var'],
        reason: 'generated code',
        owner: '@acme/platform',
        until: '2026-12-31',
        covers: { kind: 'line', line: 2, isTrailing: false },
      },
    ]);
  });

  it('keeps a handle in the middle of its reason, and a handle alone is none', () => {
    const texts = ['// stewardry-ignore x -- asked @ana about it', '// stewardry-ignore x -- @ana'];
    expect(texts.map((text) => commentWaivers('a.ts', text, 'TypeScript').map(({ reason, owner }) => [reason, owner]))).toEqual([
      [['asked @ana about it', undefined]],
      [[undefined, '@ana']],
    ]);
  });

  it.each([
    ['// stewardry-ignore x -- why until 2026-01-01\r\ny', '// stewardry-ignore x -- why until 2027-01-01\r\ny', 'TypeScript'],
    ['y; // stewardry-ignore x -- why @ana', 'y; // stewardry-ignore x -- why @ana until 2027-01-01', 'TypeScript'],
    ['/* stewardry-ignore x — why */ y', '/* stewardry-ignore x -- why until 2027-01-01 */ y', 'TypeScript'],
    [
      '/**\n * stewardry-ignore x -- why\n * more words\n */\ny',
      '/**\n * stewardry-ignore x -- why until 2027-01-01\n * more words\n */\ny',
      'TypeScript',
    ],
    ['<!-- stewardry-ignore x -- why -->\n<p>', '<!-- stewardry-ignore x -- why until 2027-01-01 -->\n<p>', 'Html'],
    ['# stewardry-ignore x -- why\ny', '# stewardry-ignore x -- why until 2027-01-01\ny', 'Python'],
    [
      '<a>\n  {/* stewardry-ignore x -- why */}\n  <b/></a>',
      '<a>\n  {/* stewardry-ignore x -- why until 2027-01-01 */}\n  <b/></a>',
      'Tsx',
    ],
  ])('gets another end in its own style: %j', (before, after, language) => {
    expect(renewed(before, { until: '2027-01-01' }, language)).toBe(after);
  });

  it('gets a reason that cannot break out of it, and an owner that is one word', () => {
    const text = '/* stewardry-ignore x */ y';
    expect(renewed(text, { until: null, reason: 'a\n*/ b', owner: 'ana maria' })).toBe('/* stewardry-ignore x -- a b @ana-maria */ y');
    expect(renewed(text, { until: null })).toBe('it has no reason. Give one.');
  });

  it('is taken away with its line, unless the line says more', () => {
    expect(ended('a;\n  // stewardry-ignore x -- why\n  b;\n')).toBe('a;\n  b;\n');
    expect(ended('b; // stewardry-ignore x -- why\n')).toBe('b;\n');
  });

  it('is left alone when the file has changed meanwhile', () => {
    const place = { line: 0, text: '// stewardry-ignore x -- why' };
    expect(endComment('a;\n// stewardry-ignore x -- why\n', 'TypeScript', place)).toMatch(/has changed/);
    expect(renewComment('// stewardry-ignore x -- other\n', 'TypeScript', place, { until: null })).toMatch(/has changed/);
  });
});
