import { type Disposable, EventEmitter, type TreeDataProvider } from 'vscode';
import { childrenOf, reuseRows } from '../../platform/reuseRows.ts';
import { toTreeItem } from './ruleItems.ts';
import type { RuleNode } from './rulesTree.ts';

/** The rows of the Rules view as the editor asks for them. `given`: it asks for the first level. */
export class RulesTreeData implements TreeDataProvider<RuleNode>, Disposable {
  readonly #changed = new EventEmitter<RuleNode | RuleNode[] | undefined>();
  readonly #given: () => void;
  #nodes: readonly RuleNode[] = [];
  readonly onDidChangeTreeData = this.#changed.event;
  readonly getTreeItem = toTreeItem;

  constructor(given: () => void) {
    this.#given = given;
  }

  getChildren(node?: RuleNode): RuleNode[] {
    if (node === undefined) this.#given();
    return [...(node === undefined ? this.#nodes : childrenOf(node))];
  }

  /** Draws what is not as it was; everything when these are the first rows. */
  show(nodes: readonly RuleNode[], isFirst: boolean): void {
    const { rows, changed } = reuseRows(this.#nodes, nodes);
    this.#nodes = rows;
    if (isFirst || changed.includes(undefined)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.filter((node) => node !== undefined));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
