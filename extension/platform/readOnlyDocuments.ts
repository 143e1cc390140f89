import { commands, Disposable, EventEmitter, languages, Uri, window, workspace } from 'vscode';

/** Read-only documents of ours that a person reads. */
const scheme = 'stewardry-document';
/** Documents that can be looked at again without asking for them anew. */
const KEPT = 50;

/** Shows what the backend knows about one thing, in an editor with folding and search: logs, outputs, plans, records. */
export class ReadOnlyDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? 'This document is gone: ask for it anew.',
    });
  }

  /** Opens a tab; `title` is a file name whose end says the language. The same key and title show the newest text. */
  async show(key: string, title: string, text: string, languageId = 'markdown'): Promise<void> {
    const uri = this.#put(key, title, text);
    const document = await workspace.openTextDocument(uri);
    if (document.languageId !== languageId) await languages.setTextDocumentLanguage(document, languageId);
    await window.showTextDocument(document, { preview: true });
  }

  /** Opens a value as JSON. The same title shows the newest value. */
  async showRecord(title: string, value: unknown): Promise<void> {
    await this.show('record', `${title}.json`, `${JSON.stringify(value, undefined, 2)}\n`, 'json');
  }

  /** Opens Markdown as a person reads it. */
  async preview(key: string, title: string, markdown: string): Promise<void> {
    await commands.executeCommand('markdown.showPreview', this.#put(key, title, markdown));
  }

  /** Shows another text where this one is read already; opens nothing. */
  update(key: string, title: string, text: string): void {
    this.#put(key, title, text);
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
