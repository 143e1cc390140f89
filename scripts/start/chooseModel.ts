/** Variables for the backend that say which model answers, and a sentence for whoever started it. */
interface ChosenModel {
  readonly env: Readonly<Record<string, string>>;
  readonly words: string;
}

const KEYS = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'];

/** Where local servers of models listen by default, by the id of their provider. */
const LOCAL_SERVERS: Readonly<Record<string, string>> = { ollama: 'http://127.0.0.1:11434', 'lm-studio': 'http://127.0.0.1:1234' };
/** One that runs on this machine answers at once. Milliseconds. */
const PROBE_MS = 500;

/**
 * The real thing where there is one: providers whose key is in the environment, else the first model of a local server; else `script`, which plays
 * a model. Says nothing of mode and tiers where the environment already does.
 */
export async function chooseModel(
  environment: NodeJS.ProcessEnv,
  script: string | undefined,
  servers: Readonly<Record<string, string>> = LOCAL_SERVERS,
): Promise<ChosenModel> {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (KEYS.includes(name) || name.startsWith('STEWARDRY_')) ? [[name, value] as const] : [],
  );
  const env = Object.fromEntries(own);
  if (env['STEWARDRY_AI_MODE'] !== undefined) return { env, words: 'AI tasks: as the environment says' };
  if (KEYS.some((key) => env[key]))
    return { env: { ...env, STEWARDRY_AI_MODE: 'hybrid' }, words: 'AI tasks go to the provider whose key is set' };
  const local = await findLocalModel(servers);
  if (local !== undefined) return { env: { ...env, ...onlyModel(local) }, words: `AI tasks go to ${local}, on this machine` };
  if (script === undefined) return { env, words: 'AI tasks: no key and no local model found, so they are switched off' };
  return {
    env: { ...env, ...onlyModel('scripted/shop'), STEWARDRY_AI_SCRIPT: script },
    words: 'AI tasks: no key and no local model found, so a script plays one; try "Stewardry: Run AI Task"',
  };
}

function onlyModel(model: string): Record<string, string> {
  return {
    STEWARDRY_AI_MODE: 'local',
    STEWARDRY_AI_TIERS_REASON: model,
    STEWARDRY_AI_TIERS_STANDARD: model,
    STEWARDRY_AI_TIERS_FAST: model,
  };
}

async function findLocalModel(servers: Readonly<Record<string, string>>): Promise<string | undefined> {
  for (const [provider, url] of Object.entries(servers)) {
    const model = await firstModel(url);
    if (model !== undefined) return `${provider}/${model}`;
  }
  return undefined;
}

/** https://platform.openai.com/docs/api-reference/models/list, which both servers speak. */
async function firstModel(url: string): Promise<string | undefined> {
  try {
    const answer: unknown = await (await fetch(`${url}/v1/models`, { signal: AbortSignal.timeout(PROBE_MS) })).json();
    if (typeof answer !== 'object' || answer === null || !('data' in answer) || !Array.isArray(answer.data)) return undefined;
    const [first] = answer.data as readonly { id?: unknown }[];
    return typeof first?.id === 'string' ? first.id : undefined;
  } catch {
    // Nobody listens there, or something else does.
    return undefined;
  }
}
