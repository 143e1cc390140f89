/** A model provider that answers from scenarios, on the loopback interface: Anthropic Messages, OpenAI Responses and Chat Completions. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { anthropicWire } from './anthropicWire.ts';
import { answerCatalogue } from './catalogue.ts';
import { chatWire } from './chatWire.ts';
import { deliver } from './deliver.ts';
import { FakeOllama, type RecordedPull } from './fakeOllama.ts';
import { responsesWire } from './responsesWire.ts';
import { type FakeReply, isScenarioName, type ScenarioName, scenarios } from './scenarios.ts';
import type { Wire } from './wire.ts';

/** One request as it arrived. */
export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as text: what a spy searches. */
  readonly text: string;
  readonly body: unknown;
  readonly model: string;
  /** How often this model was asked for over this protocol, this time included. */
  readonly attempt: number;
  /** Why it was refused as malformed, when it was. */
  readonly rejected?: string;
}

export interface FakeProvider {
  /** `http://127.0.0.1:PORT`; the paths of OpenAI begin with `/v1`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** What its Ollama was told to load, in order. */
  readonly pulls: readonly RecordedPull[];
  /** The next requests get these, in order, whatever model they name. Otherwise `fake-SCENARIO` decides, and `ok-text`. */
  enqueue(...names: readonly (ScenarioName | FakeReply)[]): void;
  close(): Promise<void>;
}

const WIRES: Readonly<Record<string, Wire>> = {
  '/v1/messages': anthropicWire,
  '/v1/responses': responsesWire,
  '/v1/chat/completions': chatWire,
};

export async function startFakeProvider(): Promise<FakeProvider> {
  const session = new Session();
  const server = createServer((request, response) => {
    session.answer(request, response).catch((error: unknown) => {
      // A client that hung up in the middle is part of what scenarios are for; anything else shows as a broken answer.
      if (!response.destroyed) response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: session.requests,
    pulls: session.ollama.pulls,
    enqueue: (...names) => session.queue.push(...names),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Session {
  readonly requests: RecordedRequest[] = [];
  readonly ollama = new FakeOllama();
  readonly queue: (ScenarioName | FakeReply)[] = [];
  readonly #attempts = new Map<string, number>();
  readonly #ids = new Map<string, number>();

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const raw = await text(request);
    if (answerCatalogue(path, raw, response) || (await this.ollama.answer(path, raw, response))) return;
    const wire = WIRES[path];
    if (wire === undefined || request.method !== 'POST') return sendJson(response, 404, { error: { message: `no such path "${path}"` } });
    const body = parse(raw);
    const model = modelOf(body);
    const attempt = (this.#attempts.get(path + model) ?? 0) + 1;
    this.#attempts.set(path + model, attempt);
    const rejected = wire.reject(request.headers, body);
    this.requests.push({
      path,
      headers: request.headers,
      text: raw,
      body,
      model,
      attempt,
      ...(rejected === undefined ? {} : { rejected: rejected.reason }),
    });
    if (rejected !== undefined) return sendJson(response, rejected.status, wire.errorBody('invalid', rejected.reason));
    await this.#reply(wire, this.#next(model, attempt), model, response);
  }

  #next(model: string, attempt: number): FakeReply {
    const queued = this.queue.shift() ?? model.replace(/^fake-/, '');
    if (typeof queued !== 'string') return queued;
    return scenarios[isScenarioName(queued) ? queued : 'ok-text'].reply(attempt);
  }

  async #reply(wire: Wire, reply: FakeReply, model: string, response: ServerResponse): Promise<void> {
    if (reply.kind === 'html') {
      response.writeHead(reply.status, { 'content-type': 'text/html' }).end('<html><body>Bad Gateway</body></html>');
      return;
    }
    if (reply.kind === 'error') {
      sendJson(response, reply.status, wire.errorBody(reply.error, ERROR_MESSAGE[reply.error] ?? 'It went wrong'), reply.headers);
      return;
    }
    const delivery = reply.delivery ?? {};
    response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_1', 'x-request-id': 'req_1' });
    await deliver(
      wire.frames(reply.turn, model, (prefix) => this.#nextId(prefix), delivery),
      delivery,
      wire,
      response,
    );
  }

  #nextId(prefix: string): string {
    const next = (this.#ids.get(prefix) ?? 0) + 1;
    this.#ids.set(prefix, next);
    return `${prefix}_${next}`;
  }
}

const ERROR_MESSAGE: Readonly<Record<string, string>> = {
  context: 'prompt is too long: 250000 tokens > 200000 maximum',
  auth: 'invalid key',
  payment: 'Your credit balance is too low',
  permission: 'Your key may not use this model',
  rate: 'Too many requests',
  quota: 'You exceeded your current quota',
  server: 'Internal server error',
  overloaded: 'Overloaded',
};

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const ids = { 'request-id': 'req_1', 'x-request-id': 'req_1' };
  response.writeHead(status, { 'content-type': 'application/json', ...ids, ...headers }).end(JSON.stringify(body));
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function modelOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string' ? body.model : '';
}
