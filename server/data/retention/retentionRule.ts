/** Which rows of a table are old, and what becomes of them. Declared by the module that owns the table. */
export interface RetentionRule {
  readonly table: string;
  /** Days from the time in `timeColumn`. */
  readonly after: number;
  /** Milliseconds since 1970, or ISO text in UTC. */
  readonly timeColumn: string;
  /** True: moved to the archive, where they can still be found. False: deleted. Rows of other tables that refer to them go the same way. */
  readonly archive: boolean;
}

/** What was done for one rule. */
export interface ArchivedRows {
  readonly table: string;
  /** Rows of this table; those that went with them are not counted. */
  readonly rows: number;
}
