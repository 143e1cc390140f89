import type { ServerResponse } from 'node:http';

/** What is not a prompt: lists of models, health, embeddings. Returns false when the path is none of these. */
export function answerCatalogue(path: string, raw: string, response: ServerResponse): boolean {
  const body = path === '/v1/embeddings' ? embeddings(raw) : FIXED[path.split('?')[0] ?? ''];
  if (body === undefined) return false;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}

/** All dialects in one list: Anthropic's `display_name`, vLLM's `max_model_len`, llama.cpp's `meta`. */
const FIXED: Readonly<Record<string, unknown>> = {
  '/v1/models': {
    object: 'list',
    has_more: false,
    first_id: 'fake-ok-text',
    last_id: 'fake-llama',
    data: [
      { id: 'fake-ok-text', type: 'model', object: 'model', display_name: 'Fake', created_at: '2026-01-01T00:00:00Z' },
      { id: 'fake-vllm', type: 'model', object: 'model', max_model_len: 32768 },
      { id: 'fake-llama', type: 'model', object: 'model', meta: { n_ctx_train: 8192 } },
    ],
  },
  '/api/v0/models': { object: 'list', data: [{ id: 'fake-studio', object: 'model', type: 'llm', max_context_length: 4096 }] },
  '/health': { status: 'ok' },
};

function embeddings(raw: string): unknown {
  // The one body this file reads; a test that sends another shape fails on the answer.
  const { input, model } = JSON.parse(raw) as { input: string[]; model: string };
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 0.5] }));
  return { object: 'list', data, model, usage: { prompt_tokens: 3, total_tokens: 3 } };
}
