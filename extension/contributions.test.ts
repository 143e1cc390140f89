import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_TOOLS } from '../protocol/agents.ts';
import * as serverCommands from '../protocol/commands.ts';
import { toolNames } from './features/agent-tools/toolNames.ts';

const root = join(import.meta.dirname, '..');
const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const declared: string[] = contributes.commands.map(({ command }: { command: string }) => command);

/** Every command that the sources register, by either of the two ways of platform/commands.ts. */
function registered(): string[] {
  const sources = globSync('extension/features/**/*.contribution.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const own = sources.flatMap((text) => [...text.matchAll(/registerCommand\(\s*'([^']+)'/g)].map(([, id = '']) => id));
  const ofServer = sources.flatMap((text) =>
    [...text.matchAll(/registerServerCommand\(\s*'([^']+)'/g)].map(([, name = '']) => `stewardry.${name}`),
  );
  return [...own, ...ofServer];
}

describe('package.json', () => {
  it('declares each command that is registered, and no other', () => {
    expect([...declared].sort()).toEqual(registered().sort());
  });

  it('declares every command that the server may name', () => {
    for (const { id } of Object.values(serverCommands)) expect(declared).toContain(id);
  });

  it('puts only declared commands into menus, welcome texts and walkthrough steps', () => {
    const text = JSON.stringify([contributes.menus, contributes.viewsWelcome, contributes.walkthroughs]);
    const used = [...text.matchAll(/(?:"command":"|command:)(stewardry\.[A-Za-z]+)/g)]
      .map(([, id = '']) => id)
      .filter((id) => id !== 'stewardry.rules');
    expect(used.length).toBeGreaterThan(30);
    expect(used.filter((id) => !declared.includes(id))).toEqual([]);
  });

  it('contributes each tool of the protocol to language models, under the name that the backend knows', () => {
    expect(toolNames({ contributes }).map(({ name }) => name)).toEqual(AGENT_TOOLS.map(({ name }) => name));
  });

  it('describes every setting and gives it an order', () => {
    const settings: [string, { description?: string; markdownDescription?: string; order?: number }][] = Object.entries(
      contributes.configuration.properties,
    );
    const lacking = settings.filter(
      ([, { description, markdownDescription, order }]) => (description ?? markdownDescription) === undefined || order === undefined,
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });
});
