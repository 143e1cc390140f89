import type {
  PermissionOption,
  RequestPermissionRequest,
  RequestPermissionResponse,
  SessionUpdate,
  ToolCallContent,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk';
import { BadInputError, NotFoundError } from '../../base/errors.ts';
import type { Action, FileChange } from '../../governance/govern/action.ts';
import type { Tool } from '../tools/tool.ts';
import { createWriteFileTool } from '../tools/writeFile.ts';
import type { AgentRequests } from './acpConnection.ts';
import type { ExternalHost, PerformTool, ToldCall } from './externalHost.ts';
import { consentTool, permissionTool, rawReadTool } from './externalTools.ts';
import { insideCopy } from './insideCopy.ts';
import { actionOf } from './permissionAction.ts';
import { Terminals } from './terminals.ts';

/** Characters of one turn that are kept with the session. */
const MOST_SAID = 100_000;
/** Characters of what an agent tells of one of its calls. */
const MOST_TOLD = 2_000;
const YES = 'Allow it once';
const NO = 'Refuse it';

/** The requests of an agent in one turn, each a call of a tool under the governor, or a refusal with the reason. */
export interface TurnRequests extends AgentRequests {
  /** What it said in this turn. */
  readonly said: { text: string; thinking: string };
  /** What it was refused where the protocol has no words for the reason. */
  readonly refusals: readonly string[];
  /** No command outlives the turn. */
  end(): Promise<void>;
}

export function requestsOf(host: ExternalHost, perform: PerformTool, signal: AbortSignal): TurnRequests {
  const terminals = new Terminals(host, perform);
  const said = { text: '', thinking: '' };
  const refusals: string[] = [];
  const calls = new Map<string, ToldCall>();
  return {
    said,
    refusals,
    end: () => terminals.endAll(),
    async read({ path, line, limit }) {
      const input = { path: pathIn(host, path), ...(line == null ? {} : { line }), ...(limit == null ? {} : { limit }) };
      if ((await host.tree.readText(input.path)) === undefined) throw new NotFoundError(`There is no file "${input.path}".`);
      return textOf(await perform(rawReadTool as Tool, input));
    },
    async write({ path, content }) {
      const place = pathIn(host, path);
      if ((await readOrNothing(host, place)) === content) return;
      const written: FileChange[] = [];
      const tool = createWriteFileTool();
      const noting: typeof tool = {
        ...tool,
        async perform(input, action, ...rest) {
          const answer = await tool.perform(input, action, ...rest);
          written.push(...action.changes);
          return answer;
        },
      };
      // It sends whole files and has no way to say that one is.
      const answer = await perform(noting as Tool, { path: place, content, is_whole: true });
      if (written.length > 0) await host.decided.wrote(written);
      textOf(answer);
    },
    async permit(request) {
      const words = await whyNot(host, perform, request);
      if (words !== undefined) refusals.push(`"${request.toolCall.title ?? 'A call'}" was refused: ${words}`);
      if (signal.aborted) return { outcome: { outcome: 'cancelled' } };
      return choice(request.options, words === undefined ? 'allow_once' : 'reject_once');
    },
    createTerminal: (request) => terminals.create(request),
    output: (id) => terminals.output(id),
    waitForExit: (id) => terminals.waitForExit(id),
    kill: (id) => terminals.kill(id),
    release: (id) => terminals.release(id),
    update(update) {
      host.moved();
      take(host, update, said, calls);
    },
  };
}

function pathIn({ root }: Pick<ExternalHost, 'root'>, given: string): string {
  const path = insideCopy(root, given);
  if (path !== undefined) return path;
  throw new BadInputError(`"${given}" is outside of the copy in which you work ("${root}"). Only files inside it are read and written.`);
}

/** What cannot be read is refused by the tool, in its own words. */
const readOrNothing = ({ tree }: Pick<ExternalHost, 'tree'>, path: string): Promise<string | undefined> =>
  tree.readText(path).catch(() => undefined);

function textOf({ text, isError }: { readonly text: string; readonly isError: boolean }): string {
  if (isError) throw new BadInputError(text);
  return text;
}

/** Why what an agent asks for is refused; `undefined`: it is allowed. */
async function whyNot(
  host: ExternalHost,
  perform: PerformTool,
  { toolCall, options }: RequestPermissionRequest,
): Promise<string | undefined> {
  const action = await actionOf(toolCall, host);
  if (action === undefined) return whyPersonRefuses(perform, toolCall);
  // An agent that only knows "always" would not ask again.
  if (!options.some(({ kind }) => kind === 'allow_once')) return 'The agent offers no way to allow it only once.';
  const tool = permissionTool<Action>(toolOf(action), action, (allowed) => {
    if (allowed.kind === 'edit') host.decided.expects(allowed.changes);
  });
  const { text, isError } = await perform(tool, {});
  return isError ? text : undefined;
}

const toolOf = ({ tool }: { readonly tool: string }): string => tool;

async function whyPersonRefuses(perform: PerformTool, { title, kind }: ToolCallUpdate): Promise<string | undefined> {
  let words = '';
  const tool = consentTool([YES, NO], (answer) => {
    words = answer;
  });
  const what = `The agent wants to do this (${kind ?? 'other'}), in its own words: ${JSON.stringify((title ?? '').slice(0, 500))}. Nothing here can tell what it would do.`;
  const { text, isError } = await perform(tool as Tool, { question: what });
  if (isError) return text;
  // The second: a plain yes, without one of the choices.
  return words === YES || words === 'Yes.' ? undefined : words;
}

function choice(options: readonly PermissionOption[], wanted: 'allow_once' | 'reject_once'): RequestPermissionResponse {
  const kinds: readonly PermissionOption['kind'][] = wanted === 'allow_once' ? ['allow_once'] : ['reject_once', 'reject_always'];
  const found = kinds.flatMap((each) => options.find(({ kind }) => kind === each) ?? [])[0];
  return { outcome: found === undefined ? { outcome: 'cancelled' } : { outcome: 'selected', optionId: found.optionId } };
}

/** What it tells of itself is shown to people, and never more than that. */
function take(host: ExternalHost, update: SessionUpdate, said: TurnRequests['said'], calls: Map<string, ToldCall>): void {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
    case 'agent_thought_chunk': {
      if (update.content.type !== 'text') return;
      const type = update.sessionUpdate === 'agent_message_chunk' ? 'text' : 'thinking';
      said[type] = (said[type] + update.content.text).slice(0, MOST_SAID);
      host.show({ type, text: update.content.text });
      return;
    }
    case 'tool_call':
    case 'tool_call_update': {
      const call = toldCall(calls.get(update.toolCallId), update);
      calls.set(call.id, call);
      host.told(call);
      return;
    }
    case 'plan':
      host.planned(update.entries.map(({ content, status }) => ({ title: content, isDone: status === 'completed' })));
      return;
    default:
    // Modes, commands and use: nothing that is decided on here.
  }
}

function toldCall(before: ToldCall | undefined, { toolCallId, title, status, content }: ToolCallUpdate): ToldCall {
  const state = status === 'completed' ? 'done' : status === 'failed' ? 'failed' : undefined;
  return {
    id: toolCallId,
    title: title ?? before?.title ?? 'A call of its own',
    state: state ?? before?.state ?? 'running',
    text: content == null ? (before?.text ?? '') : content.map(inWords).join('\n').slice(0, MOST_TOLD),
  };
}

function inWords(part: ToolCallContent): string {
  if (part.type === 'diff') return `Changes ${part.path}`;
  return part.type === 'content' && part.content.type === 'text' ? part.content.text : '';
}
