/**
 * The process in which one module of a workspace runs (docs/modules.md). Started by the backend under Node's permission model, with an
 * empty environment and no way to make code from text. The module lives in a realm of its own, which holds the language and nothing of
 * Node; only JSON text goes in and out, so no object of this realm gets in there.
 */
import vm from 'node:vm';
import type { SandboxCode } from './modules/modules/custom/sandboxMessages.ts';

type Post = (text: string) => void;

interface Inside {
  /** Takes the module's exports, or what it failed with, and says so. */
  install(namespace: unknown): void;
  fail(message: string): void;
  /** One message of the backend. */
  deliver(text: string): void;
}

/** Runs inside the realm of the module, before it, from its source text: it must not name anything outside itself. */
function inside(post: Post): Inside {
  const { parse, stringify } = JSON;
  interface Waiting {
    resolve(value: unknown): void;
    reject(error: Error): void;
  }
  interface Exports {
    handlers?: Record<string, (ctx: unknown, params: unknown) => unknown>;
    hooks?: Record<string, (ctx: unknown, params: unknown) => unknown>;
  }
  const waiting = new Map<number, Waiting>();
  const cancelled = new Set<number>();
  let exported: Exports = {};
  let last = 0;

  const ask = (run: number, question: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      post(stringify({ kind: 'ask', id, run, question }));
    });
  const contextOf = (run: number, folder: string): object =>
    Object.freeze({
      folder,
      call: (method: string, params: object = {}) => ask(run, { ask: 'call', method, params }),
      table: (table: string) =>
        Object.freeze({
          insert: (row: object) => ask(run, { ask: 'insert', table, row }),
          select: (query: object = {}) => ask(run, { ask: 'select', table, ...query }),
          update: (where: object, set: object) => ask(run, { ask: 'update', table, where, set }),
          delete: (where: object) => ask(run, { ask: 'delete', table, where }),
        }),
      log: (message: unknown) => post(stringify({ kind: 'log', message: String(message) })),
      get isCancelled() {
        return cancelled.has(run);
      },
    });
  const run = async (id: number, group: 'handlers' | 'hooks', name: string, params: unknown, folder: string): Promise<void> => {
    try {
      const work = exported[group]?.[name];
      if (typeof work !== 'function') throw new Error(`There is no ${name} in ${group}`);
      const value = await work(contextOf(id, folder), params);
      post(stringify({ kind: 'done', id, value: value === undefined ? null : value }));
    } catch (error) {
      // Anything can be thrown; these are its parts when it is an error.
      const { code, message } = (typeof error === 'object' && error !== null ? error : { message: error }) as {
        code?: unknown;
        message?: unknown;
      };
      post(stringify({ kind: 'failed', id, message: String(message), ...(typeof code === 'string' ? { code } : {}) }));
    } finally {
      cancelled.delete(id);
    }
  };
  return {
    install(namespace) {
      // What the module exports is its own affair; `run` looks before it calls.
      exported = namespace as Exports;
      post(stringify({ kind: 'ready', handlers: Object.keys(exported.handlers ?? {}), hooks: Object.keys(exported.hooks ?? {}) }));
    },
    fail: (message) => post(stringify({ kind: 'broken', message })),
    deliver(text) {
      const message = parse(text);
      if (message.kind === 'run') void run(message.id, message.group, message.name, message.params, message.folder);
      else if (message.kind === 'cancel') cancelled.add(message.id);
      else {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.kind === 'answer') asked?.resolve(message.value);
        else asked?.reject(Object.assign(new Error(message.message), { code: message.code }));
      }
    },
  };
}

const post: Post = (text) => void process.send?.(text);

/** Without it a module could read files: better none runs than one that is not confined. */
function assertConfined(): void {
  // Node's types make it always there; it is absent without `--permission`, and in builds of Node that do not know that.
  const permission = process.permission as typeof process.permission | undefined;
  if (!permission || ['fs.write', 'child', 'worker'].some((scope) => permission.has(scope)))
    throw new Error('This Node.js cannot confine a process (--permission), so modules of a workspace do not run here');
}

function resolve(specifier: string, from: string): string {
  if (!specifier.startsWith('./') && !specifier.startsWith('../'))
    throw new Error(`"${from}" imports "${specifier}": a module may import files of its own folder only, such as "./notes.mjs"`);
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

async function load({ sources }: SandboxCode, context: vm.Context): Promise<unknown> {
  const modules = new Map<string, vm.SourceTextModule>();
  const moduleOf = (file: string, from: string): vm.SourceTextModule => {
    const source = sources[file];
    if (source === undefined) throw new Error(`"${from}" imports "${file}", which is not there`);
    const module = modules.get(file) ?? new vm.SourceTextModule(source, { identifier: file, context });
    modules.set(file, module);
    return module;
  };
  const entry = moduleOf('index.mjs', 'module.json');
  await entry.link((specifier, referencing) => moduleOf(resolve(specifier, referencing.identifier), referencing.identifier));
  await entry.evaluate();
  return entry.namespace;
}

/** How often memory outside of the heap is looked at, in milliseconds; the heap has a limit of its own. */
const MEMORY_CHECK_MS = 250;
const MEBIBYTE = 1024 * 1024;
/** As a process that the system kills for its memory. */
const OUT_OF_MEMORY = 137;

/** Buffers do not count towards the heap: without this they would be unlimited. */
function watchMemory(memoryMb: number): void {
  const base = process.memoryUsage.rss();
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() - base > memoryMb * MEBIBYTE) process.exit(OUT_OF_MEMORY);
  }, MEMORY_CHECK_MS);
  timer.unref();
}

async function begin(code: SandboxCode): Promise<void> {
  // A realm whose global object is not made from one of ours.
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
  const { install, fail, deliver }: Inside = new vm.Script(`(${inside})`).runInContext(context)(post);
  try {
    assertConfined();
    watchMemory(code.memoryMb);
    install(await load(code, context));
  } catch (error) {
    fail(String(error instanceof Error ? error.message : error));
  }
  process.on('message', (text) => deliver(String(text)));
}

// The first message is the code; the backend sends nothing more before the answer to it.
process.once('message', (code) => void begin(code as SandboxCode));
// The backend has gone.
process.on('disconnect', () => process.exit());
