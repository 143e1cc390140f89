import { beforeEach, describe, expect, it } from 'vitest';
import type { ModuleState } from '../../../protocol/modules.ts';
import { systemClock } from '../../base/clock.ts';
import { ModuleUnavailableError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { backgroundCall } from '../call.ts';
import type { ModuleDefinition, RunningModule } from '../moduleDefinition.ts';
import { ModuleHost } from './moduleHost.ts';

const LIMITS = { start: 40, stop: 40, grace: 40 };

interface Behaviour {
  readonly requires?: string[];
  readonly optional?: string[];
  readonly isEssential?: boolean;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

let steps: string[];
let errors: string[];

const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: (message, fields) => void errors.push(`${message}: ${fields?.['error']}`),
  with: () => logger,
};

const never = (): Promise<void> => new Promise(() => undefined);

function define(id: string, behaviour: Behaviour = {}): ModuleDefinition {
  const { requires = [], optional = [], isEssential = false } = behaviour;
  return {
    id,
    description: id,
    origin: 'built-in',
    isEssential,
    requires,
    optional,
    tables: [],
    requests: new Map(),
    listens: [],
    jobs: [],
    async start(): Promise<RunningModule> {
      await behaviour.start?.();
      return { handle: async () => undefined, listeners: [], stop: async () => behaviour.stop?.() };
    },
  };
}

function host(...definitions: ModuleDefinition[]): ModuleHost {
  return new ModuleHost(definitions, {
    clock: systemClock,
    log: logger,
    limits: LIMITS,
    start: (definition) => definition.start({}, {} as never),
    onChange: ({ id, state }) => void steps.push(`${id} ${state}`),
  });
}

const stateOf = (modules: ModuleHost, id: string): ModuleState | undefined => modules.states().find((each) => each.id === id);

beforeEach(() => {
  steps = [];
  errors = [];
});

describe('at the start', () => {
  it('each module comes after what it needs, and says each step', async () => {
    await host(define('top', { requires: ['base'] }), define('base')).start();
    expect(steps).toEqual(['base starting', 'base running', 'top starting', 'top running']);
  });

  it('a missing hard dependency blocks a module with the reason; a missing optional one does not', async () => {
    const modules = host(define('a', { requires: ['gone'] }), define('b', { requires: ['a'] }), define('c', { optional: ['gone'] }));
    await modules.start();
    expect(modules.states()).toEqual([
      { id: 'a', state: 'blocked', reason: 'it needs "gone", which is not installed' },
      { id: 'b', state: 'blocked', reason: 'it needs "a", which is not running' },
      { id: 'c', state: 'running' },
    ]);
  });

  it('a circle is refused with its path, and what needs it is blocked', async () => {
    const modules = host(define('a', { requires: ['b'] }), define('b', { requires: ['a'] }), define('c', { requires: ['a'] }), define('d'));
    await modules.start();
    expect(modules.states()).toEqual([
      { id: 'a', state: 'blocked', reason: 'it needs itself (a → b → a)' },
      { id: 'b', state: 'blocked', reason: 'it needs itself (b → a → b)' },
      { id: 'c', state: 'blocked', reason: 'it needs "a", which is not running' },
      { id: 'd', state: 'running' },
    ]);
  });

  it('one that fails or hangs leaves the others running and says why', async () => {
    const broken = define('broken', { start: () => Promise.reject(new Error('no such file "x"')) });
    const modules = host(broken, define('hanging', { start: never }), define('fine'), define('needy', { requires: ['broken'] }));
    await modules.start();
    expect(modules.states()).toEqual([
      { id: 'broken', state: 'failed', reason: 'it failed to start (no such file "x")' },
      { id: 'hanging', state: 'failed', reason: 'it failed to start (it took longer than 0.04 s)' },
      { id: 'fine', state: 'running' },
      { id: 'needy', state: 'blocked', reason: 'it needs "broken", which failed to start' },
    ]);
  });

  it('one that comes up after it was given up is stopped', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const modules = host(define('late', { start: () => promise, stop: async () => stopped.resolve() }));
    await modules.start();
    resolve();
    await stopped.promise;
    expect(stateOf(modules, 'late')?.state).toBe('failed');
  });

  it('what the configuration disables is not started', async () => {
    const modules = host(define('a'), define('b', { requires: ['a'] }));
    await modules.start(['a']);
    expect(modules.states()).toEqual([
      { id: 'a', state: 'disabled', reason: 'the configuration disables it' },
      { id: 'b', state: 'blocked', reason: 'it needs "a", which is disabled' },
    ]);
    expect(steps).toEqual(['b blocked', 'a disabled']);
  });
});

describe('while the backend runs', () => {
  it('disabling stops what needs the module first; enabling brings both back', async () => {
    const modules = host(define('a'), define('b', { requires: ['a'] }), define('c', { requires: ['b'] }), define('other'));
    await modules.start();
    steps = [];
    expect((await modules.disable('a')).map(({ id, state }) => [id, state])).toEqual([
      ['a', 'disabled'],
      ['b', 'blocked'],
      ['c', 'blocked'],
    ]);
    expect(steps).toEqual(['c stopping', 'c blocked', 'b stopping', 'b blocked', 'a stopping', 'a disabled']);
    steps = [];
    await modules.enable('a');
    expect(steps).toEqual(['a starting', 'a running', 'b starting', 'b running', 'c starting', 'c running']);
  });

  it('reloading stops and starts a module and what needs it, and nothing else', async () => {
    const modules = host(define('a'), define('b', { requires: ['a'] }), define('other'));
    await modules.start();
    steps = [];
    await modules.reload('a');
    expect(steps).toEqual(['b stopping', 'b blocked', 'a stopping', 'a stopped', 'a starting', 'a running', 'b starting', 'b running']);
  });

  it('a failed start is tried again when somebody asks, not by the way', async () => {
    let attempts = 0;
    const start = async (): Promise<void> => {
      if (++attempts === 1) throw new Error('not yet');
    };
    const modules = host(define('a', { start }), define('b'));
    await modules.start();
    await modules.disable('b');
    expect([attempts, stateOf(modules, 'a')?.state]).toEqual([1, 'failed']);
    await modules.enable('a');
    expect([attempts, stateOf(modules, 'a')?.state]).toEqual([2, 'running']);
  });

  it('an unknown module is refused by name, and one that the others stand on cannot be disabled or reloaded', async () => {
    const modules = host(define('base', { isEssential: true }), define('a'));
    await modules.start();
    await expect(modules.disable('nope')).rejects.toThrow('There is no module "nope". There are: a, base.');
    await expect(modules.disable('base')).rejects.toThrow(/"base" cannot be disabled/);
    await expect(modules.reload('base')).rejects.toThrow(/Restart it/);
    expect(stateOf(modules, 'base')?.state).toBe('running');
  });

  it('a module can be added, replaced and removed; those that need it follow', async () => {
    const modules = host(define('needy', { requires: ['new'] }));
    await modules.start();
    await modules.install(define('new'));
    expect(stateOf(modules, 'needy')?.state).toBe('running');
    steps = [];
    await modules.install(define('new'));
    expect(steps).toEqual([
      'needy stopping',
      'needy blocked',
      'new stopping',
      'new stopped',
      'new starting',
      'new running',
      'needy starting',
      'needy running',
    ]);
    await modules.uninstall('new');
    expect(modules.states()).toEqual([{ id: 'needy', state: 'blocked', reason: 'it needs "new", which is not installed' }]);
  });

  it('changes asked for at once happen one after another', async () => {
    const modules = host(define('a'));
    await modules.start();
    steps = [];
    await Promise.all([modules.disable('a'), modules.enable('a'), modules.disable('a')]);
    expect(steps).toEqual(['a stopping', 'a disabled', 'a starting', 'a running', 'a stopping', 'a disabled']);
  });
});

describe('what a stopped module was doing', () => {
  const busy = (modules: ModuleHost, work: (signal: AbortSignal) => Promise<string>): Promise<string> => {
    const module = modules.find('a');
    if (!module) throw new Error('a is missing');
    return module.calls.track(backgroundCall('test'), ({ signal }) => work(signal));
  };

  it('ends before the stop when it is quick', async () => {
    const modules = host(define('a', { stop: async () => void steps.push('released') }));
    await modules.start();
    const { promise, resolve } = Promise.withResolvers<string>();
    const answer = busy(modules, () => promise).then((value) => void steps.push(value));
    const stopping = modules.disable('a');
    await new Promise((next) => setImmediate(next));
    resolve('answered');
    await Promise.all([answer, stopping]);
    expect(steps.slice(2)).toEqual(['a stopping', 'answered', 'released', 'a disabled']);
  });

  it('is aborted when it takes too long', async () => {
    const modules = host(define('a'));
    await modules.start();
    const answer = busy(modules, (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
    await Promise.all([expect(answer).rejects.toThrow('The module "a" was stopped meanwhile.'), modules.disable('a')]);
  });

  it('is left behind when it hangs: its caller is answered, and the module stops', async () => {
    const modules = host(define('a', { stop: never }));
    await modules.start();
    const answer = busy(modules, () => new Promise(() => undefined));
    await Promise.all([expect(answer).rejects.toThrow(ModuleUnavailableError), modules.disable('a')]);
    expect(stateOf(modules, 'a')?.state).toBe('disabled');
    expect(errors).toEqual(['stopping module "a" failed: it took longer than 0.04 s and was left behind']);
  });
});
