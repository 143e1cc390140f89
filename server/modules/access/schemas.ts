import type { Role } from '../../../protocol/define.ts';

/** The tables of this module; migrations/ says what the columns hold. */
export interface AccessTables {
  users: { email: string; role: Role; changed_at: string };
}
