import { setTimeout as delay } from 'node:timers/promises';
import type { AssistantPart, Context, Origin } from '../../contract/messages.ts';
import type { Provider, StreamEvent } from '../../contract/provider.ts';
import { guardStream } from '../guardStream.ts';
import { toFailure } from '../toFailure.ts';
import type { Script, ScriptTurn } from './script.ts';

/**
 * A provider that plays a script: for demonstrations, tests and work without a network. It keeps no state: how many turns the
 * conversation already has from it says which is next, so that a resumed run goes on where it was.
 */
export function createScriptedProvider(script: Script): Provider {
  const id = 'scripted';
  return {
    id,
    label: `Scripted (${script.name})`,
    locality: 'local',
    billing: 'free',
    isScripted: true,
    stream: (model, context, _options, signal) =>
      guardStream(
        () => play(script, context, { provider: id, model, locality: 'local' }, signal),
        (error) => toFailure(error, 'Scripted', 0),
        signal,
      ),
    models: async () => ({ ok: true, value: [{ id: script.name }] }),
    health: async () => ({ ok: true, value: { latencyMs: 0 } }),
  };
}

async function* play(script: Script, context: Context, origin: Origin, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const played = context.messages.filter((message) => message.role === 'assistant' && message.origin.provider === origin.provider).length;
  const turn = turnAfter(script.turns, played, context);
  if (turn?.fail !== undefined) {
    yield { type: 'error', failure: { kind: turn.fail, message: `The script fails here: ${turn.fail}` } };
    return;
  }
  const content = turn === undefined ? [{ kind: 'text', text: 'The script has ended.' } as const] : partsOf(turn, played);
  for (const part of content) {
    if (part.kind === 'toolCall') {
      yield { type: 'toolInput', callId: part.id, name: part.name, text: JSON.stringify(part.input) };
      continue;
    }
    for (const text of part.text.match(/\S+\s*|\s+/g) ?? []) {
      if (script.paceMs > 0) await delay(script.paceMs, undefined, { signal });
      yield { type: part.kind, text };
    }
  }
  for (const part of content) if (part.kind === 'toolCall') yield { type: 'toolCall', call: part };
  const hasCalls = content.some(({ kind }) => kind === 'toolCall');
  yield { type: 'done', reason: hasCalls ? 'toolUse' : 'end', message: { role: 'assistant', content, origin } };
}

/** The first turn, from the next one on, whose condition holds. */
function turnAfter(turns: readonly ScriptTurn[], played: number, context: Context): ScriptTurn | undefined {
  const last = context.messages.at(-1)?.content.map((part) => ('text' in part ? part.text : '')) ?? [];
  const text = last.join('\n');
  return turns.slice(played).find(({ when }) => when === undefined || text.includes(when));
}

function partsOf({ think, say, call }: ScriptTurn, played: number): AssistantPart[] {
  return [
    ...(think === undefined ? [] : [{ kind: 'thinking', text: think } as const]),
    ...(say === undefined ? [] : [{ kind: 'text', text: say } as const]),
    ...call.map(({ tool, input }, index) => ({ kind: 'toolCall', id: `script_${played}_${index}`, name: tool, input }) as const),
  ];
}
