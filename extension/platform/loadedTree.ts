import { Disposable, EventEmitter, type TreeDataProvider, type TreeItem, type TreeView, window } from 'vscode';
import type { Backend } from '../backend/backend.ts';
import { describeFailure, isCancelled } from '../backend/wireFailure.ts';
import { LivePoll } from './livePoll.ts';
import { childrenOf, type Row, reuseRows } from './reuseRows.ts';
import { TreeMessage } from './treeMessage.ts';

export interface LoadedTreeOptions<Node extends Row> {
  readonly viewId: string;
  readonly load: () => Promise<readonly Node[]>;
  /** The look of a row; its id is that of the row. */
  readonly toItem: (node: Node) => TreeItem;
  /** What the rows alone would not tell; asked after each load. */
  readonly message?: () => string;
  readonly onVisible?: (isVisible: boolean) => void;
}

/** A view of the side bar whose rows the backend has: read while it is seen, fresh by push and, when none comes, by question. */
export class LoadedTree<Node extends Row> implements TreeDataProvider<Node>, Disposable {
  readonly #options: LoadedTreeOptions<Node>;
  readonly #backend: Backend;
  readonly #changed = new EventEmitter<Node | Node[] | undefined>();
  readonly #poll: LivePoll;
  readonly #message: TreeMessage;
  readonly #subscriptions: Disposable;
  #nodes: readonly Node[] = [];
  #loads = 0;
  readonly view: TreeView<Node>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(backend: Backend, options: LoadedTreeOptions<Node>) {
    this.#options = options;
    this.#backend = backend;
    this.#poll = new LivePoll({ load: () => this.#load() });
    this.view = window.createTreeView(options.viewId, { treeDataProvider: this });
    this.#message = new TreeMessage(this.view, () => options.message?.() ?? '');
    const follow = (): void => {
      const isSeen = this.view.visible && backend.state === 'running';
      this.#message.follow(backend.state === 'running');
      this.#poll.setVisible(isSeen);
      if (backend.state === 'running') options.onVisible?.(this.view.visible);
    };
    this.#subscriptions = Disposable.from(
      this.view,
      this.view.onDidChangeVisibility(follow),
      backend.onDidChangeState(follow),
      this.#changed,
    );
  }

  getTreeItem(node: Node): TreeItem {
    const item = this.#options.toItem(node);
    item.id = node.id;
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) this.#message.given();
    return [...(node === undefined ? this.#nodes : childrenOf(node))];
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Rows that were pushed. */
  show(nodes: readonly Node[]): void {
    this.#poll.pushed();
    this.#replace(nodes);
  }

  /** Reads again, seen or not. */
  async reload(): Promise<void> {
    this.#poll.pushed();
    await this.#load();
  }

  dispose(): void {
    this.#poll.dispose();
    this.#subscriptions.dispose();
  }

  async #load(): Promise<void> {
    const load = ++this.#loads;
    try {
      const nodes = await this.#options.load();
      // A later question is answered by later rows.
      if (load === this.#loads) this.#replace(nodes);
    } catch (error) {
      if (this.#backend.state === 'running' && !isCancelled(error)) this.view.message = describeFailure(error);
    }
  }

  /** What looks the same is not drawn again: it would lose its hover, and screen readers would start over. */
  #replace(nodes: readonly Node[]): void {
    const { rows, changed } = reuseRows(this.#nodes, nodes);
    this.#nodes = rows;
    const isFirst = this.#message.loaded();
    if (isFirst || changed.includes(undefined)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.filter((node) => node !== undefined));
  }
}
