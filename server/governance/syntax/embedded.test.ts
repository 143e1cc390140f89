import { expect, it } from 'vitest';
import { regionsOf } from './embedded.ts';
import { languages } from './languages.ts';

const all = new Set(languages.map((one) => one.id));
const pieces = (path: string, text: string, wanted: ReadonlySet<string> = all) =>
  regionsOf({ path, text, language: undefined }, wanted).map(({ language, text: code, offset, start }) => {
    expect(text.slice(offset, offset + code.length)).toBe(code);
    return `${language} ${start.line}:${start.character} ${code.trim().slice(0, 20)}`;
  });

it('finds scripts and styles in HTML by their lang, as ast-grep does', () => {
  const text = '<p>é😀</p><script>a()</script>\n<script lang="ts">b()</script>\n<style>c {}</style><style lang="scss">d</style>';
  expect(pieces('x.html', text)).toEqual(['Html 0:0 <p>é😀</p><script>a(', 'JavaScript 0:18 a()', 'TypeScript 1:18 b()', 'Css 2:7 c {}']);
});

it('reads single-file components: setup scripts, dialects of CSS, no data', () => {
  const text =
    '<template><b/></template>\n<script setup lang="ts">\nlet a\n</script>\n<script type="application/json">{}</script>\n<style lang="scss" scoped>e {}</style>';
  expect(pieces('x.vue', text).slice(1)).toEqual(['TypeScript 1:24 let a', 'Css 5:26 e {}']);
  expect(pieces('x.astro', '---\nconst a = 1;\n---\n<script>b()</script>').slice(1)).toEqual([
    'TypeScript 1:0 const a = 1;',
    'TypeScript 3:8 b()',
  ]);
});

it('reads fenced code of Markdown, except where each line carries a marker', () => {
  const text = '# x\n```ts\na()\n```\n\n~~~python title="b"\nb()\n~~~\n\n> ```js\n> c()\n> ```\n\n```unknown\nd\n```\n';
  expect(pieces('x.md', text).slice(1)).toEqual(['TypeScript 2:0 a()', 'Python 6:0 b()']);
});

it('gives Angular templates to the rules of both languages', () => {
  expect(pieces('a.component.html', '<b/>')).toEqual(['Html 0:0 <b/>', 'Angular 0:0 <b/>']);
});

it('leaves out what no rule is for, and empty files', () => {
  expect(pieces('x.html', '<script>a()</script>', new Set(['JavaScript']))).toEqual(['JavaScript 0:8 a()']);
  expect(pieces('x.ts', '')).toEqual([]);
});
