import type { Severity } from '../../protocol/finding.ts';

/** Number of findings of each severity. */
export type SeverityCounts = Readonly<Record<Severity, number>>;

export const noFindings: SeverityCounts = { error: 0, warning: 0, info: 0, hint: 0 };

/** Sums counts over many documents, one document's change at a time: the cost of a change does not grow with the workspace. */
export class CountTable {
  readonly #byKey = new Map<string, SeverityCounts>();
  #total = noFindings;

  get total(): SeverityCounts {
    return this.#total;
  }

  set(key: string, counts: SeverityCounts): void {
    const before = this.#byKey.get(key) ?? noFindings;
    this.#total = combine(combine(this.#total, before, -1), counts, 1);
    if (sum(counts) === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, counts);
  }
}

/** All severities together. */
export function sum({ error, warning, info, hint }: SeverityCounts): number {
  return error + warning + info + hint;
}

function combine(left: SeverityCounts, right: SeverityCounts, sign: 1 | -1): SeverityCounts {
  return {
    error: left.error + sign * right.error,
    warning: left.warning + sign * right.warning,
    info: left.info + sign * right.info,
    hint: left.hint + sign * right.hint,
  };
}
