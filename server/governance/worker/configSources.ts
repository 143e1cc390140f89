import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import { builtInLayer, configVariables, environmentLayer, userLayer, workspaceLayer } from '../config/configLayer.ts';
import { createLayeredConfig, type LayeredConfig } from '../config/layers.ts';
import type { PackFiles } from '../config/packs.ts';

/** The texts that the configuration of one folder is made from: plain data, so that every thread can build the same from it. */
export interface ConfigSources {
  readonly workspaceFiles: readonly { readonly folder: string; readonly path: string; readonly file: string; readonly text: string }[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly defaultPacks: readonly string[];
}

export interface ConfigRequest {
  /** Absolute; `null` outside every folder. */
  readonly folder: string | null;
  readonly stewardryFolders: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly defaultPacks: readonly string[];
}

const CONFIG_NAMES = ['config.yaml', 'config.yml'];

/** Reads the configuration files of a folder and its nested ones. */
export async function readConfigSources(request: ConfigRequest, files: PackFiles): Promise<ConfigSources> {
  const { folder, settings, environment, defaultPacks } = request;
  const found = folder === null ? [] : await Promise.all(request.stewardryFolders.map((inner) => readConfig(folder, inner, files)));
  return { workspaceFiles: found.filter((file) => file !== undefined), settings, environment: configVariables(environment), defaultPacks };
}

async function readConfig(root: string, folder: string, files: PackFiles): Promise<ConfigSources['workspaceFiles'][number] | undefined> {
  for (const name of CONFIG_NAMES) {
    const relative = path.posix.join(folder, '.stewardry', name);
    const file = path.join(root, relative);
    const text = await files.readFile(file);
    if (text !== undefined) return { folder, path: relative, file, text };
  }
  return undefined;
}

/** What of the sources decides what is found. The rest (models, backups …) may change, and differs between the editor and a terminal. */
export function partForRules(sources: ConfigSources): ConfigSources {
  const settings = Object.entries(sources.settings).filter(([key]) => /^rules(\.|$)/.test(key));
  const variables = Object.entries(sources.environment).filter(([name]) => name.startsWith('STEWARDRY_RULES_'));
  return { ...sources, settings: Object.fromEntries(settings), environment: Object.fromEntries(variables) };
}

/** Builds the layered configuration; what is wrong in any layer comes as notices. */
export function buildConfig(sources: ConfigSources): { config: LayeredConfig; notices: Notice[] } {
  const layers = [userLayer(sources.settings), ...sources.workspaceFiles.map(workspaceLayer), environmentLayer(sources.environment)];
  return {
    config: createLayeredConfig([builtInLayer(sources.defaultPacks), ...layers.map(({ layer }) => layer)]),
    notices: layers.flatMap(({ notices }) => notices),
  };
}
