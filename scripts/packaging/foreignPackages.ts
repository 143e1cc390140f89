/** Fetches the native packages of a platform that this machine is not. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../process/runCommand.ts';
import type { Target } from './targets.ts';

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * A node_modules folder with ast-grep's packages for `target`, in the versions that package.json pins. Kept in `cache` between
 * runs.
 */
export async function fetchForeignPackages(root: string, cache: string, target: Target): Promise<string> {
  const { dependencies } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const wanted = {
    [`@ast-grep/napi-${target.astGrep}`]: dependencies['@ast-grep/napi'],
    [`@ast-grep/cli-${target.astGrep}`]: dependencies['@ast-grep/cli'],
  };
  const content = `${JSON.stringify({ private: true, dependencies: wanted }, null, 2)}\n`;
  const file = join(cache, 'package.json');
  const modules = join(cache, 'node_modules');
  if (existsSync(modules) && existsSync(file) && readFileSync(file, 'utf8') === content) return modules;
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, content);
  // --force: npm refuses packages that name another platform, which is just what is wanted here.
  await runCommand('npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: cache });
  return modules;
}
