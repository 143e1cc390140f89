import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { TemplateSummary } from '../../../../protocol/templates.ts';
import { messageOf, systemCodeOf } from '../../../base/errors.ts';
import { TEMPLATE_ID, type TemplateManifest, variableNames } from '../../../templating/templateFile.ts';
import type { KnownManifests } from './knownManifests.ts';
import { loadTemplate } from './loadTemplate.ts';
import { readText } from './readFolder.ts';
import type { Template, TemplateProblem } from './template.ts';

/** Where a layer keeps its templates, a folder each. */
export interface LayerFolder {
  readonly layer: TemplateSummary['layer'];
  /** Absolute. */
  readonly folder: string;
  /** Absolute: links may not lead out of it. Absent: nobody else can write there. */
  readonly within?: string;
  /** `npm:NAME` */
  readonly package?: string;
}

export interface FoundTemplates {
  readonly templates: readonly Template[];
  readonly problems: readonly TemplateProblem[];
}

export const MANIFEST = 'template.yaml';
/** More is a mistake, or an attack. */
const MOST_TEMPLATES = 300;

/** The templates of one layer. One that cannot be used is a problem and hides no other. */
export async function readLayer(layer: LayerFolder, known: KnownManifests): Promise<FoundTemplates> {
  const problems: TemplateProblem[] = [];
  const complain = (file: string, message: string, line = 0): undefined => void problems.push({ file, line, message });
  const names = await foldersIn(layer, complain);
  const found = await Promise.all(names.map((name) => readTemplate(layer, name, known, complain)));
  problems.sort(byFileAndLine); // manifests are read side by side, and the fastest comes first
  return { templates: found.filter((template) => template !== undefined), problems };
}

function byFileAndLine(a: TemplateProblem, b: TemplateProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

type Complain = (file: string, message: string, line?: number) => undefined;

async function foldersIn({ folder, within }: LayerFolder, complain: Complain): Promise<readonly string[]> {
  try {
    if (within !== undefined && !isInside(await realpath(folder), await realpath(within))) {
      complain(folder, 'This folder is a link that leads out, so its templates are not used. Put the files here.');
      return [];
    }
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.filter((each) => each.isSymbolicLink()))
      complain(path.join(folder, entry.name), 'This template is a link, so it is not used. Put the folder itself here.');
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    if (names.length > MOST_TEMPLATES) complain(folder, `There are ${names.length} templates here. The first ${MOST_TEMPLATES} are used.`);
    return names.sort().slice(0, MOST_TEMPLATES);
  } catch (error) {
    // Most folders have no templates of their own.
    if (systemCodeOf(error) !== 'ENOENT' && systemCodeOf(error) !== 'ENOTDIR')
      complain(folder, `Templates cannot be read: ${messageOf(error)}`);
    return [];
  }
}

async function readTemplate(layer: LayerFolder, id: string, known: KnownManifests, complain: Complain): Promise<Template | undefined> {
  const root = path.join(layer.folder, id);
  const file = path.join(root, MANIFEST);
  if (!TEMPLATE_ID.test(id)) {
    return complain(
      root,
      `"${id}" cannot be the name of a template. Rename the folder: lower-case letters, digits and dashes, such as node-service.`,
    );
  }
  if ((await lstat(file).catch(() => undefined)) === undefined)
    return complain(file, `This template has no ${MANIFEST}. Write one, or move the folder away.`);
  try {
    const { manifest, problems } = known.read(file, await readText(file));
    for (const { line, message } of problems) complain(file, message, line);
    if (manifest === undefined || problems.length > 0) return undefined;
    return { summary: summaryOf(manifest, { id, file, layer }), manifest, load: () => loadTemplate(root, manifest) };
  } catch (error) {
    return complain(file, messageOf(error));
  }
}

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}${path.sep}`);

/** What lists show of a template. */
export function summaryOf(
  manifest: TemplateManifest,
  { id, file, layer }: { readonly id: string; readonly file: string; readonly layer: Pick<LayerFolder, 'layer' | 'package'> },
): Template['summary'] {
  const { kind, name, description, version, tags, languages, providers, variables } = manifest;
  const required = Array.isArray(variables['required']) ? variables['required'].map(String) : [];
  const names = variableNames(manifest);
  return {
    id,
    kind,
    name,
    description,
    version,
    layer: layer.layer,
    ...(layer.package === undefined ? {} : { package: layer.package }),
    file,
    tags,
    languages,
    providers,
    variables: [...names.filter((each) => required.includes(each)), ...names.filter((each) => !required.includes(each))],
  };
}
