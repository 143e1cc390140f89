import {
  type CancellationToken,
  CancellationTokenSource,
  Disposable,
  LanguageModelChatMessage,
  LanguageModelChatToolMode,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
  type LogOutputChannel,
  lm,
} from 'vscode';
import type { EditorMessage } from '../../../protocol/ai.ts';
import type { Backend } from '../../backend/backend.ts';
import type { ClientParams, ClientResult } from '../../backend/rpc.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import { EventPump } from './eventPump.ts';
import { failureOf } from './failureOf.ts';

type Question = ClientParams<'ai/editorStream'>;

/** Lets the backend ask the editor's own models. The editor asks the person the first time. */
export function registerLanguageModels(backend: Backend, log: LogOutputChannel): Disposable {
  const offer = (): void => {
    backend.rpc.ai.offerEditorModels({ isOffered: true }).catch((error: unknown) => {
      log.debug(`The editor's models are not offered: ${describeFailure(error)}`);
    });
  };
  return Disposable.from(
    backend.answer('ai/editorModels', async () => ({ models: (await lm.selectChatModels()).map(describeModel) })),
    backend.answer('ai/editorStream', (question, token) => answer(backend, question, token)),
    backend.onDidChangeState((state) => {
      if (state === 'running') offer();
    }),
    // A module that comes back has forgotten.
    backend.on('modules/changed', ({ id, state }) => {
      if (id === 'ai' && state === 'running' && backend.state === 'running') offer();
    }),
  );
}

function describeModel({ id, name, maxInputTokens }: Awaited<ReturnType<typeof lm.selectChatModels>>[number]) {
  return { id, label: name, contextTokens: maxInputTokens };
}

async function answer(backend: Backend, question: Question, token: CancellationToken): Promise<ClientResult<'ai/editorStream'>> {
  const cancel = new CancellationTokenSource();
  const cancelled = token.onCancellationRequested(() => cancel.cancel());
  try {
    await stream(backend, question, cancel);
    return {};
  } catch (error) {
    return { failure: failureOf(error) };
  } finally {
    cancelled.dispose();
    cancel.dispose();
  }
}

async function stream(backend: Backend, { stream: name, model, messages, tools, mustCallTool }: Question, cancel: CancellationTokenSource) {
  const [chat] = await lm.selectChatModels({ id: model });
  if (chat === undefined) throw Object.assign(new Error(`The editor has no model "${model}"`), { code: 'NotFound' });
  const options = {
    tools: tools.map((tool) => ({ ...tool })),
    toolMode: mustCallTool ? LanguageModelChatToolMode.Required : LanguageModelChatToolMode.Auto,
  };
  const response = await chat.sendRequest(messages.map(toMessage), options, cancel.token);
  const pump = new EventPump(async (events) => (await backend.rpc.ai.editorEvents({ stream: name, events })).isWanted);
  for await (const part of response.stream) {
    let isWanted = true;
    if (part instanceof LanguageModelTextPart) isWanted = pump.push({ kind: 'text', text: part.value });
    else if (part instanceof LanguageModelToolCallPart) {
      isWanted = pump.push({ kind: 'toolCall', id: part.callId, name: part.name, input: { ...part.input } });
    }
    if (!isWanted) cancel.cancel();
  }
  await pump.finish();
}

function toMessage({ role, content }: EditorMessage): LanguageModelChatMessage {
  if (role === 'assistant') {
    return LanguageModelChatMessage.Assistant(
      content.flatMap((part): (LanguageModelTextPart | LanguageModelToolCallPart)[] => {
        if (part.kind === 'text') return [new LanguageModelTextPart(part.text)];
        return part.kind === 'toolCall' ? [new LanguageModelToolCallPart(part.id, part.name, part.input)] : [];
      }),
    );
  }
  return LanguageModelChatMessage.User(
    content.flatMap((part): (LanguageModelTextPart | LanguageModelToolResultPart)[] => {
      if (part.kind === 'text') return [new LanguageModelTextPart(part.text)];
      return part.kind === 'toolResult' ? [new LanguageModelToolResultPart(part.callId, [new LanguageModelTextPart(part.text)])] : [];
    }),
  );
}
