/**
 * The built-in packs as the build read them. Reading 350 rule files takes the better part of a second, most of it for validation
 * that cannot end otherwise than it did in the build; the JSON of the result loads in 5 ms.
 */
import path from 'node:path';
import type { Pack, PackFiles } from '../config/packs.ts';
import type { Rule } from '../rules/rule.ts';
import { parsers } from '../syntax/parsers.ts';
import { type LoadedPackWithProblems, loadPack } from './loadPack.ts';

/** Rules by pack; their `source.file` is relative to the folder of the packs. */
export type CompiledPacks = Readonly<Record<string, readonly Rule[]>>;

/** Reads the packs for good. One with problems is left out, so that it is read again where somebody sees them. */
export async function compilePacks(packs: readonly Pack[], root: string, files: PackFiles): Promise<CompiledPacks> {
  const loaded = await Promise.all(packs.map((pack) => loadPack(pack, '', files)));
  const whole = loaded.filter(({ problems }) => problems.length === 0);
  return Object.fromEntries(
    whole.map(({ pack }) => [pack.name, pack.rules.map((rule) => moved(rule, (file) => path.relative(root, file)))]),
  );
}

/** What the build left in `dist/rule-packs.json`; undefined when this runs from source, where code and packs change under it. */
export async function readCompiledPacks(root: string, files: PackFiles): Promise<CompiledPacks | undefined> {
  if (import.meta.url.endsWith('.ts')) return undefined;
  const text = await files.readFile(path.join(root, '..', '..', 'dist', 'rule-packs.json'));
  // Written by `compilePacks` of this same build.
  return text === undefined ? undefined : (JSON.parse(text) as CompiledPacks);
}

/**
 * A built-in pack as `loadPack` would give it. Undefined when it was not compiled, or when this machine lacks a parser that the
 * building one had: then the pack has to be read to say so.
 */
export function restorePack(compiled: CompiledPacks | undefined, pack: Pack, root: string): LoadedPackWithProblems | undefined {
  const rules = compiled?.[pack.name];
  if (rules === undefined || rules.some(lacksParser)) return undefined;
  const { name, description, origin, testFiles } = pack;
  const restored = rules.map((rule) => moved(rule, (file) => path.join(root, file)));
  return { pack: { name, description, origin, rules: restored, testFiles }, problems: [] };
}

function lacksParser({ body }: Rule): boolean {
  return body.kind === 'syntax' && parsers().whyUnavailable(body.language) !== undefined;
}

function moved(rule: Rule, move: (file: string) => string): Rule {
  return { ...rule, source: { ...rule.source, file: move(rule.source.file) } };
}
