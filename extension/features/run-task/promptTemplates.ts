import {
  type CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  Disposable,
  languages,
  type Range,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import type { TemplateSummary } from '../../../protocol/templates.ts';
import type { Backend } from '../../backend/backend.ts';
import type { AiModes } from '../../platform/aiModes.ts';
import { folderOf } from '../../platform/documents.ts';

/** What the light bulb hands to `stewardry.askWithTemplate`. */
export interface PromptRequest {
  readonly folder: string;
  readonly id: string;
}

/** Templates with this tag are offered for selected code. */
const TAG = 'code-action';

/** A prompt out of a template for these things; the words of the template's own defaults where nothing is chosen. */
export async function promptFrom(backend: Backend, { folder, id }: PromptRequest, context: readonly ContextItem[]): Promise<string> {
  const selection = wordsFor(context);
  const { template } = await backend.rpc.templates.show({ folder, id });
  const variables = selection !== undefined && template.variables.includes('selection') ? { selection } : {};
  const rendered = await backend.rpc.templates.render({ folder, id, variables });
  return rendered.kind === 'text' ? rendered.text.trim() : '';
}

/** Lets a person choose a prompt template; its text. `undefined`: they changed their mind, or there is none. */
export async function pickPrompt(backend: Backend, folder: string, context: readonly ContextItem[]): Promise<string | undefined> {
  const { templates } = await backend.rpc.templates.list({ folder, kinds: ['prompt'] });
  const rows = templates.map(({ id, name, description }) => ({ label: name, detail: description, id }));
  const picked = await window.showQuickPick(rows, { title: 'Prompt Template', placeHolder: 'What kind of task', matchOnDetail: true });
  return picked && promptFrom(backend, { folder, id: picked.id }, context);
}

/** `lines 3–9 of "src/a.ts"`: what a prompt calls the things that are handed along with it. */
export function wordsFor(context: readonly ContextItem[]): string | undefined {
  const [first] = context;
  if (first?.kind === 'selection') {
    const [from, to] = [first.startLine + 1, first.endLine + 1];
    return `${from === to ? `line ${from}` : `lines ${from}–${to}`} of "${first.path}"`;
  }
  return first?.kind === 'file' ? `"${first.path}"` : undefined;
}

/** Offers prompt templates for selected code, under "Refactor", where a model may be asked. */
export class PromptActions implements CodeActionProvider, Disposable {
  readonly #backend: Backend;
  readonly #modes: AiModes;
  readonly #known = new Map<string, Promise<readonly TemplateSummary[]>>();
  readonly #subscriptions: Disposable;

  constructor(backend: Backend, modes: AiModes) {
    this.#backend = backend;
    this.#modes = modes;
    this.#subscriptions = Disposable.from(
      backend.on('templates/changed', ({ folder }) => void this.#known.delete(folder)),
      backend.onDidChangeState(() => this.#known.clear()),
      languages.registerCodeActionsProvider({ scheme: 'file' }, this, { providedCodeActionKinds: [CodeActionKind.RefactorRewrite] }),
    );
  }

  async provideCodeActions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const folder = folderOf(document.uri)?.uri.fsPath;
    if (range.isEmpty || folder === undefined || !workspace.isTrusted || this.#backend.state !== 'running') return [];
    if (!this.#modes.hasAi(folder)) return [];
    const templates = await this.#templatesOf(folder);
    return templates.map(({ id, name }) => {
      const title = `${name} with AI…`;
      const request: PromptRequest = { folder, id };
      return {
        title,
        kind: CodeActionKind.RefactorRewrite,
        command: { command: 'stewardry.askWithTemplate', title, arguments: [request] },
      };
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #templatesOf(folder: string): Promise<readonly TemplateSummary[]> {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const asked = this.#backend.rpc.templates.list({ folder, kinds: ['prompt'] }).then(
      ({ templates }) => templates.filter(({ tags }) => tags.includes(TAG)),
      // Without the module there are none; the next time it is asked again.
      () => {
        this.#known.delete(folder);
        return [];
      },
    );
    this.#known.set(folder, asked);
    return asked;
  }
}
