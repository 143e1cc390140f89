/** What is known in advance about a kind of server. Paths are below `url`. */
interface Preset {
  readonly label: string;
  /** Where it listens when nobody changed it. */
  readonly url: string;
  /** Its own list of models, where that says more than `/v1/models`. */
  readonly modelsPath?: string;
  /** Where it says that it can answer; absent: the list of models is asked for. */
  readonly healthPath?: string;
  /** Where it can be told to load a model, as Ollama can. */
  readonly pullPath?: string;
}

/**
 * Defaults of the servers' own documentation: Ollama docs/api.md, LM Studio REST API v0, llama.cpp tools/server/README.md, vLLM
 * OpenAI-compatible server. `compatible` is any other.
 */
export const serverPresets: Record<ServerPreset, Preset> = {
  ollama: { label: 'Ollama', url: 'http://127.0.0.1:11434', modelsPath: '/api/tags', pullPath: '/api/pull' },
  'lm-studio': { label: 'LM Studio', url: 'http://127.0.0.1:1234', modelsPath: '/api/v0/models' },
  'llama.cpp': { label: 'llama.cpp', url: 'http://127.0.0.1:8080', healthPath: '/health' },
  vllm: { label: 'vLLM', url: 'http://127.0.0.1:8000', healthPath: '/health' },
  compatible: { label: 'OpenAI-compatible server', url: 'http://127.0.0.1:8000' },
};

export type ServerPreset = 'ollama' | 'lm-studio' | 'llama.cpp' | 'vllm' | 'compatible';
