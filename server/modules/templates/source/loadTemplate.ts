import path from 'node:path';
import { BadInputError } from '../../../base/errors.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import type { TemplateManifest } from '../../../templating/templateFile.ts';
import { type FoundFile, readFolder, readText } from './readFolder.ts';
import { isTextKind, type TemplateContents, type TemplateEntry } from './template.ts';

/** What is filled in; everything else is taken as it is. */
const LIQUID = '.liquid';

/** Reads the files of a template. Throws `BadInputError` when they do not fit its manifest. */
export async function loadTemplate(root: string, manifest: TemplateManifest): Promise<TemplateContents> {
  const [files, variants, partials, expected, about] = await Promise.all([
    readFolder(path.join(root, 'files')),
    Promise.all(manifest.providers.map(async (provider) => [provider, await textEntry(root, `text.${provider}${LIQUID}`)] as const)),
    readFolder(path.join(root, 'partials')),
    readFolder(path.join(root, 'expected')),
    readText(path.join(root, 'README.md')).catch(() => ''),
  ]);
  return {
    entries: isTextKind(manifest) ? [await textEntry(root, `text${LIQUID}`)] : fileEntries(root, manifest, files),
    variants: new Map(variants),
    partials: Object.fromEntries(partials.map(({ path: name, text }) => [withoutLiquid(name), text])),
    about,
    expected: byExample(expected),
  };
}

const withoutLiquid = (name: string): string => (name.endsWith(LIQUID) ? name.slice(0, -LIQUID.length) : name);

async function textEntry(root: string, source: string): Promise<TemplateEntry> {
  return { source, text: await readText(path.join(root, source)), isLiquid: true, isExecutable: false };
}

function fileEntries(root: string, { files: rules }: TemplateManifest, found: readonly FoundFile[]): readonly TemplateEntry[] {
  if (found.length === 0) throw new BadInputError(`The template in "${root}" has no files. Put some into its folder "files".`);
  const names = found.map((file) => withoutLiquid(file.path));
  const unknown = Object.keys(rules).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = closestName(unknown, names);
    throw new BadInputError(
      `"files/${unknown}" of the template in "${root}" does not exist.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    );
  }
  return found.map(({ path: name, text }) => {
    const plain = withoutLiquid(name);
    const { to = plain, when, executable = false } = rules[plain] ?? {};
    return {
      source: `files/${name}`,
      to,
      ...(when === undefined ? {} : { when }),
      text,
      isLiquid: name !== plain,
      isExecutable: executable,
    };
  });
}

/** `expected/EXAMPLE/PATH`, or `expected/EXAMPLE.txt` for a text. */
function byExample(files: readonly FoundFile[]): TemplateContents['expected'] {
  const examples = new Map<string, Map<string, string>>();
  for (const { path: name, text } of files) {
    const [first = '', ...rest] = name.split('/');
    const example = rest.length === 0 ? first.replace(/\.txt$/, '') : first;
    const ofExample = examples.get(example) ?? new Map<string, string>();
    examples.set(example, ofExample.set(withoutLiquid(rest.join('/')), text));
  }
  return examples;
}
