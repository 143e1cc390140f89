import { relative, sep } from 'node:path';
import { type Action, MCP_START, nameOf, pathsOf, VERIFY } from '../action.ts';
import { allowsDelegate, allowsPath, allowsServer, allowsTool, chainOf, type Limits } from '../limits.ts';
import { treePath } from '../treePath.ts';
import type { Evidence, PreValidator, Situation } from '../validator.ts';
import type { Opinion } from '../verdict.ts';
import { asksForProtected } from './protectedPaths.ts';

/** Role, workspace trust, the persona's tools, what it may read and change, and what nobody changes without an explicit yes. */
export const permission: PreValidator = {
  name: 'permission',
  tier: 'pre',
  async check(action, situation, evidence) {
    const refused = [...byTrust(action, situation), ...byRole(action, situation), ...byTool(action, situation)];
    return refused.length > 0 ? refused : byPaths(action, situation, evidence);
  },
};

const deny = (reason: string): Opinion => ({ outcome: 'deny', check: 'permission', reason });

/** Looks at the run's own copy, or stays within the run. */
const hasEffect = ({ kind }: Action): boolean => kind !== 'read' && kind !== 'note';

function byTrust(action: Action, { isTrusted }: Situation): readonly Opinion[] {
  if (isTrusted || !hasEffect(action)) return [];
  return [deny(`This folder is not trusted, so nothing that has an effect is done in it: no "${nameOf(action)}". A person can trust it.`)];
}

function byRole(action: Action, { role }: Situation): readonly Opinion[] {
  if (role !== 'viewer' || !hasEffect(action)) return [];
  return [deny(`"${nameOf(action)}" needs the role developer; the person for whom this run works is a viewer.`)];
}

/** What the person does, asking a model, and finding out what the run has come to are no tools of a persona. */
function byTool(action: Action, { limits, persona, policy }: Situation): readonly Opinion[] {
  if (action.kind === 'model' || action.kind === 'apply') return [];
  if (action.kind === 'command' && action.tool === VERIFY && policy.verify.some(({ command }) => command === action.command)) return [];
  // An external agent does by itself all that `run_command` does.
  const name = action.kind === 'agent' ? 'run_command' : nameOf(action);
  const isStart = action.kind === 'mcp' && action.tool === MCP_START;
  if (isStart ? !allowsServer(limits, action.server) : !allowsTool(limits, name)) {
    return [
      deny(`The persona "${persona}" may not use "${name}"; it may use ${listed(limits, 'tools')}. Do without, or say who should do it.`),
    ];
  }
  if (action.kind === 'delegate' && !allowsDelegate(limits, action.persona)) {
    return [deny(`The persona "${persona}" may not hand work to "${action.persona}"; it may to ${listed(limits, 'delegates')}.`)];
  }
  return [];
}

async function byPaths(action: Action, situation: Situation, evidence: Evidence): Promise<readonly Opinion[]> {
  const paths = pathsOf(action);
  const hostile = paths.filter((path) => treePath(path) === undefined);
  if (hostile.length > 0) return hostile.slice(0, 3).map(outside);
  if (action.kind === 'apply') {
    return action.isUndo ? [] : asksForProtected(paths, situation.policy);
  }
  if (action.kind === 'edit') return byWrites(paths, situation, evidence);
  return action.kind === 'read' ? byReads(paths, situation, evidence) : [];
}

async function byWrites(paths: readonly string[], situation: Situation, evidence: Evidence): Promise<readonly Opinion[]> {
  const places = await placesOf(paths, evidence);
  const refused = places.flatMap(({ path, real }) => {
    if (real === undefined) return [outside(path)];
    return [...new Set([path, real])].every((each) => allowsPath(situation.limits, 'writes', each))
      ? []
      : [notAllowed(path, 'writes', situation)];
  });
  if (refused.length > 0) return refused;
  return asksForProtected(
    places.flatMap(({ path, real = path }) => [path, real]),
    situation.policy,
  );
}

/** The tree that is read reaches nothing outside of it; so where everything may be read there is nothing to look at. */
async function byReads(paths: readonly string[], situation: Situation, evidence: Evidence): Promise<readonly Opinion[]> {
  if (chainOf(situation.limits).every(({ reads }) => reads.includes('**'))) return [];
  const places = await placesOf(paths, evidence);
  return places.flatMap(({ path, real }) => {
    if (real === undefined) return [outside(path)];
    return allowsPath(situation.limits, 'reads', path) && allowsPath(situation.limits, 'reads', real)
      ? []
      : [notAllowed(path, 'reads', situation)];
  });
}

interface Place {
  readonly path: string;
  /** Behind every symlink, relative to the root; `undefined`: outside of it. */
  readonly real: string | undefined;
}

async function placesOf(paths: readonly string[], evidence: Evidence): Promise<readonly Place[]> {
  const root = await evidence.resolve('.');
  return Promise.all(
    paths.map(async (path) => {
      const clean = treePath(path) ?? '';
      const real = await evidence.resolve(clean === '' ? '.' : clean);
      if (root === undefined || real === undefined) return { path: clean, real: undefined };
      return { path: clean, real: treePath(relative(root, real).split(sep).join('/')) };
    }),
  );
}

const outside = (path: string): Opinion =>
  deny(`"${shown(path)}" is outside the folder of this run. Use a path inside it, relative to its root.`);

function notAllowed(path: string, use: 'reads' | 'writes', { persona, limits }: Situation): Opinion {
  const verb = use === 'reads' ? 'read' : 'change';
  return deny(
    `The persona "${persona}" may not ${verb} "${shown(path)}" here; it may ${verb} ${listed(limits, use)}. Stay within, or say what should be done there.`,
  );
}

/** Paths are hostile: what is shown of them has an end and no line breaks. */
const shown = (path: string): string => JSON.stringify(path.slice(0, 200)).slice(1, -1);

function listed(limits: Limits, what: 'tools' | 'reads' | 'writes' | 'delegates'): string {
  const lists = chainOf(limits).map((each) => each[what]);
  const narrowing = lists.filter((list) => !list.includes('*') && !list.includes('**'));
  if (narrowing.some((list) => list.length === 0)) return 'nothing';
  return narrowing.map((list) => list.join(', ')).join(', and of these only ');
}
