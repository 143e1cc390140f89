import * as personas from '../../../../protocol/personas.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { createTreeView } from '../../../ai/effects/treeView.ts';
import type { TreeView } from '../../../ai/tools/effects.ts';
import { IoError } from '../../../base/errors.ts';
import type { Workbench } from '../../../changes/workbench.ts';
import { chainOf, type Limits, narrow } from '../../../governance/govern/limits.ts';
import { type Actor, backgroundCall, type Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import type { ActiveRun } from '../live/activeRun.ts';
import type { RunRow } from '../schemas.ts';
import { readRun, updateRun } from '../store/runRows.ts';
import { connectMcp } from './connectMcp.ts';
import { givenPractices } from './givenPractices.ts';
import { limitsOf, limitsOfRun } from './limitsOf.ts';
import { TreeKeeper, type World } from './world.ts';

/** Folders of dependencies that are linked into the copy of the tree instead of being copied. */
const LINKED_FOLDERS = ['node_modules', '.venv', 'venv', 'vendor/bundle'];

/**
 * Makes everything that a run works with, or finds it again: the session is claimed, the copy of the tree is there and as the last completed step left
 * it. What was half done when a process died is undone by that.
 */
export async function openWorld(
  ctx: RunsContext,
  run: ActiveRun,
  signal: AbortSignal,
  { isActing }: { readonly isActing: boolean } = { isActing: true },
): Promise<World & AsyncDisposable> {
  const row = await readRun(run.database, run.id);
  const call = callOf(row, signal);
  // One that only looks again at what it made takes the session from nobody.
  const session = isActing
    ? await ctx.call(sessions.claimRun, { folder: run.folder, id: row.session, run: run.id }, call)
    : (await ctx.call(sessions.show, { folder: run.folder, id: row.session }, call)).session;
  const { persona, prompt } = await ctx.call(personas.show, { folder: run.folder, id: row.persona }, call);
  const limits = { current: row.limits === null ? limitsOfRun(persona, session, row) : readLimits(row.limits) };
  const workbench = await openWorkbench(ctx, run, row, signal);
  const keeper = await keepFirst(run, row, workbench, signal);
  await updateRun(run.database, run.id, {
    limits: JSON.stringify(limits.current),
    base_commit: workbench.baseCommit ?? null,
    buffers: null,
  });
  const policy = () => ctx.state.policies.read(run.folder);
  const mcp = await connectMcp(ctx, run.folder, workbench.root, (await policy()).isTrusted);
  for (const text of [...workbench.notes, ...mcp.problems]) run.stream({ kind: 'notice', text });
  const sandbox = await ctx.state.commands.sandbox();
  const world: World = {
    ctx,
    run,
    row,
    call,
    persona,
    prompt,
    bindingRules: persona.rules,
    practices: await givenPractices(ctx, run.folder, persona.id, call),
    limits,
    keeper,
    workbench,
    tree: treeOf(ctx, workbench, limits.current),
    commands: ctx.state.commands,
    mcp,
    isSandboxed: sandbox.isAvailable,
    policy,
  };
  return { ...world, [Symbol.asyncDispose]: () => mcp.client[Symbol.asyncDispose]() };
}

/** The same tree and the same time for a part of the task, with the limits of both. */
export async function openChildWorld(parent: World, run: ActiveRun, signal: AbortSignal): Promise<World> {
  const { ctx } = parent;
  const row = await readRun(run.database, run.id);
  const call = callOf(row, signal);
  await ctx.call(sessions.claimRun, { folder: run.folder, id: row.session, run: run.id }, call);
  const { persona, prompt } = await ctx.call(personas.show, { folder: run.folder, id: row.persona }, call);
  const limits = { current: row.limits === null ? narrow(parent.limits.current, limitsOf(persona)) : readLimits(row.limits) };
  await updateRun(run.database, run.id, { limits: JSON.stringify(limits.current) });
  const bindingRules = [...new Set([...parent.bindingRules, ...persona.rules])];
  const practices = await givenPractices(ctx, run.folder, persona.id, call);
  return {
    ...parent,
    run,
    row,
    call,
    persona,
    prompt,
    bindingRules,
    practices,
    limits,
    tree: treeOf(ctx, parent.workbench, limits.current),
  };
}

/** What the persona may read of the copy: the rest is not there for it. */
function treeOf({ workers }: RunsContext, { root }: Workbench, limits: Limits): TreeView {
  return createTreeView(root, { workers, reads: chainOf(limits).map(({ reads }) => reads) });
}

/** On behalf of the persona: what it may ask for is what the person who started the run may. */
function callOf(row: RunRow, signal: AbortSignal): Call {
  // Written by `startRun` from an Actor.
  const starter = JSON.parse(row.actor) as Actor;
  const actor: Actor = { kind: 'persona', name: row.persona, role: starter.role, ...(row.model === null ? {} : { model: row.model }) };
  return backgroundCall('runs', { signal, correlationId: row.correlation_id, actor });
}

async function openWorkbench(ctx: RunsContext, run: ActiveRun, row: RunRow, signal: AbortSignal): Promise<Workbench> {
  const known = await ctx.changes.openWorkbench(run.folder, run.id);
  if (known !== undefined) return known;
  if (row.kept !== null) {
    throw new IoError(`The copy of the tree in which run "${run.id}" worked is gone, so it cannot go on. Start the task again.`);
  }
  const unsaved = new Map(readBuffers(row).map(({ path, text }) => [path, text]));
  return ctx.changes.createWorkbench({ folder: run.folder, run: run.id, linkedFolders: LINKED_FOLDERS, unsaved }, signal);
}

async function keepFirst(run: ActiveRun, row: RunRow, workbench: Workbench, signal: AbortSignal): Promise<TreeKeeper> {
  if (row.kept !== null) {
    await workbench.restore(row.kept, signal);
    return new TreeKeeper(workbench, row.kept);
  }
  const kept = await workbench.keep(signal);
  await updateRun(run.database, run.id, { kept });
  return new TreeKeeper(workbench, kept);
}

type Buffers = readonly { readonly path: string; readonly text: string }[];

function readBuffers({ buffers }: RunRow): Buffers {
  // Written by `startRun` from validated parameters.
  return buffers === null ? [] : (JSON.parse(buffers) as Buffers);
}

function readLimits(text: string): Limits {
  // Written by us.
  return JSON.parse(text) as Limits;
}
