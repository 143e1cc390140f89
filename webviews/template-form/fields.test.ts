import { expect, it } from 'vitest';
import { fieldsOf } from './fields.ts';

const schema = {
  required: ['name'],
  properties: {
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535, default: 3000 },
    tests: { type: 'boolean', default: true },
    kind: { enum: ['a', 'b'], default: 'b' },
    tags: { type: 'array', items: { type: 'string' }, default: ['x', 'y'] },
    purpose: { type: 'string', maxLength: 400 },
    name: { type: 'string', title: 'Name', description: 'Of the thing.' },
  },
};

it('what is needed comes first, and each kind of value has its field', () => {
  expect(fieldsOf(schema).map(({ name, kind, initial, isRequired }) => [name, kind, initial, isRequired])).toEqual([
    ['name', 'text', '', true],
    ['port', 'number', '3000', false],
    ['tests', 'yes', true, false],
    ['kind', 'choice', 'b', false],
    ['tags', 'list', 'x, y', false],
    ['purpose', 'long', '', false],
  ]);
});

it('what is no schema has no fields', () => {
  expect([fieldsOf({}), fieldsOf({ properties: 3 })]).toEqual([[], []]);
});
