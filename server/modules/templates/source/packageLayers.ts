import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { findPackage, NPM_NAME, staysInside } from '../../../governance/config/packs.ts';
import type { LayerFolder } from './readTemplates.ts';
import type { TemplateProblem } from './template.ts';

const packageManifest = z.object({ stewardry: z.object({ templates: z.string().optional() }).optional() });

/** Where installed packages keep their templates: the folder that `stewardry.templates` of their package.json names, or `templates`. They are read as data. */
export async function packageLayers(
  folder: string,
  names: readonly string[],
): Promise<{ readonly layers: readonly LayerFolder[]; readonly problems: readonly TemplateProblem[] }> {
  const found = await Promise.all([...new Set(names)].map((name) => packageLayer(folder, name)));
  const file = path.join(folder, '.stewardry', 'config.yaml');
  return {
    layers: found.filter((each) => typeof each !== 'string'),
    problems: found.filter((each) => typeof each === 'string').map((message) => ({ file, line: 0, message })),
  };
}

async function packageLayer(folder: string, name: string): Promise<LayerFolder | string> {
  const [, packageName, inner] = NPM_NAME.exec(name) ?? [];
  if (packageName === undefined || (inner !== undefined && !staysInside(inner)))
    return `"${name}" in "templates.packages" is not the name of a package. Write "npm:name" or "npm:@scope/name".`;
  const root = await findPackage(packageName, folder, diskFiles);
  if (root === undefined)
    return `The templates of "${name}" are not there: no node_modules/${packageName} here or above. Run "npm install --save-dev ${packageName}".`;
  const named = inner ?? (await namedFolder(root)) ?? 'templates';
  if (!staysInside(named)) return `"${name}" names the folder "${named}", which is outside the package, so it is not read.`;
  // Package managers link packages; what they link to is the package.
  const within = await realpath(root);
  return { layer: 'package', package: `npm:${packageName}`, folder: path.join(within, named), within };
}

async function namedFolder(root: string): Promise<string | undefined> {
  const text = await diskFiles.readFile(path.join(root, 'package.json'));
  try {
    return packageManifest.safeParse(JSON.parse(text ?? '{}')).data?.stewardry?.templates;
  } catch {
    // Not JSON: it names nothing.
    return undefined;
  }
}
