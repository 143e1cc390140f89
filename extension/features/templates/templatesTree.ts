import { commands, Disposable } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { coalesced } from '../../platform/coalesced.ts';
import { localFolders } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import { toItem } from './templateItems.ts';
import { type FolderTemplates, type TemplateNode, templateNodes } from './templateNodes.ts';

/** Milliseconds in which changes that come together are waited for. */
const GATHER_MS = 100;

/** The rows of the Templates view. */
export class TemplatesTree implements Disposable {
  readonly #tree: LoadedTree<TemplateNode>;
  readonly #subscriptions: Disposable;
  #folders: readonly FolderTemplates[] = [];
  #filter = '';

  constructor(backend: Backend) {
    this.#tree = new LoadedTree<TemplateNode>(backend, {
      viewId: 'stewardry.templates',
      load: async () => {
        this.#folders = await Promise.all(
          localFolders().map(async ({ name, uri: { fsPath: folder } }) => ({
            folder,
            name,
            ...(await backend.rpc.templates.list({ folder })),
          })),
        );
        return templateNodes(this.#folders, this.#filter);
      },
      toItem,
      message: () => (this.#filter === '' ? '' : `Only templates with "${this.#filter}" are shown.`),
    });
    const reload = coalesced(GATHER_MS, () => void (this.#tree.view.visible && this.#tree.reload()));
    this.#subscriptions = Disposable.from(
      this.#tree,
      reload,
      backend.on('templates/changed', reload),
      backend.on('personas/changed', reload),
    );
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows templates that have each of the words. */
  filterBy(filter: string): void {
    this.#filter = filter.trim();
    void commands.executeCommand('setContext', 'stewardry.isFilteringTemplates', this.#filter !== '');
    this.#tree.show(templateNodes(this.#folders, this.#filter));
  }

  reload(): Promise<void> {
    return this.#tree.reload();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
