import type { RequestDefinition } from '../../../protocol/index.ts';
import type { ModuleState } from '../../../protocol/modules.ts';
import { BadInputError, ConflictError, NotFoundError } from '../../base/errors.ts';
import type { ModuleDefinition } from '../moduleDefinition.ts';
import { HostedModule, type HostedModuleOptions } from './hostedModule.ts';
import { reaches, startOrder } from './startOrder.ts';

/** What may be done with modules while the backend runs. Each returns the states of all that it moved. */
export interface ModuleControl {
  definitions(): readonly ModuleDefinition[];
  states(): readonly ModuleState[];
  /** Throws NOT_FOUND, and BAD_INPUT for a module that the others cannot do without. */
  enable(id: string): Promise<readonly ModuleState[]>;
  disable(id: string, reason?: string): Promise<readonly ModuleState[]>;
  reload(id: string): Promise<readonly ModuleState[]>;
  /** Adds a module, or replaces the one of that id, and starts it. */
  install(definition: ModuleDefinition): Promise<readonly ModuleState[]>;
  /** Stops a module and forgets it. */
  uninstall(id: string): Promise<readonly ModuleState[]>;
}

/**
 * The life of all modules: started in the order of what they need, stopped in reverse. One change at a time. A module is running,
 * or it says why not; what it needs comes first, and what needs it goes first and comes back with it.
 */
export class ModuleHost implements ModuleControl {
  readonly #options: HostedModuleOptions;
  readonly #modules = new Map<string, HostedModule>();
  readonly #routes = new Map<string, Route>();
  #circles: ReadonlyMap<string, string> = new Map();
  /** Those that shall not run, with the reason. */
  readonly #disabled = new Map<string, string>();
  #turn: Promise<unknown> = Promise.resolve();
  #isOpen = false;

  constructor(definitions: readonly ModuleDefinition[], options: HostedModuleOptions) {
    this.#options = options;
    for (const definition of definitions) this.#add(definition);
  }

  find(id: string): HostedModule | undefined {
    return this.#modules.get(id);
  }

  /** Who answers a method, running or not. */
  route(method: string): Route | undefined {
    return this.#routes.get(method);
  }

  /** Those that run, in order of start. */
  running(): readonly HostedModule[] {
    return [...this.#modules.values()].filter((module) => module.running !== undefined);
  }

  definitions(): readonly ModuleDefinition[] {
    return [...this.#modules.values()].map(({ definition }) => definition);
  }

  states(): readonly ModuleState[] {
    return [...this.#modules.values()].map(({ state }) => state);
  }

  /** Starts everything; `disabled` are left out from the beginning. */
  start(disabled: readonly string[] = []): Promise<void> {
    return this.#next(async () => {
      this.#isOpen = true;
      for (const id of disabled) this.#disabled.set(id, BY_CONFIGURATION);
      await this.#settle();
    });
  }

  stop(): Promise<void> {
    return this.#next(async () => {
      this.#isOpen = false;
      for (const module of this.#ordered().toReversed()) await module.stop('stopped');
    });
  }

  enable(id: string): Promise<readonly ModuleState[]> {
    return this.#change(id, async () => {
      this.#demand(id).retry();
      this.#disabled.delete(id);
    });
  }

  disable(id: string, reason = BY_A_PERSON): Promise<readonly ModuleState[]> {
    return this.#change(id, async () => {
      const module = this.#demand(id);
      if (module.definition.isEssential) throw new BadInputError(`The module "${id}" cannot be disabled: the others stand on it.`);
      this.#disabled.set(id, reason);
    });
  }

  reload(id: string): Promise<readonly ModuleState[]> {
    return this.#change(id, async () => {
      const module = this.#demand(id);
      if (module.definition.isEssential) throw new BadInputError(`The module "${id}" can only be reloaded with the backend. Restart it.`);
      await this.#halt(id, 'it is being reloaded');
    });
  }

  install(definition: ModuleDefinition): Promise<readonly ModuleState[]> {
    return this.#change(definition.id, async () => {
      const known = this.#modules.get(definition.id);
      if (known && known.definition.origin !== definition.origin)
        throw new ConflictError(`There is a module "${definition.id}" already. Give yours another name.`);
      if (known) await this.#halt(definition.id, 'it is being replaced');
      this.#remove(definition.id);
      this.#add(definition);
    });
  }

  uninstall(id: string): Promise<readonly ModuleState[]> {
    return this.#change(id, async () => {
      this.#demand(id);
      await this.#halt(id, 'it is being removed');
      this.#remove(id);
      this.#disabled.delete(id);
    });
  }

  #demand(id: string): HostedModule {
    const module = this.#modules.get(id);
    if (!module) throw new NotFoundError(`There is no module "${id}". There are: ${[...this.#modules.keys()].sort().join(', ')}.`);
    return module;
  }

  #add(definition: ModuleDefinition): void {
    const module = new HostedModule(definition, this.#options);
    for (const [method, request] of definition.requests) {
      const other = this.#routes.get(method);
      if (other) throw new ConflictError(`"${definition.id}" and "${other.module.definition.id}" both answer "${method}".`);
      this.#routes.set(method, { module, request });
    }
    this.#modules.set(definition.id, module);
  }

  #remove(id: string): void {
    for (const method of this.#modules.get(id)?.definition.requests.keys() ?? []) this.#routes.delete(method);
    this.#modules.delete(id);
  }

  /** Stops a module and, before it, all that need it. */
  async #halt(id: string, reason: string): Promise<void> {
    const byId = new Map(this.definitions().map((definition) => [definition.id, definition]));
    for (const module of this.#ordered().toReversed()) {
      if (module.definition.id === id) await module.stop('stopped', reason);
      else if (reaches(module.definition.id, id, byId)) await module.stop('blocked', `it needs "${id}", and ${reason}`);
    }
  }

  /** Brings every module where it belongs: first all stops, from the top, then all starts, from the bottom. */
  async #settle(): Promise<void> {
    this.#circles = startOrder(this.definitions()).circles;
    const modules = [...this.#circles.keys()].flatMap((id) => this.find(id) ?? []).concat(this.#ordered());
    for (const module of modules.toReversed()) {
      const obstacle = this.#obstacle(module.definition, (id) => this.#isWanted(id));
      if (obstacle) await module.stop(obstacle.state, obstacle.reason);
    }
    for (const module of this.#ordered()) {
      const obstacle = this.#obstacle(module.definition, (id) => this.find(id)?.running !== undefined);
      if (obstacle) module.enter(obstacle.state, obstacle.reason);
      else if (module.state.state !== 'running' && module.state.state !== 'failed') await module.start();
    }
  }

  /** Whether it is to run, and all that it needs with it. */
  #isWanted(id: string): boolean {
    const module = this.#modules.get(id);
    return module !== undefined && !this.#obstacle(module.definition, (each) => this.#isWanted(each));
  }

  /** Why a module cannot run; `isReady` says it of those that it needs. */
  #obstacle({ id, requires }: ModuleDefinition, isReady: (id: string) => boolean): Obstacle | undefined {
    const reason = this.#disabled.get(id);
    if (reason !== undefined) return { state: 'disabled', reason };
    const circle = this.#circles.get(id);
    if (circle !== undefined) return { state: 'blocked', reason: `it needs itself (${circle})` };
    const missing = requires.find((each) => !isReady(each));
    return missing === undefined ? undefined : { state: 'blocked', reason: `it needs "${missing}", ${this.#whyNot(missing)}` };
  }

  #whyNot(id: string): string {
    const state = this.#modules.get(id)?.state.state;
    if (state === undefined) return 'which is not installed';
    if (this.#disabled.has(id)) return 'which is disabled';
    return state === 'failed' ? 'which failed to start' : 'which is not running';
  }

  /** In order of start; those in circles do not run and are left out. */
  #ordered(): HostedModule[] {
    return startOrder(this.definitions()).order.flatMap(({ id }) => this.find(id) ?? []);
  }

  /** Applies a change and its consequences, and tells what moved. */
  #change(id: string, work: () => Promise<void>): Promise<readonly ModuleState[]> {
    return this.#next(async () => {
      const before = new Map([...this.#modules].map(([id, { state }]) => [id, state]));
      await work();
      if (this.#isOpen) await this.#settle();
      return this.states().filter((state) => state.id === id || before.get(state.id) !== state);
    });
  }

  /** One change after another: two at once would each see half of the other's. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Who answers a method. */
export interface Route {
  readonly module: HostedModule;
  readonly request: RequestDefinition;
}

interface Obstacle {
  readonly state: 'disabled' | 'blocked';
  readonly reason: string;
}

const BY_CONFIGURATION = 'the configuration disables it';
const BY_A_PERSON = 'it was disabled';
