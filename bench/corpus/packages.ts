import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../programs/checkout.ts';
import { runToEnd } from '../programs/runToEnd.ts';

/** Packages that publish their TypeScript sources, pinned: more than 3,200 files. */
export const PACKAGES = [
  'viem@2.57.20',
  'effect@4.1.0',
  'ox@1.8.3',
  'rxjs@7.8.2',
  'ethers@6.17.0',
  '@tanstack/query-core@5.108.0',
] as const;

const cache = join(root, '.cache', 'bench', 'packages');

/** Folder with one unpacked package for each of `PACKAGES`, fetched from the registry when missing. */
export async function fetchPackages(say: (line: string) => void): Promise<string> {
  await mkdir(cache, { recursive: true });
  for (const name of PACKAGES) if (!existsSync(join(cache, folderOf(name)))) await fetchPackage(name, say);
  return cache;
}

/** `@tanstack/query-core@5.108.0` → `tanstack-query-core-5.108.0`. */
export function folderOf(name: string): string {
  return name.replace(/^@/, '').replace(/[/@]/g, '-');
}

async function fetchPackage(name: string, say: (line: string) => void): Promise<void> {
  say(`fetching ${name}`);
  const download = join(cache, `${folderOf(name)}.download`);
  await rm(download, { recursive: true, force: true });
  await mkdir(download);
  await runToEnd('npm', ['pack', name, '--ignore-scripts', '--silent'], { cwd: download });
  const [archive] = await readdir(download);
  if (archive === undefined) throw new Error(`"npm pack ${name}" wrote no archive. Is the registry reachable?`);
  // tar comes with Linux, macOS and Windows alike.
  await runToEnd('tar', ['-xzf', archive], { cwd: download });
  await rm(join(download, archive));
  // Only a complete package gets its name, so a broken-off download is fetched again.
  await rename(download, join(cache, folderOf(name)));
}
