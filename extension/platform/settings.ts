import { type ConfigurationScope, workspace } from 'vscode';

/** Keys of package.json's `contributes.configuration`, without the prefix `stewardry.`. */
export type SettingKey =
  | 'enable'
  | 'scan.onOpen'
  | 'dataFolder'
  | 'rules.packs'
  | 'rules.severity'
  | 'rules.ignores'
  | 'files.maxSizeKb'
  | 'log.level';

/** Settings that become the user layer of the configuration: the same keys as in `.stewardry/config.yaml`. */
const layerKeys: readonly SettingKey[] = ['rules.packs', 'rules.severity', 'rules.ignores', 'files.maxSizeKb'];

/** The value in force; package.json has the default of every key. */
export function readSetting<T>(key: SettingKey, scope?: ConfigurationScope): T | undefined {
  return workspace.getConfiguration('stewardry', scope ?? null).get<T>(key);
}

/** The user layer of a folder: only what somebody has set, nested as in config.yaml (`{ rules: { severity: … } }`). */
export function configLayer(scope: ConfigurationScope): Record<string, unknown> {
  const configuration = workspace.getConfiguration('stewardry', scope);
  const layer: Record<string, Record<string, unknown>> = {};
  for (const key of layerKeys) {
    const value = setByPerson(configuration.inspect(key), configuration.get(key));
    const [section = '', name = ''] = key.split('.');
    if (value !== undefined) layer[section] = { ...layer[section], [name]: value };
  }
  return layer;
}

function setByPerson(
  inspected: { globalValue?: unknown; workspaceValue?: unknown; workspaceFolderValue?: unknown } | undefined,
  value: unknown,
): unknown {
  const isSet =
    inspected?.globalValue !== undefined || inspected?.workspaceValue !== undefined || inspected?.workspaceFolderValue !== undefined;
  return isSet ? value : undefined;
}
