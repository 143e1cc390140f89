import type { CreateTerminalRequest, TerminalExitStatus, TerminalOutputResponse } from '@agentclientprotocol/sdk';
import { BadInputError, NotFoundError } from '../../base/errors.ts';
import { createRunCommandTool } from '../tools/runCommand.ts';
import type { Tool } from '../tools/tool.ts';
import type { ExternalHost, PerformTool } from './externalHost.ts';
import { insideCopy } from './insideCopy.ts';

/** What is kept of an output when the agent does not say how much it wants, and at most. Characters. */
const MOST_OUTPUT = 1_000_000;
/** A command of an agent is stopped after so long; that of a tool's call may take as long at most. Seconds. */
const MOST_SECONDS = 1_800;

interface Terminal {
  text: string;
  isCut: boolean;
  exit: TerminalExitStatus | undefined;
  readonly done: Promise<void>;
  readonly kill: AbortController;
}

/** The commands that an agent has us run: each is a `run_command` like any other, decided on before it begins. None outlives its turn. */
export class Terminals {
  readonly #host: Pick<ExternalHost, 'root' | 'shell'>;
  readonly #perform: PerformTool;
  readonly #known = new Map<string, Terminal>();
  #count = 0;

  constructor(host: Pick<ExternalHost, 'root' | 'shell'>, perform: PerformTool) {
    this.#host = host;
    this.#perform = perform;
  }

  /** Answers when the command has begun. Throws `BadInputError` with the reason when it is refused. */
  async create(request: CreateTerminalRequest): Promise<string> {
    const { root, shell } = this.#host;
    const cwd = insideCopy(root, request.cwd ?? root);
    if (cwd === undefined) throw new BadInputError(`"${request.cwd}" is outside of the copy in which you work. Use a folder inside it.`);
    const kill = new AbortController();
    const begun = Promise.withResolvers<void>();
    const runs = createRunCommandTool(shell);
    const input = runs.input.parse({ command: lineOf(request), cwd, timeout_seconds: MOST_SECONDS });
    const limit = Math.min(request.outputByteLimit ?? MOST_OUTPUT, MOST_OUTPUT);
    const terminal: Terminal = {
      text: '',
      isCut: false,
      exit: undefined,
      kill,
      done: this.#run(
        watching(runs, () => terminal, limit, begun.resolve),
        input,
        begun.reject,
      ),
    };
    await begun.promise;
    const id = `terminal-${++this.#count}`;
    this.#known.set(id, terminal);
    return id;
  }

  output(id: string): TerminalOutputResponse {
    const { text, isCut, exit } = this.#find(id);
    return { output: text, truncated: isCut, ...(exit === undefined ? {} : { exitStatus: exit }) };
  }

  async waitForExit(id: string): Promise<TerminalExitStatus> {
    const terminal = this.#find(id);
    await terminal.done;
    return terminal.exit ?? {};
  }

  async kill(id: string): Promise<void> {
    const terminal = this.#find(id);
    terminal.kill.abort();
    await terminal.done;
  }

  async release(id: string): Promise<void> {
    await this.kill(id);
    this.#known.delete(id);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#known.keys()].map((id) => this.kill(id)));
  }

  async #run(tool: Tool, input: unknown, refuse: (error: unknown) => void): Promise<void> {
    try {
      const { text } = await this.#perform(tool, input);
      // Without effect when it has begun.
      refuse(new BadInputError(text));
    } catch (error) {
      refuse(error);
    }
  }

  #find(id: string): Terminal {
    const terminal = this.#known.get(id);
    if (terminal === undefined) throw new NotFoundError(`There is no terminal "${id}".`);
    return terminal;
  }
}

/** The tool, with what it runs heard by a terminal, and ended when the agent wants it. */
function watching(runs: ReturnType<typeof createRunCommandTool>, terminal: () => Terminal, limit: number, onBegun: () => void): Tool {
  const tool: typeof runs = {
    ...runs,
    async perform(input, action, effects, signal, onOutput) {
      const { kill } = terminal();
      onBegun();
      const run: typeof effects.run = async (request, tell, stop) => {
        const heard = (text: string): void => {
          add(terminal(), text, limit);
          tell(text);
        };
        const outcome = await effects.run(request, heard, AbortSignal.any([stop, kill.signal]));
        terminal().exit = { exitCode: outcome.exitCode, signal: outcome.signal };
        return outcome;
      };
      try {
        return await runs.perform(input, action, { ...effects, run }, signal, onOutput);
      } catch (error) {
        if (!kill.signal.aborted || signal.aborted) throw error;
        terminal().exit = { exitCode: null, signal: 'SIGTERM' };
        return { text: 'Ended by the agent that had started it, or with its turn.', isError: false };
      }
    },
  };
  // Its input is parsed above, by its own schema.
  return tool as Tool;
}

function add(terminal: Terminal, text: string, limit: number): void {
  const all = terminal.text + text;
  terminal.isCut ||= all.length > limit;
  // The protocol wants the end of a long output.
  terminal.text = all.slice(Math.max(0, all.length - limit));
}

/** As a line for the shell, so that all of it is parsed and judged: variables first, and words quoted where they come one by one. */
function lineOf({ command, args = [], env = [] }: CreateTerminalRequest): string {
  const variables = env.map(({ name, value }) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new BadInputError(`"${name}" is no name of a variable, so the command was not run.`);
    return `${name}=${quoted(value)} `;
  });
  // Some agents send a whole line as the command, and no words.
  return variables.join('') + (args.length === 0 ? command : [command, ...args].map(quoted).join(' '));
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
