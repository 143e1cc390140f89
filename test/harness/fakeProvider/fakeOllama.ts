/** What Ollama has besides Chat Completions: the models on its disk, and loading more (https://github.com/ollama/ollama/blob/main/docs/api.md). */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

export interface RecordedPull {
  /** The body as it arrived. */
  readonly body: unknown;
  /** `hungUp`: whoever asked closed the connection before the end. */
  end: 'pending' | 'success' | 'refused' | 'cut' | 'hungUp';
}

const GIGABYTE = 1_000_000_000;

export class FakeOllama {
  readonly pulls: RecordedPull[] = [];
  readonly #installed = [{ name: 'fake-ollama:latest', model: 'fake-ollama:latest', size: 3.8 * GIGABYTE, details: {} }];

  /** Returns false when the path is none of Ollama's own. */
  async answer(path: string, raw: string, response: ServerResponse): Promise<boolean> {
    if (path === '/api/tags') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ models: this.#installed }));
      return true;
    }
    if (path !== '/api/pull') return false;
    const pull: RecordedPull = { body: JSON.parse(raw), end: 'pending' };
    this.pulls.push(pull);
    // The one body this file reads; a test that sends another shape fails on the answer.
    const { model } = pull.body as { model: string };
    pull.end = await this.#load(model, response);
    return true;
  }

  /** `fake-ok`, `fake-stall` (until the other side hangs up), `fake-cut` (no end mark), `bad name` (a status); any other name is unknown. */
  async #load(model: string, response: ServerResponse): Promise<RecordedPull['end']> {
    if (model.includes(' ')) {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid model name"}');
      return 'refused';
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const say = (news: object): void => void response.write(`${JSON.stringify(news)}\n`);
    say({ status: 'pulling manifest' });
    if (!/^fake-(ok|stall|cut)$/.test(model)) {
      response.end('{"error":"pull model manifest: file does not exist"}\n');
      return 'refused';
    }
    const weights = { status: 'pulling aaaa1111', digest: 'sha256:aaaa1111', total: 2 * GIGABYTE };
    say(weights);
    // A line that arrives in two pieces.
    response.write(JSON.stringify({ ...weights, completed: GIGABYTE }).slice(0, 30));
    await new Promise((resolve) => setImmediate(resolve));
    response.write(`${JSON.stringify({ ...weights, completed: GIGABYTE }).slice(30)}\n`);
    if (model === 'fake-stall') {
      await once(response, 'close');
      return 'hungUp';
    }
    if (model === 'fake-cut') {
      response.end();
      return 'cut';
    }
    say({ ...weights, completed: 2 * GIGABYTE });
    say({ status: 'pulling bbbb2222', digest: 'sha256:bbbb2222', total: 500, completed: 500 });
    for (const status of ['verifying sha256 digest', 'writing manifest', 'success']) say({ status });
    response.end();
    this.#installed.push({ name: `${model}:latest`, model: `${model}:latest`, size: 2 * GIGABYTE + 500, details: {} });
    return 'success';
  }
}
