/** A file before and after a change; `null` is absence. Texts are whole. */
export interface FileChange {
  /** Relative to the root of the tree, `/`-separated. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Where the content came from, when the file was moved; that path has a change of its own with `after: null`. */
  readonly movedFrom?: string;
}

/**
 * One thing that an agent wants to do, as data: everything that is needed to decide on it, and nothing that does it. Paths are relative to
 * the root of the tree and may be hostile: they are checked, not trusted.
 */
export type Action =
  /** Looks at files; what it sees goes to the model. */
  | {
      readonly kind: 'read';
      readonly tool: string;
      readonly paths: readonly string[];
      /** Which lines, or what is looked for: tells a second look from the same look again. */
      readonly detail?: string;
    }
  /** Changes files in the run's own copy of the tree. */
  | { readonly kind: 'edit'; readonly tool: string; readonly changes: readonly FileChange[] }
  /** Runs a command line in a shell. `cwd` is relative to the root. */
  | {
      readonly kind: 'command';
      readonly tool: string;
      readonly shell: 'posix' | 'powershell';
      readonly command: string;
      readonly cwd: string;
    }
  /** Asks a model. Money in micro-dollars; `undefined`: nobody knows the price. */
  | {
      readonly kind: 'model';
      readonly provider: string;
      readonly model: string;
      readonly locality: 'local' | 'cloud';
      readonly cause: 'first' | 'fallback';
      readonly worstCase: number | undefined;
    }
  /** Calls a tool of an MCP server. `digest`: of the tool's description and schema, so that a yes does not hold for what it is turned into later. */
  | {
      readonly kind: 'mcp';
      readonly server: string;
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly digest: string;
    }
  /**
   * Starts a program that works on the task by itself, in the run's copy (an external agent). `digest`: of all that says how it is started, so that
   * a yes does not hold for what the name is given to later.
   */
  | {
      readonly kind: 'agent';
      readonly agent: string;
      /** The command line, for people. */
      readonly command: string;
      readonly mayUseNetwork: boolean;
      /** Folders of the person that it may read and write besides the copy. */
      readonly folders: readonly string[];
      readonly digest: string;
    }
  /** Hands a part of the task to another persona. */
  | { readonly kind: 'delegate'; readonly tool: string; readonly persona: string; readonly prompt: string }
  /** Takes in what the run made: writes a change set, or takes one back, in the tree of the person. */
  | { readonly kind: 'apply'; readonly changes: readonly FileChange[]; readonly isUndo: boolean }
  /** Commits or otherwise changes git's own state. `args` without the program. */
  | { readonly kind: 'git'; readonly tool: string; readonly args: readonly string[] }
  /** Has no effect outside the run: asks the person, notes a decision. */
  | { readonly kind: 'note'; readonly tool: string; readonly text: string };

/** In place of a tool: the server itself is started, or connected to. No tool can have this name. */
export const MCP_START = '(start)';

/** The tool of a command that Stewardry itself runs to find out what a run has come to. */
export const VERIFY = 'verify';

export type ActionKind = Action['kind'];

/** The tool, or what stands for one, for people and for allow-lists: `edit_file`, `mcp:github/create_issue`, `model`. */
export function nameOf(action: Action): string {
  switch (action.kind) {
    case 'model':
    case 'apply':
      return action.kind;
    case 'mcp':
      return `mcp:${action.server}/${action.tool}`;
    case 'agent':
      return `agent:${action.agent}`;
    default:
      return action.tool;
  }
}

/** Every path that the action names, without repetition. */
export function pathsOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'read':
      return action.paths;
    case 'edit':
    case 'apply':
      return [...new Set(action.changes.flatMap(({ path, movedFrom }) => (movedFrom === undefined ? [path] : [path, movedFrom])))];
    default:
      return [];
  }
}
