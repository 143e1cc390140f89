import { describe, expect, it } from 'vitest';
import { fillDefaults, renderTemplate } from './renderTemplate.ts';
import type { RenderEntry, RenderFacts, RenderRequest } from './templateJobs.ts';

const facts: RenderFacts = { id: '01J', date: '2026-11-21', year: '2026', folder: 'shop', author: 'Ada', into: '' };
const entry = (text: string, more: Partial<RenderEntry> = {}): RenderEntry => ({
  source: 'files/a',
  to: 'a.txt',
  text,
  isLiquid: true,
  ...more,
});
const render = (text: string, more: Partial<RenderRequest> = {}) =>
  renderTemplate({ schema: {}, values: {}, facts, entries: [entry(text)], partials: {}, ...more });
const textOf = (text: string, more: Partial<RenderRequest> = {}): string => {
  const response = render(text, more);
  return response.kind === 'rendered' ? (response.entries[0]?.text ?? '') : JSON.stringify(response);
};

describe('filling in', () => {
  it('knows the answers, where it is, the cases of names, and partials', () => {
    const schema = { properties: { name: { type: 'string' } } };
    const text =
      '{{ name | pascal }} {{ name | camel }} {{ name | kebab }} {{ name | snake }} {{ name | constant }} {{ render.folder }} {% render "p", x: name %}';
    const more = { schema, values: { name: 'order HTTPItem' }, partials: { p: '<{{ x }}>' } };
    expect(textOf(text, more)).toBe('OrderHttpItem orderHttpItem order-http-item order_http_item ORDER_HTTP_ITEM shop <order HTTPItem>');
  });

  it('leaves out what a condition leaves out, and copies what is no Liquid', () => {
    const schema = { properties: { tests: { type: 'boolean', default: false } } };
    const entries = [entry('a', { when: 'tests' }), entry('{{ verbatim', { to: '{{ "B C" | kebab }}.txt', isLiquid: false })];
    expect(renderTemplate({ schema, values: {}, facts, entries, partials: {} })).toEqual({
      kind: 'rendered',
      values: { tests: false },
      entries: [{ index: 1, path: 'b-c.txt', text: '{{ verbatim' }],
    });
  });

  it('fills defaults in with what is known of the folder', () => {
    const schema = { properties: { name: { type: 'string', default: '{{ render.folder }}-lib' }, port: { type: 'integer', default: 1 } } };
    expect(fillDefaults({ schema, facts })).toMatchObject({ properties: { name: { default: 'shop-lib' }, port: { default: 1 } } });
    expect(textOf('{{ name }}', { schema })).toBe('shop-lib');
  });
});

describe('a template that is hostile or wrong', () => {
  it.each([
    ['a constructor', '{{ render.constructor.constructor }}', 'undefined variable: render.constructor'],
    ['a prototype', '{{ render.__proto__ }}', 'undefined variable'],
    ['a file of the disk', '{% include "/etc/passwd" %}', 'ENOENT'],
    ['a file above', '{% render "../../../etc/passwd" %}', 'ENOENT'],
    ['a layout', '{% layout "/etc/passwd" %}', 'ENOENT'],
    ['a loop without end', '{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}', 'limit exceeded'],
    ['a huge range', '{% for i in (1..9999999999) %}x{% endfor %}', 'limit exceeded'],
    ['a text that doubles', '{% assign s = "x" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}', 'limit exceeded'],
    ['a name that does not exist', 'a\n{{ nme }}', 'undefined variable: nme'],
    ['a filter that does not exist', '{{ "a" | shout }}', 'undefined filter: shout'],
    ['a tag that does not end', '{% if true %}', 'not closed'],
  ])('%s', (_, text, message) => {
    expect(render(text)).toMatchObject({ kind: 'fault', fault: { source: 'files/a', message: expect.stringContaining(message) } });
  });

  it('is named with its line, also inside a partial', () => {
    expect(render('a\n\n{{ nme }}')).toMatchObject({ fault: { line: 2, source: 'files/a' } });
    expect(render('{% render "p" %}', { partials: { p: 'a\n{{ nme }}' } })).toMatchObject({
      fault: { line: 1, source: 'partials/p.liquid' },
    });
  });

  it.each(['../x', '/etc/cron.d/x', 'a\\..\\x', 'C:\\x', '.git/hooks/pre-commit', 'con.txt'])('with the path %j is refused', (to) => {
    expect(renderTemplate({ schema: {}, values: {}, facts, entries: [entry('x', { to })], partials: {} })).toMatchObject({
      kind: 'fault',
      fault: { message: expect.stringContaining('is refused') },
    });
  });

  it('reaches nothing through an answer, which is text and no Liquid', () => {
    const schema = { properties: { name: { type: 'string' } } };
    expect(textOf('{{ name }}', { schema, values: { name: '{{ render.folder }}{% include "x" %}' } })).toBe(
      '{{ render.folder }}{% include "x" %}',
    );
  });
});

describe('answers', () => {
  const schema = {
    required: ['name'],
    properties: {
      name: { type: 'string', title: 'Name', pattern: '^[a-z-]+$', errorMessage: 'Use lower-case letters.' },
      port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535, default: 3000 },
      tests: { type: 'boolean', title: 'Tests', default: true },
      kind: { type: 'string', title: 'Kind', enum: ['a', 'b'], default: 'a' },
      tags: { type: 'array', title: 'Tags', items: { type: 'string' } },
      note: { type: 'string', title: 'Note' },
    },
  };
  const check = (values: Record<string, unknown>) => {
    const response = render('', { schema, values });
    return response.kind === 'rendered' ? response.values : response;
  };

  it('that are text become numbers, yes and lists; defaults and null fill the rest', () => {
    expect(check({ name: 'x', port: '80', tests: 'no', tags: 'a, b' })).toEqual({
      name: 'x',
      port: 80,
      tests: false,
      kind: 'a',
      tags: ['a', 'b'],
      note: null,
    });
    expect(check({ name: 'x', port: '', note: '' })).toMatchObject({ port: 3000, note: '' });
  });

  it('that are wrong are said in words', () => {
    expect(check({ port: 'x', kind: 'c', tests: 'perhaps', tags: 3 })).toEqual({
      kind: 'problems',
      problems: [
        { variable: 'name', message: '"Name" is needed.' },
        { variable: 'port', message: '"Port" must be a number.' },
        { variable: 'tests', message: '"Tests" must be yes or no (true, false).' },
        { variable: 'kind', message: '"Kind" must be one of a, b.' },
        { variable: 'tags', message: '"Tags" must be a list.' },
      ],
    });
    expect(check({ name: 'A B', port: 0 })).toMatchObject({
      problems: [
        { variable: 'name', message: 'Use lower-case letters.' },
        { variable: 'port', message: '"Port" must be at least 1.' },
      ],
    });
    expect(check({ name: '' })).toMatchObject({ problems: [{ variable: 'name', message: '"Name" is needed.' }] });
    expect(check({ name: 'x', nme: 'y' })).toMatchObject({
      problems: [{ variable: '', message: expect.stringContaining('no variable "nme"') }],
    });
  });

  it('cannot be checked against a schema that is none', () => {
    expect(render('', { schema: { properties: { a: { type: 'nothing' } } }, values: { a: 1 } })).toMatchObject({
      kind: 'fault',
      fault: { source: 'template.yaml' },
    });
  });
});
