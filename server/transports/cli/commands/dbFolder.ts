import type { Session } from '../session.ts';

/** Which database a command is about. */
export interface Which {
  readonly installation?: true;
}

/** The option of every command about a database. */
export const INSTALLATION = [
  '--installation',
  'of the installation, which keeps what belongs to no folder, instead of this workspace',
] as const;

/** The opened workspace; `null`: the installation. */
export async function folderOf({ installation }: Which, session: Session): Promise<string | null> {
  return installation ? null : session.open();
}
