import { languageOf } from '../../syntax/languages.ts';
import type { WorkspaceView } from '../checkKind.ts';
import { extractGo } from './extractGo.ts';
import { extractJava } from './extractJava.ts';
import { extractPython } from './extractPython.ts';
import { extractScript } from './extractScript.ts';
import type { ImportSite, Resolution } from './importSite.ts';
import { createGoResolver } from './resolveGo.ts';
import { createJavaResolver } from './resolveJava.ts';
import { createPythonResolver } from './resolvePython.ts';
import { createScriptResolver } from './resolveScript.ts';
import { indexWorkspace, type WorkspaceIndex } from './workspaceIndex.ts';

/** One import and where it leads. */
export interface ImportEdge {
  readonly site: ImportSite;
  readonly target: Resolution;
}

/** Every import of the workspace, by importing file. */
export interface ImportGraph {
  readonly index: WorkspaceIndex;
  readonly edges: ReadonlyMap<string, readonly ImportEdge[]>;
}

const graphs = new WeakMap<WorkspaceView, Promise<ImportGraph>>();

/** The graph of a workspace: built once per view, whatever number of rules ask. */
export function importGraph(view: WorkspaceView, signal: AbortSignal): Promise<ImportGraph> {
  const known = graphs.get(view);
  if (known !== undefined) return known;
  const made = buildGraph(view, signal);
  graphs.set(view, made);
  // A cancelled build must not answer the next scan.
  made.catch(() => graphs.delete(view));
  return made;
}

async function buildGraph(view: WorkspaceView, signal: AbortSignal): Promise<ImportGraph> {
  const index = await indexWorkspace(view);
  const resolve = createResolver(index);
  const edges = new Map<string, readonly ImportEdge[]>();
  for (const path of view.paths) {
    signal.throwIfAborted();
    const language = languageOf(path);
    const text = language === undefined || !LANGUAGES.has(language) ? undefined : await view.read(path);
    if (language === undefined || text === undefined) continue;
    const sites = extractImports(text, language);
    edges.set(path, await Promise.all(sites.map(async (site) => ({ site, target: await resolve(path, language, site) }))));
  }
  return { index, edges };
}

const LANGUAGES: ReadonlySet<string> = new Set(['TypeScript', 'Tsx', 'JavaScript', 'Python', 'Go', 'Java']);

/** The imports of one text. Pure: the answer may be kept for as long as the text stays the same. */
function extractImports(text: string, language: string): readonly ImportSite[] {
  switch (language) {
    case 'Python':
      return extractPython(text);
    case 'Go':
      return extractGo(text);
    case 'Java':
      return extractJava(text);
    default:
      return extractScript(text, language);
  }
}

function createResolver(index: WorkspaceIndex): (from: string, language: string, site: ImportSite) => Promise<Resolution> {
  const script = createScriptResolver(index);
  const [python, go, java] = [createPythonResolver(index), createGoResolver(index), createJavaResolver(index)];
  return async (from, language, site) => {
    switch (language) {
      case 'Python':
        return python(from, site);
      case 'Go':
        return go(from, site);
      case 'Java':
        return java(from, site);
      default:
        return script(from, site);
    }
  };
}
