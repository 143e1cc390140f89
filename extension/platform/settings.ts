import { type ConfigurationScope, workspace } from 'vscode';
import { nested } from './nested.ts';

/** Keys of package.json's `contributes.configuration`, without the prefix `stewardry.`. */
export type SettingKey =
  | 'enable'
  | 'scan.onOpen'
  | 'dataFolder'
  | 'database.type'
  | 'database.url'
  | 'database.encryption'
  | 'rules.packs'
  | 'rules.severity'
  | 'rules.ignores'
  | 'modules.enabled'
  | 'access.policy'
  | 'audit.checkpointRows'
  | 'ai.mode'
  | 'ai.tiers'
  | 'ai.providers'
  | 'ai.privatePaths'
  | 'ai.budgets'
  | 'ai.mcp'
  | 'ai.agents'
  | 'run.persona'
  | 'run.model'
  | 'run.budget'
  | 'run.plans'
  | 'run.approve'
  | 'run.notify'
  | 'explain.level'
  | 'governance.approve'
  | 'governance.commands'
  | 'files.maxSizeKb'
  | 'log.level'
  | 'metrics';

/** Settings that become the user layer of the configuration, and the key of `.stewardry/config.yaml` that each stands for. */
const layerKeys: Partial<Record<SettingKey, readonly string[]>> = {
  'rules.packs': ['rules', 'packs'],
  'rules.severity': ['rules', 'severity'],
  'rules.ignores': ['rules', 'ignores'],
  'modules.enabled': ['modules', 'enabled'],
  'access.policy': ['access', 'policy'],
  'audit.checkpointRows': ['audit', 'checkpointRows'],
  'ai.mode': ['ai', 'mode'],
  'ai.tiers': ['ai', 'tiers'],
  'ai.providers': ['ai', 'providers'],
  'ai.privatePaths': ['ai', 'privatePaths'],
  'ai.budgets': ['ai', 'budgets'],
  'ai.mcp': ['ai', 'mcp'],
  'ai.agents': ['ai', 'agents'],
  'governance.approve': ['governance', 'approve'],
  'governance.commands': ['governance', 'commands'],
  'files.maxSizeKb': ['rules', 'limits', 'fileSizeKb'],
};

/** The value in force; package.json has the default of every key. */
export function readSetting<T>(key: SettingKey, scope?: ConfigurationScope): T | undefined {
  return workspace.getConfiguration('stewardry', scope ?? null).get<T>(key);
}

/** The user layer of a folder: only what somebody has set, nested as in config.yaml (`{ rules: { severity: … } }`). */
export function configLayer(scope: ConfigurationScope): Record<string, unknown> {
  const configuration = workspace.getConfiguration('stewardry', scope);
  const set = Object.entries(layerKeys).flatMap(([key, path]) => {
    const value = isSetByPerson(configuration.inspect(key)) ? configuration.get<unknown>(key) : undefined;
    // `null` is how a person takes back `packs` in a narrower scope, an empty text how one names no file.
    return value === undefined || value === null || value === '' ? [] : [{ path, value }];
  });
  return nested(set);
}

interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

function isSetByPerson(inspected: Inspected | undefined): boolean {
  return [inspected?.globalValue, inspected?.workspaceValue, inspected?.workspaceFolderValue].some((value) => value !== undefined);
}
