import { Disposable, EventEmitter, languages, Uri, window, workspace } from 'vscode';

/** Read-only documents of ours that show a record as JSON. */
const scheme = 'stewardry-record';
/** Documents that can be looked at again without asking for them anew. */
const KEPT = 50;

/** Shows what the backend knows about one thing as JSON, in an editor with folding and search. */
export class Records implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? '{}',
    });
  }

  /** Opens a preview tab. `title` is a file name; the same title shows the newest value. */
  async show(title: string, value: unknown): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${title.replaceAll('/', '∕')}.json` });
    this.#texts.delete(uri.path);
    this.#texts.set(uri.path, `${JSON.stringify(value, undefined, 2)}\n`);
    for (const oldest of [...this.#texts.keys()].slice(0, -KEPT)) this.#texts.delete(oldest);
    this.#changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    if (document.languageId !== 'json') await languages.setTextDocumentLanguage(document, 'json');
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    Disposable.from(this.#registration, this.#changed).dispose();
  }
}
