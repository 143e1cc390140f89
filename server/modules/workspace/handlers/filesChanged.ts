import path from 'node:path';
import type { ParamsOut } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { WorkspaceContext } from '../context.ts';

const STEWARDRY = /(^|\/)\.stewardry(\/|$)/;
/** An installed or removed package may be a rule pack. */
const INSTALLED = /(^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

/** Sorts changed files into those that change the rules and those that the rules look at. */
export function filesChanged(ctx: WorkspaceContext, { folder, paths }: ParamsOut<typeof workspace.filesChanged>): Record<string, never> {
  const state = ctx.state.get(folder);
  const relative = paths.map((file) => path.relative(folder, file).split(path.sep).join('/')).filter((file) => !file.startsWith('..'));
  const ofRules = relative.filter((file) => STEWARDRY.test(file) || INSTALLED.test(file));
  const added = ofRules.filter((file) => STEWARDRY.test(file)).map((file) => file.replace(/(^|\/)\.stewardry(\/.*)?$/, ''));
  if (added.length > 0) ctx.state.set({ ...state, stewardryFolders: [...new Set([...state.stewardryFolders, ...added])].sort() });
  if (ofRules.length > 0) ctx.notify(workspace.rulesOutdated, { folder });
  if (relative.length > 0) ctx.notify(workspace.filesOutdated, { folder, paths: relative });
  return {};
}
