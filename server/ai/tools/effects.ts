import type { Finding } from '../../../protocol/finding.ts';
import type { FileChange } from '../../governance/govern/action.ts';

/** One entry of a folder. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Bytes. */
  readonly size: number;
}

/** A line that was looked for. `line` from 1, as people and models count. */
export interface SearchHit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** A declaration. `line` from 1. */
export interface SymbolHit {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly kind: string;
}

export interface SearchQuery {
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
  /** Globs; absent: everywhere. */
  readonly include?: readonly string[];
  readonly limit: number;
}

/** Looks at the tree of a run and changes nothing. Paths are relative to its root; nothing outside of it is ever reached. */
export interface TreeView {
  /** The text; `undefined` when there is no such file. Throws `BadInputError` for what is no text or too large. */
  readText(path: string): Promise<string | undefined>;
  list(path: string, depth: number, signal: AbortSignal): Promise<readonly TreeEntry[]>;
  search(query: SearchQuery, signal: AbortSignal): Promise<{ readonly hits: readonly SearchHit[]; readonly isCut: boolean }>;
  findSymbols(name: string, signal: AbortSignal): Promise<readonly SymbolHit[]>;
}

export interface CommandRequest {
  readonly shell: 'posix' | 'powershell';
  readonly command: string;
  /** Relative to the root. */
  readonly cwd: string;
  readonly timeoutMs: number;
}

export interface CommandOutcome {
  /** `null`: ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Both streams in order, the middle left out where it is too long for a model. */
  readonly output: string;
  /** Bytes that the command wrote in all; everything up to a limit is kept under `outputId`. */
  readonly outputBytes: number;
  readonly outputId?: string;
  readonly hasTimedOut: boolean;
  /** Milliseconds. */
  readonly tookMs: number;
  readonly isSandboxed: boolean;
}

/** The outside world of a run. Only a governor hands it out, and only for an action that is allowed (server/governance/govern). */
export interface Effects {
  readonly tree: TreeView;
  /** Writes the files of the run's own tree, exactly so; all of them or, when one fails, none. */
  write(changes: readonly FileChange[]): Promise<void>;
  /** Runs a command with its output streamed. Aborting kills the whole process group. */
  run(request: CommandRequest, onOutput: (text: string) => void, signal: AbortSignal): Promise<CommandOutcome>;
  /** `digest`: the tool that was decided on; another one of the same name is not called. */
  callMcp(server: string, tool: string, input: Readonly<Record<string, unknown>>, digest: string, signal: AbortSignal): Promise<McpOutcome>;
  /** All findings of the rules in these files of the run's tree. */
  findings(paths: readonly string[], signal: AbortSignal): Promise<readonly Finding[]>;
  askPerson(question: string, choices: readonly string[], signal: AbortSignal): Promise<string>;
  /** Keeps why something was done so. */
  noteDecision(decision: DecisionNote): Promise<void>;
  /** Lets another persona do a part of the task in the same tree; its last words. */
  delegate(persona: string, prompt: string, signal: AbortSignal): Promise<string>;
}

export interface McpOutcome {
  readonly text: string;
  readonly isError: boolean;
}

export interface DecisionNote {
  readonly what: string;
  readonly why: string;
  readonly alternatives: readonly string[];
  /** Paths, findings, outputs that speak for it. */
  readonly evidence: readonly string[];
}
