/** A model server for benchmarks, in a thread of its own so that the host that is measured has its thread to itself. Speaks Chat Completions. */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** What it answers: `tokens`: one word, again and again; `flood`: so many events a second, one of them with a lot of text. */
export type Playing = { readonly kind: 'tokens'; readonly turns: number } | ({ readonly kind: 'flood' } & Flood);

export interface Flood {
  readonly perSecond: number;
  readonly seconds: number;
  /** Characters of the large event, which is sent half-way. */
  readonly large: number;
}

/** Said to the benchmark. Times are milliseconds since 1970, with fractions. */
export type Said = { readonly port: number } | { readonly word: string; readonly sentAt: number } | { readonly text: string };

/** Of the events of a flood, so many go at once. */
const SLICE = 10;
/** Before and after a word. Milliseconds. */
const PAUSE_MS = 60;

const now = (): number => performance.timeOrigin + performance.now();
const say = (said: Said): void => parentPort?.postMessage(said);
// Given by the benchmark that started the thread.
const playing = workerData as Playing;
let turn = 0;

const server = createServer((request, response) => {
  request.resume().on('end', () => void answer(request.url ?? '', response));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') say({ port: address.port });
});

async function answer(path: string, response: ServerResponse): Promise<void> {
  if (!path.endsWith('/chat/completions')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"list","data":[{"id":"m","object":"model"}]}');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  turn += 1;
  const isLast = playing.kind === 'flood' || turn > playing.turns;
  if (playing.kind === 'flood') await flood(response, playing);
  else if (!isLast) await word(response, `word-${turn}`);
  const call = isLast
    ? { name: 'finish', arguments: JSON.stringify({ is_done: true, summary: 'Said.', tests: 'not_run' }) }
    : { name: 'read_file', arguments: JSON.stringify({ path: `f${turn}.txt` }) };
  send(response, { tool_calls: [{ index: 0, id: `call_${turn}`, type: 'function', function: call }] });
  send(response, {}, 'tool_calls');
  response.end('data: [DONE]\n\n');
}

async function word(response: ServerResponse, text: string): Promise<void> {
  await delay(PAUSE_MS);
  say({ word: text, sentAt: now() });
  send(response, { content: text });
  await delay(PAUSE_MS);
}

async function flood(response: ServerResponse, { perSecond, seconds, large }: Flood): Promise<void> {
  const count = perSecond * seconds;
  const texts: string[] = [];
  const began = now();
  for (let index = 0; index < count; index += SLICE) {
    const early = began + (index * 1_000) / perSecond - now();
    if (early > 1) await delay(early);
    for (let each = index; each < index + SLICE; each++) {
      const text = each === count / 2 ? `${'x'.repeat(large - 1)} ` : `${each} `;
      texts.push(text);
      send(response, { content: text });
    }
  }
  say({ text: texts.join('') });
}

function send(response: ServerResponse, delta: object, finish: string | null = null): void {
  const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] };
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}
