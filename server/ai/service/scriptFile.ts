import path from 'node:path';
import { diskFiles } from '../../data/files/diskFiles.ts';
import type { Provider } from '../contract/provider.ts';
import { parseScript } from '../providers/scripted/script.ts';
import { createScriptedProvider } from '../providers/scripted/scripted.ts';

/** The file of a script; without text it cannot be read. */
export interface ScriptText {
  readonly file: string;
  readonly text?: string;
}

/** Reads the file that the configuration names (`ai.script`), relative to the folder; `undefined`: it names none. */
export async function readScript(folder: string, script: string): Promise<ScriptText | undefined> {
  if (script === '') return undefined;
  const file = path.resolve(folder, script);
  const text = await diskFiles.readFile(file);
  return text === undefined ? { file } : { file, text };
}

/** The provider that plays it. One that is broken is there all the same and says in each answer what is wrong, so that nobody wonders where it went. */
export function providerOf(script: ScriptText | undefined): readonly Provider[] {
  if (script === undefined) return [];
  const parsed = script.text === undefined ? { problem: 'it cannot be read' } : parseScript(script.text);
  if ('script' in parsed) return [createScriptedProvider(parsed.script)];
  const message = `The script "${script.file}" (ai.script) cannot be played: ${parsed.problem}`;
  const failing = createScriptedProvider({ name: 'broken', paceMs: 0, turns: [{ call: [], say: '' }] });
  const failure = { kind: 'unavailable', message } as const;
  return [
    {
      ...failing,
      async *stream() {
        yield { type: 'error', failure };
      },
      models: async () => ({ ok: false, failure }),
      health: async () => ({ ok: false, failure }),
    },
  ];
}
