import { tablePrefix } from './moduleFile.ts';

/** The files of a new module, by path: it keeps notes, which is little enough to throw away and enough to copy from. */
export function scaffold(name: string): Readonly<Record<string, string>> {
  const table = `${tablePrefix(name)}notes`;
  return {
    'module.json': `${JSON.stringify(manifest(name, table), undefined, 2)}\n`,
    'index.mjs': code(table),
    'index.test.mjs': test(table),
    'migrations/sqlite/0001_create_notes.sql': `create table ${table} (\n  id text primary key,\n  text text not null\n);\n`,
    'migrations/postgres/0001_create_notes.sql': `create table ${table} (\n  id text primary key,\n  text text not null\n);\n`,
  };
}

const text = { type: 'string', minLength: 1 };
const note = { type: 'object', properties: { id: text, text }, required: ['id', 'text'], additionalProperties: false };

function manifest(name: string, table: string): object {
  return {
    name,
    version: '0.1.0',
    description: 'Keeps notes.',
    tables: [table],
    capabilities: {
      add: {
        description: 'Keeps a note.',
        effect: 'state',
        params: note,
        result: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] },
      },
      list: {
        description: 'All notes, by id.',
        params: { type: 'object', properties: {} },
        result: { type: 'object', properties: { notes: { type: 'array', items: note } }, required: ['notes'] },
      },
    },
  };
}

function code(table: string): string {
  return `/** What this module does. It sees nothing but \`ctx\`: docs/modules.md of Stewardry says what that offers. */
export const handlers = {
  async add(ctx, { id, text }) {
    await ctx.table('${table}').insert({ id, text });
    const notes = await ctx.table('${table}').select();
    return { count: notes.length };
  },

  async list(ctx) {
    return { notes: await ctx.table('${table}').select({ orderBy: 'id' }) };
  },
};
`;
}

function test(table: string): string {
  return `/** Run it with: node --test */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handlers } from './index.mjs';

test('a note that was added is listed', async () => {
  const rows = [];
  const ctx = {
    table(name) {
      assert.equal(name, '${table}');
      return { insert: async (row) => rows.push(row), select: async () => rows };
    },
  };
  assert.deepEqual(await handlers.add(ctx, { id: 'a', text: 'Buy tea' }), { count: 1 });
  assert.deepEqual(await handlers.list(ctx), { notes: [{ id: 'a', text: 'Buy tea' }] });
});
`;
}
