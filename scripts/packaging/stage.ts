/** Lays out the folder that becomes the VSIX, apart from the bundles: data, documents, manifest and a pruned node_modules. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { listNativePackages, type StagedPackage, type Warn } from './nativePackages.ts';
import type { Target } from './targets.ts';

/** What the extension reads at run time or VS Code shows, as it lies in the checkout. */
const CONTENT = ['templates', 'media', 'schemas', 'README.md', 'LICENSE', 'CHANGELOG.md'];

/** Keys of package.json that mean nothing to an installed extension, or that vsce and npm would act on. */
const DEVELOPMENT_KEYS = ['scripts', 'devDependencies', 'dependencies', 'private'];

const manifest = z.looseObject({ name: z.string(), version: z.string() });

/**
 * Fills `folder` (emptied first) with the content of the VSIX for `target`. `modules` and `foreign` as in `listNativePackages`.
 * Nothing in it is a link, so it can be loaded as an extension under development too.
 */
export function stageExtension(root: string, folder: string, target: Target, foreign: string, warn: Warn): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const entry of CONTENT) {
    if (existsSync(join(root, entry)))
      cpSync(join(root, entry), join(folder, entry), { recursive: true, filter: (file) => !file.endsWith('.map') });
  }
  const packages = listNativePackages(target, join(root, 'node_modules'), foreign, warn);
  const dependencies = Object.fromEntries(packages.map((item) => [item.name, stagePackage(item, join(folder, 'node_modules'))]));
  const own = readManifest(root);
  writeManifest(folder, { ...omit(own, DEVELOPMENT_KEYS), dependencies });
}

/** Copies one package and returns its version. */
function stagePackage(item: StagedPackage, modules: string): string {
  const destination = join(modules, item.name);
  for (const file of item.files) {
    mkdirSync(dirname(join(destination, file)), { recursive: true });
    cpSync(join(item.source, file), join(destination, file), { recursive: true, dereference: true });
  }
  for (const nested of item.nested) stagePackage(nested, join(destination, 'node_modules'));
  const own = readManifest(item.source);
  // Only what Node needs to resolve it, and no dependency that was left out: vsce asks `npm list`, which must find the tree whole.
  const kept = pick(own, ['name', 'version', 'license', 'type', 'main', 'exports', 'os', 'cpu', 'libc']);
  writeManifest(destination, { ...kept, dependencies: Object.fromEntries(item.dependencies.map((name) => [name, '*'])) });
  return item.name === own.name ? own.version : `npm:${own.name}@${own.version}`;
}

function readManifest(folder: string): z.infer<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

function writeManifest(folder: string, content: object): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

function omit(source: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(source).filter(([key]) => !keys.includes(key)));
}

function pick(source: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(source).filter(([key]) => keys.includes(key)));
}
