import path from 'node:path';
import { expect, test } from 'vitest';
import { diskFiles } from '../../data/files/diskFiles.ts';
import { loadRules } from './loadRules.ts';

const rulePacks = path.resolve('templates/rule-packs');

async function versionWith(environment: Record<string, string>, settings: Record<string, unknown> = {}): Promise<string> {
  const request = { folder: null, trusted: true, settings, stewardryFolders: [], rulePacks, environment };
  return (await loadRules({ ...request, settings: { 'rules.packs': ['conventional-commits'], ...settings } }, diskFiles)).version;
}

test('what was found stays known wherever it is asked: only what concerns rules is part of their version', async () => {
  const version = await versionWith({ SHLVL: '1' });
  expect(await versionWith({ SHLVL: '2', TERM: 'xterm', STEWARDRY_AI_MODE: 'local' }, { ai: { mode: 'local' } })).toBe(version);
  expect(await versionWith({ STEWARDRY_RULES_SEVERITY: 'x=off' })).not.toBe(version);
  expect(await versionWith({}, { 'rules.ignores': ['a'] })).not.toBe(version);
});

test('nothing of the environment but configuration travels with the rules', async () => {
  const request = { folder: null, trusted: true, settings: {}, stewardryFolders: [], rulePacks };
  const { sources } = await loadRules(
    { ...request, environment: { ANTHROPIC_API_KEY: 'k', STEWARDRY_RULES_PACKS: 'conventional-commits' } },
    diskFiles,
  );
  expect(sources.environment).toEqual({ STEWARDRY_RULES_PACKS: 'conventional-commits' });
});
