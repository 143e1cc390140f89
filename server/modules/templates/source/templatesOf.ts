import path from 'node:path';
import * as personas from '../../../../protocol/personas.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import type { Call } from '../../../kernel/call.ts';
import type { TemplatesContext } from '../context.ts';
import { packageLayers } from './packageLayers.ts';
import { personaTemplate } from './personaTemplates.ts';
import { type LayerFolder, readLayer } from './readTemplates.ts';
import type { Template, TemplateProblem } from './template.ts';

/** The templates of a folder by their ids, and what is wrong with those that cannot be used. */
export interface Templates {
  readonly templates: ReadonlyMap<string, Template>;
  readonly problems: readonly TemplateProblem[];
}

/** Where templates of a workspace are, from its folder. */
export const TEMPLATES_FOLDER = path.join('.stewardry', 'templates');

/** The templates of a folder. Read anew each time, so that a change of a file counts at once. Those of a folder that is not trusted are not even read. */
export async function templatesOf(ctx: TemplatesContext, folder: string, call: Call): Promise<Templates> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const own = path.join(folder, TEMPLATES_FOLDER);
  const packages = trusted ? await packageLayers(folder, await packageNames(ctx, folder, call)) : { layers: [], problems: [] };
  const layers: LayerFolder[] = [
    { layer: 'built-in', folder: ctx.installation.templates },
    { layer: 'user', folder: path.join(ctx.installation.dataFolder, 'templates') },
    ...packages.layers,
    ...(trusted ? [{ layer: 'workspace' as const, folder: own, within: folder }] : []),
  ];
  const [ofPersonas, ...read] = await Promise.all([
    personaTemplates(ctx, folder, call),
    ...layers.map((layer) => readLayer(layer, ctx.state)),
  ]);
  const all = [...ofPersonas, ...read.flatMap(({ templates }) => templates)];
  const problems = [...packages.problems, ...read.flatMap((layer) => layer.problems)];
  if (!trusted && (await diskFiles.exists(own))) problems.push({ file: own, line: 0, message: NOT_TRUSTED });
  return { templates: new Map(all.map((template) => [template.summary.id, template])), problems };
}

const NOT_TRUSTED = 'The templates of this folder are not used, because you have not said that you trust it.';

/** One of them. Throws `NotFoundError`. */
export async function requireTemplate(ctx: TemplatesContext, folder: string, id: string, call: Call): Promise<Template> {
  const { templates, problems } = await templatesOf(ctx, folder, call);
  const found = templates.get(id);
  if (found !== undefined) return found;
  const broken = problems.find(({ file }) => path.basename(path.dirname(file)) === id);
  if (broken !== undefined)
    throw new NotFoundError(`The template "${id}" cannot be used: "${broken.file}", line ${broken.line + 1}: ${broken.message}`);
  const meant = closestName(id, templates.keys());
  throw new NotFoundError(
    `There is no template "${id}". ${meant === undefined ? '`stewardry templates list` shows those there are.' : `Did you mean "${meant}"?`}`,
  );
}

async function packageNames(ctx: TemplatesContext, folder: string, call: Call): Promise<readonly string[]> {
  const { value } = await ctx.call(workspace.explainConfig, { folder, key: 'templates.packages' }, call);
  return Array.isArray(value) ? value.map(String) : [];
}

async function personaTemplates(ctx: TemplatesContext, folder: string, call: Call): Promise<readonly Template[]> {
  if (!ctx.has('personas')) return [];
  const { personas: found } = await ctx.call(personas.list, { folder }, call);
  return found.map(personaTemplate);
}
