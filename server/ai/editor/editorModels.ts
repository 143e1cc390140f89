import type { EditorEvent, EditorMessage } from '../../../protocol/ai.ts';
import { normalise } from '../contract/conversation.ts';
import type { AssistantPart, Context, JsonObject, Message, TextPart, ToolCallPart } from '../contract/messages.ts';
import type { ModelInfo, Provider, StreamEvent, StreamOptions } from '../contract/provider.ts';
import { createStreamProvider } from '../providers/streamProvider.ts';
import { EventQueue } from './eventQueue.ts';

/** One question to a model of the editor. */
export interface EditorQuestion {
  readonly stream: string;
  readonly model: string;
  readonly messages: EditorMessage[];
  readonly tools: { name: string; description: string; inputSchema: Record<string, unknown> }[];
  readonly mustCallTool: boolean;
}

/** Why the editor gave no answer. */
export interface EditorFailure {
  readonly kind: 'permission' | 'notFound' | 'payment' | 'refusal' | 'server';
  readonly message: string;
}

/** The editor at the other end of a connection. Both may reject. */
export interface EditorLink {
  models(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /** Settles when the model has said everything; what it says comes by `EditorModels.receive`. */
  ask(question: EditorQuestion, signal: AbortSignal): Promise<{ readonly failure?: EditorFailure | undefined }>;
}

const ID = 'editor';

/**
 * The editor's own models (`vscode.lm`) as a provider, reached by requests to the extension. Where they run and what they cost is the
 * editor's affair: they count as elsewhere and unmetered.
 */
export class EditorModels {
  readonly provider: Provider;
  readonly #link: EditorLink;
  readonly #newId: () => string;
  readonly #streams = new Map<string, EventQueue<EditorEvent>>();

  constructor(link: EditorLink, newId: () => string) {
    this.#link = link;
    this.#newId = newId;
    this.provider = createStreamProvider({
      id: ID,
      label: "The editor's models",
      locality: 'cloud',
      billing: 'unmetered',
      stream: (model, context, options, signal) => this.#stream(model, context, options, signal),
      models: async (signal) => {
        try {
          return { ok: true, value: await link.models(signal) };
        } catch (error) {
          const message = `The editor did not say which models it has: ${error instanceof Error ? error.message : String(error)}`;
          return { ok: false, failure: { kind: 'unavailable', message } };
        }
      },
    });
  }

  /** Hands on what came for a stream. Returns whether somebody still listens. */
  receive(stream: string, events: readonly EditorEvent[]): boolean {
    const queue = this.#streams.get(stream);
    for (const event of events) queue?.push(event);
    return queue !== undefined;
  }

  async *#stream(model: string, context: Context, options: StreamOptions, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const stream = this.#newId();
    const queue = new EventQueue<EditorEvent>();
    const abandoned = new AbortController();
    this.#streams.set(stream, queue);
    // The editor may take its time to stop; nobody waits for it.
    const forget = (): void => {
      this.#streams.delete(stream);
      queue.end();
    };
    signal.addEventListener('abort', forget, { once: true });
    const content: AssistantPart[] = [];
    try {
      const question = { stream, model, ...toQuestion(context, options) };
      const asked = this.#link.ask(question, AbortSignal.any([signal, abandoned.signal]));
      // Its failure is seen below, when the queue has run dry.
      asked.finally(() => queue.end()).catch(() => undefined);
      for await (const event of queue) {
        if (event.kind === 'toolCall') content.push({ kind: 'toolCall', id: event.id, name: event.name, input: event.input });
        else addText(content, event.text);
        yield event.kind === 'toolCall' ? { type: 'toolCall', call: { ...event } } : { type: 'text', text: event.text };
      }
      if (signal.aborted) return;
      const { failure } = await asked;
      if (failure !== undefined && failure.kind !== 'refusal') {
        yield { type: 'error', failure: { kind: failure.kind, message: failure.message } };
        return;
      }
      const hasCalls = content.some(({ kind }) => kind === 'toolCall');
      const message = { role: 'assistant', content, origin: { provider: ID, model, locality: 'cloud' } } as const;
      yield { type: 'done', reason: failure !== undefined ? 'refusal' : hasCalls ? 'toolUse' : 'end', message };
    } finally {
      signal.removeEventListener('abort', forget);
      forget();
      abandoned.abort();
    }
  }
}

function addText(content: AssistantPart[], text: string): void {
  const last = content.at(-1);
  if (last?.kind === 'text') content[content.length - 1] = { kind: 'text', text: last.text + text };
  else content.push({ kind: 'text', text });
}

/** The editor's API knows no system text: it goes before the conversation. Thoughts are left out, they belong to whoever had them. */
function toQuestion({ system, messages, tools = [] }: Context, { toolChoice = 'auto' }: StreamOptions) {
  const before: EditorMessage[] =
    system === undefined || system.trim() === '' ? [] : [{ role: 'user', content: [{ kind: 'text', text: system }] }];
  return {
    messages: [...before, ...normalise(messages).map(toEditorMessage)],
    tools: (toolChoice === 'none' ? [] : tools).map(({ name, description, parameters }) => ({
      name,
      description,
      inputSchema: { ...parameters },
    })),
    mustCallTool: toolChoice === 'required' && tools.length > 0,
  };
}

function toEditorMessage(message: Message): EditorMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.content.map(textOf) };
    case 'tool':
      return { role: 'user', content: message.content.map(({ callId, text }) => ({ kind: 'toolResult', callId, text })) };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content.flatMap((part) => (part.kind === 'thinking' ? [] : [part.kind === 'text' ? textOf(part) : callOf(part)])),
      };
  }
}

const textOf = ({ text }: TextPart) => ({ kind: 'text', text }) as const;
const callOf = ({ id, name, input }: ToolCallPart) => ({ kind: 'toolCall', id, name, input: copyOf(input) }) as const;
const copyOf = (input: JsonObject): Record<string, unknown> => ({ ...input });
