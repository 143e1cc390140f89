import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { diskFiles } from '../../data/files/diskFiles.ts';
import { listBuiltInPacks, type Pack } from '../config/packs.ts';
import { type CompiledPacks, compilePacks, restorePack } from './compiledPacks.ts';
import { loadPack } from './loadPack.ts';

const root = join(import.meta.dirname, '..', '..', '..', 'templates', 'rule-packs');

describe('the compiled packs', () => {
  let packs: readonly Pack[];
  let compiled: CompiledPacks;

  beforeAll(async () => {
    packs = (await listBuiltInPacks(root, diskFiles)).packs;
    // Through JSON, as the build writes it and the backend reads it.
    compiled = JSON.parse(JSON.stringify(await compilePacks(packs, root, diskFiles)));
  });

  it('hold every built-in pack', () => {
    expect(Object.keys(compiled).sort()).toEqual(packs.map(({ name }) => name).sort());
  });

  it('give the same rules as reading the files', async () => {
    for (const pack of packs) expect(restorePack(compiled, pack, root)).toEqual(await loadPack(pack, '', diskFiles));
  });

  it('name no path of the machine that built them', () => {
    expect(JSON.stringify(compiled)).not.toContain(root);
  });

  it('are not used for a pack that was not compiled, or when a parser is missing here', () => {
    const [pack] = packs;
    if (pack === undefined) throw new Error('there is no built-in pack');
    const [rule] = compiled['security'] ?? [];
    if (rule?.body.kind !== 'syntax') throw new Error('the security pack begins with a check');
    const foreign = { [pack.name]: [{ ...rule, body: { ...rule.body, language: 'Klingon' } }] };
    expect([restorePack({}, pack, root), restorePack(foreign, pack, root)]).toEqual([undefined, undefined]);
  });
});
