import type { ModuleStage, ModuleState } from '../../../protocol/modules.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { ModuleDefinition, RunningModule } from '../moduleDefinition.ts';
import { RunningCalls } from './runningCalls.ts';
import { withinLimit } from './withinLimit.ts';

/** How long each step of a module's life may take, in milliseconds. */
export interface LifecycleLimits {
  readonly start: number;
  readonly stop: number;
  /** For what it is doing when it is to stop. */
  readonly grace: number;
}

export interface HostedModuleOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Logger;
  readonly limits: LifecycleLimits;
  start(definition: ModuleDefinition): Promise<RunningModule>;
  onChange(state: ModuleState): void;
}

/** One module and where it is in its life. Its steps must not overlap: the host takes them one after another. */
export class HostedModule {
  readonly #options: HostedModuleOptions;
  #calls: RunningCalls;
  #running: RunningModule | undefined;
  #state: ModuleState;
  readonly definition: ModuleDefinition;

  constructor(definition: ModuleDefinition, options: HostedModuleOptions) {
    this.definition = definition;
    this.#options = options;
    this.#calls = new RunningCalls(options.clock);
    this.#state = { id: definition.id, state: 'loaded' };
  }

  get state(): ModuleState {
    return this.#state;
  }

  /** While it answers. */
  get running(): RunningModule | undefined {
    return this.#state.state === 'running' ? this.#running : undefined;
  }

  get calls(): RunningCalls {
    return this.#calls;
  }

  /** A start that failed is tried again only when somebody asks for it. */
  retry(): void {
    if (this.#state.state === 'failed') this.enter('loaded');
  }

  enter(state: ModuleStage, reason?: string): void {
    if (this.#state.state === state && this.#state.reason === reason) return;
    this.#state = { id: this.definition.id, state, ...(reason === undefined ? {} : { reason }) };
    this.#options.onChange(this.#state);
  }

  /** Never throws: a module that cannot start is `failed`, and says why. */
  async start(): Promise<void> {
    const { clock, limits, log } = this.#options;
    const { id } = this.definition;
    this.enter('starting');
    const starting = this.#options.start(this.definition);
    try {
      this.#running = await withinLimit(starting, limits.start, clock, `it took longer than ${limits.start / 1000} s`);
      this.enter('running');
    } catch (error) {
      this.enter('failed', `it failed to start (${messageOf(error)})`);
      log.error('module failed to start', { module: id, error: error instanceof Error ? error.stack : String(error) });
      // One that comes up after all is not wanted any more.
      starting.then((late) => this.#release(late)).catch(() => undefined);
    }
  }

  /** Stops answering at once, waits for what runs, then stops; a module that hangs is left behind. Never throws. */
  async stop(next: 'stopped' | 'disabled' | 'blocked', reason?: string): Promise<void> {
    const running = this.running;
    if (running) {
      this.enter('stopping', reason);
      await this.#calls.drain(this.#options.limits.grace, `The module "${this.definition.id}" was stopped meanwhile.`);
      this.#calls = new RunningCalls(this.#options.clock);
      this.#running = undefined;
      await this.#release(running);
    }
    this.enter(next, reason);
  }

  async #release(running: RunningModule): Promise<void> {
    const { clock, limits, log } = this.#options;
    try {
      await withinLimit(running.stop(), limits.stop, clock, `it took longer than ${limits.stop / 1000} s and was left behind`);
    } catch (error) {
      log.error(`stopping module "${this.definition.id}" failed`, { error: messageOf(error) });
    }
  }
}
