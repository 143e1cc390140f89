import { commands, Disposable, EventEmitter, languages, Uri, window, workspace } from 'vscode';

/** Read-only documents of ours that a person reads. */
const scheme = 'stewardry-run-page';
/** Pages that can be looked at again without asking for them anew. */
const KEPT = 50;

/** Shows texts of runs: logs, outputs, plans. */
export class Pages implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? 'This page is gone: ask for it anew.',
    });
  }

  /** Opens a tab; `title` is a file name whose end says the language. The same key and title show the newest text. */
  async show(key: string, title: string, text: string, languageId = 'markdown'): Promise<void> {
    const uri = this.#put(key, title, text);
    const document = await workspace.openTextDocument(uri);
    if (document.languageId !== languageId) await languages.setTextDocumentLanguage(document, languageId);
    await window.showTextDocument(document, { preview: true });
  }

  /** Opens Markdown as a person reads it. */
  async preview(key: string, title: string, markdown: string): Promise<void> {
    await commands.executeCommand('markdown.showPreview', this.#put(key, title, markdown));
  }

  dispose(): void {
    Disposable.from(this.#registration, this.#changed).dispose();
  }

  #put(key: string, title: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${key}/${title.replaceAll('/', '∕')}` });
    this.#texts.delete(uri.path);
    this.#texts.set(uri.path, text);
    for (const oldest of [...this.#texts.keys()].slice(0, -KEPT)) this.#texts.delete(oldest);
    this.#changed.fire(uri);
    return uri;
  }
}
