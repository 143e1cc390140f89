import { z } from 'zod';
import type { Failure } from '../../contract/failure.ts';
import type { Answer, PullProgress } from '../../contract/provider.ts';
import { attempt } from '../probe.ts';

/**
 * Has Ollama load a model, and follows it: `POST /api/pull`, docs/api.md of Ollama. When nothing comes for five minutes `fetch` gives up
 * by itself; Ollama tells its progress several times a second and is silent only while it verifies.
 */
export function pullModel(
  url: string,
  model: string,
  report: (progress: PullProgress) => void,
  failed: (error: unknown) => Failure,
  signal: AbortSignal,
): Promise<Answer<void>> {
  return attempt(
    async () => {
      const body = JSON.stringify({ model, stream: true });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
      if (!response.ok) throw await readRefusal(response, url, model);
      await follow(linesOf(response.body ?? []), model, report);
    },
    failed,
    signal,
  );
}

const news = z.object({
  status: z.string().default(''),
  /** The part that the next two are about; bytes. `completed` is absent at first. */
  digest: z.string().optional(),
  total: z.number().nonnegative().default(0),
  completed: z.number().nonnegative().default(0),
  error: z.string().optional(),
});

async function follow(lines: AsyncIterable<string>, model: string, report: (progress: PullProgress) => void): Promise<void> {
  const parts = new Map<string, { readonly total: number; readonly completed: number }>();
  const sum = (key: 'total' | 'completed'): number => [...parts.values()].reduce((all, part) => all + part[key], 0);
  let isComplete = false;
  for await (const line of lines) {
    const { status, digest, total, completed, error } = readNews(line);
    if (error !== undefined) throw refused(model, error);
    if (digest !== undefined) parts.set(digest, { total, completed });
    isComplete ||= status === 'success';
    report({ step: printable(status), totalBytes: sum('total'), doneBytes: sum('completed') });
  }
  if (!isComplete) throw new Error(`The answer ended before "${model}" was complete. Pull it again; it goes on where it stopped.`);
}

function readNews(line: string): z.infer<typeof news> {
  const parsed = news.safeParse(JSON.parse(line));
  if (!parsed.success) throw new SyntaxError(`This is no progress of a model: ${line}`);
  return parsed.data;
}

/** It goes to a terminal: the words of a server move no cursor there. */
const printable = (text: string): string => text.replaceAll(/[^\w .,:/-]/g, '').slice(0, 80);

/** An error before the first news comes as a status; not everything at that address may be an Ollama. */
async function readRefusal(response: Response, url: string, model: string): Promise<Error> {
  try {
    const { error } = readNews(await response.text());
    if (error !== undefined) return refused(model, error);
  } catch {
    // Not JSON: the status has to do.
  }
  return Object.assign(new Error(`"${url}" answered ${response.status}`), { status: response.status });
}

/** Ollama tells an unknown name by its registry's missing manifest, with status 200 or 500. */
function refused(model: string, reason: string): Error {
  if (!/^pull model manifest: .*(does not exist|not found)/.test(reason))
    return new Error(`"${model}" was not loaded: ${printable(reason)}`);
  const message = `There is no model "${model}" (${printable(reason)}). Take its name from https://ollama.com/library, such as "qwen3:8b".`;
  return Object.assign(new Error(message), { code: 'not_found' });
}

async function* linesOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield rest;
}
