import { z } from 'zod';
import { EVENTS } from '../../../../protocol/catalog.ts';
import { defineRequest, type RequestDefinition } from '../../../../protocol/define.ts';
import { DisposableStore } from '../../../base/disposable.ts';
import { BadInputError, ForbiddenError, IoError, NotFoundError } from '../../../base/errors.ts';
import { backgroundCall, type Call } from '../../../kernel/call.ts';
import { type EventListener, listenEvent, subscribeModule } from '../../../kernel/listenEvent.ts';
import type { ModuleDefinition, ModuleReach, RunningModule } from '../../../kernel/moduleDefinition.ts';
import type { Powers } from '../../../kernel/powers.ts';
import { askTable } from './ownTables.ts';
import type { ModuleFolder } from './readModuleFolder.ts';
import { type Exports, type Run, Sandbox } from './sandbox.ts';
import type { Question } from './sandboxMessages.ts';

/** What the module of a workspace is run with; it sees none of it. */
type Needs = Pick<Powers, 'log' | 'databases' | 'events' | 'lifecycle' | 'installation'>;

/** Deaths within a minute after which a module is not started again by itself. */
const MAX_DEATHS = 5;
const DEATH_WINDOW_MS = 60_000;

/** The module of a workspace as the kernel sees any other. Its code runs in a process of its own. */
export function customModule(folder: string, module: ModuleFolder): ModuleDefinition {
  const { file } = module;
  const requests = new Map(
    Object.entries(file.capabilities).map(([verb, each]) => [`custom/${file.name}/${verb}`, requestOf(folder, file.name, verb, each)]),
  );
  return {
    id: file.name,
    version: file.version,
    description: file.description,
    origin: 'workspace',
    isEssential: false,
    requires: file.requires,
    optional: file.optional,
    tables: file.tables,
    requests,
    listens: file.hooks,
    jobs: [],
    async start(powers, reach) {
      // The kernel hands in all powers there are.
      const runner = new CustomRunner(folder, module, powers as Needs, reach);
      await runner.start();
      return runner;
    },
  };
}

type Capability = ModuleFolder['file']['capabilities'][string];

/** What a handler of ours gets: on the wire the folder stands among what the module declares. */
interface CustomParams {
  readonly folder: string;
  readonly declared: unknown;
}

/** The folder decides whose database a change belongs to, and who may be asked: only this workspace. */
function requestOf(folder: string, name: string, verb: string, { effect, power, params, result }: Capability): RequestDefinition {
  const own = z
    .looseObject({ folder: z.literal(folder) })
    .transform(({ folder: _, ...declared }): { folder: string; declared: unknown } => ({ folder, declared }))
    .pipe(z.object({ folder: z.string(), declared: schemaOf(params) }));
  return defineRequest(`custom/${name}/${verb}`, own, schemaOf(result), { effect, ...(power === undefined ? {} : { power }) });
}

function schemaOf(schema: Record<string, unknown>): z.ZodType {
  // `moduleFile` has tried it already.
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}

class CustomRunner implements RunningModule {
  readonly #folder: string;
  readonly #module: ModuleFolder;
  readonly #powers: Needs;
  readonly #reach: ModuleReach;
  readonly #subscriptions = new DisposableStore();
  #sandbox: Sandbox | undefined;
  #deaths: number[] = [];

  constructor(folder: string, module: ModuleFolder, powers: Needs, reach: ModuleReach) {
    this.#folder = folder;
    this.#module = module;
    this.#powers = powers;
    this.#reach = reach;
  }

  get listeners(): RunningModule['listeners'] {
    const events = new Set(EVENTS.map(({ name }) => name));
    return this.#module.file.hooks
      .filter((name) => !events.has(name))
      .map((method) => ({ method, handle: (params: unknown) => this.#hear(method, params, backgroundCall(this.#module.file.name)) }));
  }

  /** Makes its tables, loads it and sees that it does what it declares. */
  async start(): Promise<void> {
    const { file, migrations } = this.#module;
    if (file.tables.length > 0)
      await this.#powers.databases.migrate(`custom/${file.name}`, { folder: migrations, workspace: this.#folder });
    const { handlers, hooks } = await this.#open()
      .loaded()
      .catch((error) => this.#giveUp(error));
    const missing = [
      ...Object.keys(file.capabilities)
        .filter((verb) => !handlers.includes(verb))
        .map((verb) => `handlers.${verb}`),
      ...file.hooks.filter((hook) => !hooks.includes(hook)).map((hook) => `hooks["${hook}"]`),
    ];
    if (missing.length > 0)
      await this.#giveUp(new BadInputError(`index.mjs does not export ${missing.join(', ')}, which module.json declares`));
    for (const subscribed of subscribeModule(file.name, this.#eventHooks(), undefined, this.#powers.events))
      this.#subscriptions.add(subscribed);
  }

  async handle(method: string, params: unknown, call: Call): Promise<unknown> {
    const verb = method.slice(method.lastIndexOf('/') + 1);
    const capability = this.#module.file.capabilities[verb];
    if (!capability) throw new NotFoundError(`The module "${this.#module.file.name}" has no capability "${verb}".`);
    // `validate` has made it so, by the definition of `requestOf`.
    const { declared } = params as CustomParams;
    return this.#run({ group: 'handlers', name: verb, params: declared, call }, capability.effect !== 'none');
  }

  async stop(): Promise<void> {
    this.#subscriptions.dispose();
    await this.#sandbox?.stop();
  }

  /** News of other folders is none of its business. */
  async #hear(name: string, params: unknown, call: Call): Promise<void> {
    const folder = typeof params === 'object' && params !== null && 'folder' in params ? params.folder : null;
    if (folder === null || folder === this.#folder) await this.#run({ group: 'hooks', name, params, call }, true);
  }

  #eventHooks(): EventListener<undefined>[] {
    const wanted = new Set(this.#module.file.hooks);
    return EVENTS.filter(({ name }) => wanted.has(name)).map((event) =>
      listenEvent(event, (_: undefined, { name, payload }, { call }) => this.#hear(name, payload, call), 'outside'),
    );
  }

  async #run(run: Pick<Run, 'group' | 'name' | 'params' | 'call'>, mayWrite: boolean): Promise<unknown> {
    const sandbox = this.#open();
    // The time of a request begins when there is somebody to work on it.
    await sandbox.loaded();
    const answer = (question: Question): Promise<unknown> => this.#answer(question, run.call, mayWrite);
    return sandbox.run({ ...run, folder: this.#folder, answer });
  }

  async #answer(question: Question, call: Call, mayWrite: boolean): Promise<unknown> {
    const { calls, name, tables } = this.#module.file;
    if (question.ask !== 'call') {
      const { database } = await this.#powers.databases.open(this.#folder);
      return askTable(database, question, { tables, mayWrite });
    }
    if (!calls.includes(question.method))
      throw new ForbiddenError(`"${question.method}" is not among the "calls" of the module "${name}".`);
    const definition = this.#find(question.method);
    return this.#reach.call(definition, { ...question.params, folder: this.#folder }, call);
  }

  #find(method: string): RequestDefinition {
    const found = this.#powers.lifecycle.definitions().flatMap(({ requests }) => requests.get(method) ?? [])[0];
    if (!found) throw new NotFoundError(`Nothing answers "${method}".`);
    return found;
  }

  /** The process, started again when it has died; not when it does so all the time. */
  #open(): Sandbox {
    if (this.#sandbox && !this.#sandbox.hasEnded) return this.#sandbox;
    const { file, sources } = this.#module;
    const now = performance.now();
    if (this.#sandbox) this.#deaths = [...this.#deaths.filter((death) => now - death < DEATH_WINDOW_MS), now];
    if (this.#deaths.length > MAX_DEATHS)
      throw new IoError(`The module "${file.name}" died ${MAX_DEATHS} times within a minute. Mend it, or wait.`);
    this.#sandbox = new Sandbox({
      entry: this.#powers.installation.moduleSandbox,
      name: file.name,
      sources,
      limits: file.limits,
      log: (message) => this.#powers.log.info(message, { module: file.name }),
    });
    return this.#sandbox;
  }

  async #giveUp(error: unknown): Promise<Exports> {
    await this.#sandbox?.stop();
    throw error;
  }
}
