import type { Database } from '../data/database.ts';
import type { NewRow } from './row/rowContent.ts';
import { appendRows } from './store/appendRows.ts';
import type { StoredRow } from './store/auditTables.ts';

interface Waiting {
  readonly row: NewRow;
  resolve(row: StoredRow): void;
  reject(error: unknown): void;
}

/** Rows of one transaction at most, so that nobody waits long for it. */
const LARGEST_GROUP = 1_000;

/**
 * Appends rows that belong to no transaction: those that arrive while one group is being written to the disk are the next group, so
 * that a wait for the disk is shared by all who wait.
 */
export class GroupCommit {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(database: Database) {
    this.#database = database;
  }

  append(row: NewRow): Promise<StoredRow> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, LARGEST_GROUP);
      this.#waiting = this.#waiting.slice(LARGEST_GROUP);
      await this.#write(group);
    }
    this.#isWriting = false;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    try {
      const rows = await appendRows(
        this.#database,
        group.map(({ row }) => row),
      );
      for (const [index, row] of rows.entries()) group[index]?.resolve(row);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
