import { expect, it } from 'vitest';
import { markdownHtml } from './markdown.ts';

it('renders what notes are made of', () => {
  expect(markdownHtml('Use `a` or **b**, see [docs](https://example.com).')).toBe(
    '<p>Use <code>a</code> or <strong>b</strong>, see <a href="https://example.com">docs</a>.</p>\n',
  );
});

it('lets no markup, script, command or remote picture through', () => {
  const evil = [
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](command:workbench.action.terminal.new)',
    '![x](https://example.com/p.png)',
    '<script>alert(1)</script>',
  ];
  const rendered = evil.map(markdownHtml).join('');
  expect(rendered).not.toMatch(/<(img|script|a href="(javascript|command))/i);
  expect(rendered).toContain('&lt;script&gt;');
});
