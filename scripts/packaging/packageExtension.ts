/** Builds the VSIX of one platform. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../process/runCommand.ts';
import { fetchForeignPackages } from './foreignPackages.ts';
import type { Warn } from './nativePackages.ts';
import { stageExtension } from './stage.ts';
import { currentTargetName, findTarget } from './targets.ts';

/** A finished package. */
export interface PackagedExtension {
  /** Absolute path of the VSIX. */
  readonly vsix: string;
  /** Absolute path of the folder it was made from: the same files, unpacked. */
  readonly folder: string;
  /** Size of the VSIX in bytes. */
  readonly bytes: number;
}

/**
 * Bundles for production and packages for the target called `targetName`, under `.cache/package/<target>/`. Throws when the target is
 * impossible or a step fails.
 */
export async function packageExtension(root: string, targetName: string, warn: Warn): Promise<PackagedExtension> {
  const target = findTarget(targetName);
  const work = join(root, '.cache', 'package', target.name);
  mkdirSync(work, { recursive: true });
  const isHere = target.name === currentTargetName();
  const foreign = isHere ? join(root, 'node_modules') : await fetchForeignPackages(root, join(work, 'packages'), target);
  const folder = join(work, 'extension');
  stageExtension(root, folder, target, foreign, warn);
  await runCommand('node', ['esbuild.mjs', '--production', '--out', join(folder, 'dist')], { cwd: root });
  await runCommand('node', ['scripts/compileRulePacks.ts', join(folder, 'dist', 'rule-packs.json')], { cwd: root });
  const vsix = join(work, `stewardry-${target.name}.vsix`);
  await runCommand('node', [VSCE, 'package', '--target', target.name, '--out', vsix, ...VSCE_FLAGS], { cwd: folder });
  return { vsix, folder, bytes: statSync(vsix).size };
}

const VSCE = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'));

/** No repository address is published yet, so relative links in the README cannot be rewritten. */
const VSCE_FLAGS = ['--allow-missing-repository', '--no-rewrite-relative-links'];
